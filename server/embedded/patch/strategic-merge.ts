/** Strategic merge patch: JSON merge patch that knows, from the schema, which lists merge by key. */
import { cloneJson, deepEqual, isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';

/** A patch that cannot be applied: answer 400. */
export class StrategicMergeError extends Error {
  override readonly name = 'StrategicMergeError';
}

type JsonMap = Record<string, unknown>;

const PATCH_DIRECTIVE = '$patch';
const RETAIN_DIRECTIVE = '$retainKeys';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';

/**
 * Applies `patch` to `target` (undefined: nothing there yet). Neither is changed; the result may share parts with both.
 * @throws StrategicMergeError
 */
export function strategicMergePatch(target: unknown, patch: unknown, schema: Schema, resolve: ResolveSchema): unknown {
  if (!isJsonObject(patch)) throw new StrategicMergeError('cannot apply the patch: a strategic merge patch must be an object');
  return mergeMap(isJsonObject(target) ? target : {}, patch, resolve(schema), resolve);
}

function mergeMap(target: JsonMap, patch: JsonMap, schema: Schema, resolve: ResolveSchema): JsonMap {
  const directive = patch[PATCH_DIRECTIVE];
  if (directive !== undefined) {
    const { [PATCH_DIRECTIVE]: _directive, ...rest } = patch;
    if (directive === 'replace') return asFresh(rest, schema, resolve);
    if (directive === 'delete') return {};
    if (directive !== 'merge') throw new StrategicMergeError(`Unknown patch type found: ${String(directive)}`);
    return mergeMap(target, rest, schema, resolve);
  }
  const merged = retainKeys(target, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key === RETAIN_DIRECTIVE || key.startsWith(DELETE_PRIMITIVES) || key.startsWith(SET_ORDER)) continue;
    if (value === null) delete merged[key];
    else merged[key] = mergeField(merged[key], value, fieldSchema(schema, key), resolve, listDirectives(patch, key));
  }
  applyListDirectives(merged, patch, schema, resolve);
  return merged;
}

/** `$retainKeys` names the fields that may stay: a union changes its arm without a trace of the old one. */
function retainKeys(target: JsonMap, patch: JsonMap): JsonMap {
  const keep = patch[RETAIN_DIRECTIVE];
  if (keep === undefined) return { ...target };
  if (!Array.isArray(keep)) throw new StrategicMergeError('$retainKeys must be a list of field names');
  for (const key of Object.keys(patch)) {
    if (!key.startsWith('$') && !keep.includes(key)) throw new StrategicMergeError(`$retainKeys lacks the field ${JSON.stringify(key)}, which the patch sets`);
  }
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)));
}

/** Directives on one list that stand beside it in the patch. */
type ListDirectives = { remove: readonly unknown[]; order: readonly unknown[] | undefined };

function listDirectives(patch: JsonMap, key: string): ListDirectives {
  const remove = patch[`${DELETE_PRIMITIVES}${key}`] ?? [];
  const order = patch[`${SET_ORDER}${key}`];
  if (!Array.isArray(remove)) throw new StrategicMergeError(`${DELETE_PRIMITIVES}${key} must be a list`);
  if (order !== undefined && !Array.isArray(order)) throw new StrategicMergeError(`${SET_ORDER}${key} must be a list`);
  return { remove, order };
}

/** Directives for lists that the patch does not otherwise touch. */
function applyListDirectives(merged: JsonMap, patch: JsonMap, schema: Schema, resolve: ResolveSchema): void {
  for (const directive of Object.keys(patch)) {
    const prefix = [DELETE_PRIMITIVES, SET_ORDER].find((each) => directive.startsWith(each));
    if (prefix === undefined) continue;
    const key = directive.slice(prefix.length);
    if (key in patch || !Array.isArray(merged[key])) continue;
    merged[key] = mergeField(merged[key], [], fieldSchema(schema, key), resolve, listDirectives(patch, key));
  }
}

function fieldSchema(schema: Schema, key: string): Schema {
  const field = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  return field ?? (isJsonObject(schema.additionalProperties) ? schema.additionalProperties : {});
}

function mergeField(target: unknown, value: unknown, place: Schema, resolve: ResolveSchema, directives: ListDirectives): unknown {
  const schema = resolve(place);
  const strategies = (place['x-kubernetes-patch-strategy'] ?? '').split(',');
  if (isJsonObject(value)) {
    if (strategies.includes('replace') && !(PATCH_DIRECTIVE in value)) return asFresh(value, schema, resolve);
    return mergeMap(isJsonObject(target) ? target : {}, value, schema, resolve);
  }
  if (!Array.isArray(value)) return value;
  if (!strategies.includes('merge')) return replaceList(value, schema.items, resolve);
  const key = place['x-kubernetes-patch-merge-key'];
  const before = Array.isArray(target) ? target : [];
  return key === undefined ? mergeValues(before, value, directives) : mergeItems(before, value, key, schema.items ?? {}, resolve, directives);
}

/** A value as it is when nothing was there before: directives have nothing to act on, and nulls remove nothing. */
function asFresh(value: JsonMap, schema: Schema, resolve: ResolveSchema): JsonMap {
  return mergeMap({}, value, schema, resolve);
}

/** Only the items that are no directives: a list that is replaced has nothing to delete from. */
function replaceList(items: readonly unknown[], itemSchema: Schema | undefined, resolve: ResolveSchema): unknown[] {
  return items.filter((item) => !(isJsonObject(item) && item[PATCH_DIRECTIVE] !== undefined))
    .map((item) => (isJsonObject(item) && itemSchema !== undefined ? asFresh(item, resolve(itemSchema), resolve) : cloneJson(item)));
}

function mergeValues(before: readonly unknown[], patch: readonly unknown[], { remove, order }: ListDirectives): unknown[] {
  const kept = before.filter((value) => !remove.some((gone) => deepEqual(gone, value)));
  const added = patch.filter((value, index) => patch.indexOf(value) === index && !kept.some((there) => deepEqual(there, value)));
  const all = [...kept, ...added];
  const idOf = (value: unknown): string => JSON.stringify(value);
  return sortByOrder(all, idOf, (order ?? patch).map(idOf), before.map(idOf));
}

function mergeItems(before: readonly unknown[], patch: readonly unknown[], key: string, itemPlace: Schema, resolve: ResolveSchema, { order }: ListDirectives): unknown[] {
  const itemSchema = resolve(itemPlace);
  if (patch.some((item) => isJsonObject(item) && item[PATCH_DIRECTIVE] === 'replace' && Object.keys(item).length === 1)) {
    return replaceList(patch, itemPlace, resolve);
  }
  let merged = [...before];
  for (const item of patch) {
    if (!isJsonObject(item)) throw new StrategicMergeError(`the patch has a list of objects with an item that is none; items are merged by ${JSON.stringify(key)}`);
    const id = item[key];
    if (id === undefined || id === null) throw new StrategicMergeError(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const isSame = (other: unknown): other is JsonMap => isJsonObject(other) && deepEqual(other[key], id);
    if (item[PATCH_DIRECTIVE] === 'delete') {
      merged = merged.filter((other) => !isSame(other));
      continue;
    }
    const at = merged.findIndex(isSame);
    const there = merged[at];
    if (at < 0) merged.push(asFresh(item, itemSchema, resolve));
    else merged[at] = mergeMap(isJsonObject(there) ? there : {}, item, itemSchema, resolve);
  }
  const idOf = (item: unknown): string => JSON.stringify(isJsonObject(item) ? item[key] : item);
  return sortByOrder(merged, idOf, (order ?? patch).map(idOf), before.map(idOf));
}

/**
 * Items that the order (or else the patch) names stand in that order; the others keep their place among their old
 * neighbours, and new items come before them.
 */
function sortByOrder<T>(items: readonly T[], idOf: (item: T) => string, order: readonly string[], before: readonly string[]): T[] {
  const rank = new Map(order.map((id, index) => [id, index]));
  const ordered = items.filter((item) => rank.has(idOf(item))).sort((a, b) => (rank.get(idOf(a)) ?? 0) - (rank.get(idOf(b)) ?? 0));
  const others = items.filter((item) => !rank.has(idOf(item)));
  const oldIndex = (item: T): number => before.indexOf(idOf(item));
  const sorted: T[] = [];
  let next = 0;
  for (const item of ordered) {
    while (next < others.length && oldIndex(others[next] ?? item) < oldIndex(item)) {
      const other = others[next];
      if (other !== undefined) sorted.push(other);
      next += 1;
    }
    sorted.push(item);
  }
  return [...sorted, ...others.slice(next)];
}
