/** Values under a schema: their field sets, what differs between two of them, and values with fields taken out. */
import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';
import { FieldSetBuilder, type FieldSet } from './field-set.ts';
import { OPEN_SCHEMA, childSchema, fieldTypeOf, isLeaf, itemElement, shapeOf, type FieldType } from './field-type.ts';

export type Comparison = { added: FieldSet; removed: FieldSet; modified: FieldSet };

/** Field set of a value, as if someone had applied exactly it. Duplicate list keys count once. */
export function toFieldSet(value: unknown, schema: Schema, resolve: ResolveSchema): FieldSet {
  const builder = new FieldSetBuilder();
  collectFields(value, schema, resolve, [], builder);
  return builder.set;
}

function collectFields(value: unknown, schema: Schema, resolve: ResolveSchema, path: string[], out: FieldSetBuilder): void {
  const type = fieldTypeOf(schema, resolve);
  const shape = shapeOf(type, value);
  if (isLeaf(type, shape)) return out.insert(path);
  if (shape === 'list') {
    if (Array.isArray(value)) collectItems(value, type, resolve, path, out);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined) continue;
    path.push(`f:${key}`);
    collectFields(child, childSchema(type, key) ?? OPEN_SCHEMA, resolve, path, out);
    const isEmpty = child === null || (isJsonObject(child) && Object.keys(child).length === 0);
    if (isEmpty || !Object.hasOwn(type.fields, key)) out.insert(path);
    path.pop();
  }
}

function collectItems(items: readonly unknown[], type: FieldType, resolve: ResolveSchema, path: string[], out: FieldSetBuilder): void {
  const elements = items.map((item) => elementOf(type, resolve, item));
  const seen = new Set<string>();
  const repeated = new Set(elements.filter((element) => seen.size === seen.add(element).size));
  for (const [index, element] of elements.entries()) {
    path.push(element);
    if (!repeated.has(element)) collectFields(items[index], type.item ?? OPEN_SCHEMA, resolve, path, out);
    out.insert(path);
    path.pop();
  }
}

/** Items that have no key (which validation refuses before) all share one element. */
function elementOf(type: FieldType, resolve: ResolveSchema, item: unknown): string {
  const found = itemElement(type, resolve, item);
  return 'element' in found ? found.element : 'v:null';
}

/** What changed from `before` to `after`. Parts that are the same reference are not looked into. */
export function compareValues(before: unknown, after: unknown, schema: Schema, resolve: ResolveSchema): Comparison {
  const walk: CompareWalk = { resolve, path: [], added: new FieldSetBuilder(), removed: new FieldSetBuilder(), modified: new FieldSetBuilder() };
  compareAt(before, after, schema, walk);
  return { added: walk.added.set, removed: walk.removed.set, modified: walk.modified.set };
}

type CompareWalk = { resolve: ResolveSchema; path: string[]; added: FieldSetBuilder; removed: FieldSetBuilder; modified: FieldSetBuilder };

function compareAt(before: unknown, after: unknown, schema: Schema, walk: CompareWalk): void {
  if (before === after) return;
  const type = fieldTypeOf(schema, walk.resolve);
  const shape = shapeOf(type, after ?? before);
  const other = after === undefined || before === undefined || after === null || before === null ? shape : shapeOf(type, before);
  if (shape !== other) {
    if (other === 'map') compareMaps(before, undefined, type, walk);
    if (shape === 'map') compareMaps(undefined, after, type, walk);
    walk.modified.insert(walk.path);
    return;
  }
  if (isLeaf(type, shape) || (isBare(before) && isBare(after))) {
    if (before === undefined) walk.added.insert(walk.path);
    else if (after === undefined) walk.removed.insert(walk.path);
    else if (!deepEqual(before, after)) walk.modified.insert(walk.path);
    return;
  }
  if (shape === 'list') compareLists(before, after, type, walk);
  else compareMaps(before, after, type, walk);
  if (before === undefined) walk.added.insert(walk.path);
  else if (after === undefined) walk.removed.insert(walk.path);
}

function isBare(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function compareMaps(before: unknown, after: unknown, type: FieldType, walk: CompareWalk): void {
  const left: Record<string, unknown> = isJsonObject(before) ? before : {};
  const right: Record<string, unknown> = isJsonObject(after) ? after : {};
  for (const key of Object.keys(left)) if (!Object.hasOwn(right, key)) compareKey(key, left[key], undefined, type, walk, true);
  for (const key of Object.keys(right)) compareKey(key, Object.hasOwn(left, key) ? left[key] : undefined, right[key], type, walk, before !== undefined);
}

/** A built-in type writes some fields even when empty, so that they are there, empty, before anyone sets something in them. */
function compareKey(key: string, before: unknown, after: unknown, type: FieldType, walk: CompareWalk, hasParent: boolean): void {
  const schema = childSchema(type, key) ?? OPEN_SCHEMA;
  walk.path.push(`f:${key}`);
  if (before === undefined && hasParent && fieldTypeOf(schema, walk.resolve).isAlways) compareAt(emptyTree(schema, walk.resolve), after, schema, walk);
  else compareAt(before, after, schema, walk);
  walk.path.pop();
}

function emptyTree(schema: Schema, resolve: ResolveSchema): unknown {
  return resolve(schema).type === 'array' ? [] : {};
}

function compareLists(before: unknown, after: unknown, type: FieldType, walk: CompareWalk): void {
  const left = groupItems(before, type, walk.resolve);
  const right = groupItems(after, type, walk.resolve);
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    const lefts = left.get(element) ?? [];
    const rights = right.get(element) ?? [];
    walk.path.push(element);
    const item = type.item ?? OPEN_SCHEMA;
    if (lefts.length <= 1 && rights.length <= 1) compareAt(lefts[0], rights[0], item, walk);
    else if (lefts.length > 1 && rights.length > 1) {
      if (!deepEqual(lefts, rights)) walk.modified.insert(walk.path);
    } else if (lefts.length > 1) {
      if (rights.length > 0) compareAt(undefined, rights[0], item, walk);
      walk.removed.insert(walk.path);
    } else {
      if (lefts.length > 0) compareAt(lefts[0], undefined, item, walk);
      walk.added.insert(walk.path);
    }
    walk.path.pop();
  }
}

function groupItems(list: unknown, type: FieldType, resolve: ResolveSchema): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  if (!Array.isArray(list)) return groups;
  for (const item of list) {
    const element = elementOf(type, resolve, item);
    const group = groups.get(element);
    if (group === undefined) groups.set(element, [item]);
    else group.push(item);
  }
  return groups;
}

/** `value` without the fields of `remove`. Returns undefined when a map or list has nothing left. */
export function removeFields(value: unknown, remove: FieldSet, schema: Schema, resolve: ResolveSchema): unknown {
  const type = fieldTypeOf(schema, resolve);
  const shape = shapeOf(type, value);
  if (shape === 'scalar') return value;
  if (isLeaf(type, shape)) return undefined;
  if (shape === 'list') return Array.isArray(value) ? removeItems(value, remove, type, resolve) : undefined;
  if (!isJsonObject(value)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const element = `f:${key}`;
    if (remove.members.has(element)) continue;
    const below = remove.children.get(element);
    const rest = below === undefined ? child : removeFields(child, below, childSchema(type, key) ?? OPEN_SCHEMA, resolve);
    if (rest !== undefined) kept[key] = rest;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function removeItems(items: readonly unknown[], remove: FieldSet, type: FieldType, resolve: ResolveSchema): unknown {
  const kept: unknown[] = [];
  for (const item of items) {
    const element = elementOf(type, resolve, item);
    if (remove.members.has(element)) continue;
    const below = remove.children.get(element);
    const rest = below === undefined ? item : removeFields(item, below, type.item ?? OPEN_SCHEMA, resolve);
    if (rest !== undefined) kept.push(rest);
  }
  return kept.length === 0 ? undefined : kept;
}

/** Adds to a set the structs' named fields that lie on its paths, which are usually left out of sets. */
export function withNamedFields(set: FieldSet, schema: Schema, resolve: ResolveSchema): FieldSet {
  const type = fieldTypeOf(schema, resolve);
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [element, child] of set.children) {
    const key = element.startsWith('f:') ? element.slice(2) : undefined;
    if (key !== undefined && Object.hasOwn(type.fields, key)) members.add(element);
    const below = key === undefined ? (type.item ?? OPEN_SCHEMA) : (childSchema(type, key) ?? OPEN_SCHEMA);
    children.set(element, withNamedFields(child, below, resolve));
  }
  return { members, children };
}
