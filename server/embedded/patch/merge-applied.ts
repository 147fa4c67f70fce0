/** The merge of server-side apply: an applied configuration into what is there, by the schema. */
import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';
import { OPEN_SCHEMA, childSchema, fieldTypeOf, isLeaf, itemElement, shapeOf, type FieldType } from './field-type.ts';

/**
 * Merges `applied` into `live`; what `applied` does not name stays. Parts that do not change keep their identity, so
 * comparing the result with `live` costs only what differs. `applied` must have passed `validateApplied`.
 */
export function mergeApplied(live: unknown, applied: unknown, schema: Schema, resolve: ResolveSchema): unknown {
  if (applied === undefined) return live;
  if (live === undefined) return applied;
  const type = fieldTypeOf(schema, resolve);
  const shape = shapeOf(type, applied ?? live);
  if (isLeaf(type, shape) || (applied !== null && live !== null && shapeOf(type, live) !== shape)) return deepEqual(live, applied) ? live : applied;
  return shape === 'list' ? mergeLists(live, applied, type, resolve) : mergeMaps(live, applied, type, resolve);
}

function mergeMaps(live: unknown, applied: unknown, type: FieldType, resolve: ResolveSchema): unknown {
  if (!isJsonObject(applied)) return isJsonObject(live) && Object.keys(live).length > 0 ? live : applied;
  if (!isJsonObject(live)) return applied;
  let merged: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(applied)) {
    const before = Object.hasOwn(live, key) ? live[key] : undefined;
    const after = mergeApplied(before, value, childSchema(type, key) ?? OPEN_SCHEMA, resolve);
    if (after === before) continue;
    merged ??= { ...live };
    merged[key] = after;
  }
  return merged ?? live;
}

/** Applied items come in the order in which they were applied; live ones that were not applied keep their place between them. */
function mergeLists(live: unknown, applied: unknown, type: FieldType, resolve: ResolveSchema): unknown {
  const left = Array.isArray(live) ? live : [];
  const right = Array.isArray(applied) ? applied : [];
  if (left.length === 0 && right.length === 0) return deepEqual(live, applied) ? live : applied;
  const leftElements = left.map((item) => elementText(type, resolve, item));
  const rightElements = right.map((item) => elementText(type, resolve, item));
  const leftIndex = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, element] of leftElements.entries()) {
    if (leftIndex.has(element)) repeated.add(element);
    leftIndex.set(element, index);
  }
  const rightSet = new Set(rightElements);
  const mergeRight = (index: number): unknown => {
    const element = rightElements[index] ?? '';
    const at = leftIndex.get(element);
    const before = at === undefined || repeated.has(element) ? undefined : left[at];
    return mergeApplied(before, right[index], type.item ?? OPEN_SCHEMA, resolve);
  };
  const shared = rightElements.filter((element) => leftIndex.has(element));
  const done = new Set<string>();
  const merged: unknown[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const element = leftElements[l];
    if (element !== undefined && r < right.length) {
      if (element === rightElements[r]) {
        merged.push(mergeRight(r));
        done.add(element);
        shared.shift();
        l += 1;
        r += 1;
        continue;
      }
      if (rightSet.has(element) && shared[0] !== undefined && shared[0] !== element) {
        l += 1;
        continue;
      }
    }
    if (element !== undefined) {
      if (!rightSet.has(element)) {
        merged.push(left[l]);
        l += 1;
        continue;
      }
      if (done.has(element) || r >= right.length) l += 1;
    }
    if (r < right.length) {
      const next = rightElements[r] ?? '';
      merged.push(mergeRight(r));
      done.add(next);
      if (shared[0] === next) shared.shift();
      r += 1;
    }
  }
  return merged.length === left.length && merged.every((item, index) => item === left[index]) ? live : merged;
}

function elementText(type: FieldType, resolve: ResolveSchema, item: unknown): string {
  const found = itemElement(type, resolve, item);
  return 'element' in found ? found.element : 'v:null';
}
