/** What apply needs to know of a schema node: how its lists and maps merge. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';

export type FieldType = {
  /** `any`: the schema leaves it open, so the value itself says what it is: maps merge by key, lists are replaced. */
  readonly shape: 'scalar' | 'list' | 'map' | 'any';
  readonly isAtomic: boolean;
  /** Keys of an associative list; empty for a set. */
  readonly keys: readonly string[];
  readonly item: Schema | undefined;
  /** Named fields of a struct. */
  readonly fields: Readonly<Record<string, Schema>>;
  /** Schema of the keys that are not named; undefined: such keys do not belong here. */
  readonly element: Schema | undefined;
  /** True for a field that a built-in type always writes, even when empty. */
  readonly isAlways: boolean;
};

const NO_FIELDS: Readonly<Record<string, Schema>> = {};
const OPEN: Schema = { 'x-kubernetes-preserve-unknown-fields': true };
const cache = new WeakMap<Schema, FieldType>();

/** Facts of one node; cached for as long as the schema lives. */
export function fieldTypeOf(schema: Schema, resolve: ResolveSchema): FieldType {
  let type = cache.get(schema);
  if (type === undefined) cache.set(schema, (type = readType(schema, resolve(schema))));
  return type;
}

function readType(place: Schema, schema: Schema): FieldType {
  const isAlways = place.always === true;
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const base = { isAtomic: true, keys: [], item: undefined, fields: NO_FIELDS, element: undefined, isAlways };
  if (schema['x-kubernetes-int-or-string'] === true) return { ...base, shape: 'scalar' };
  if (schema.type === 'array') {
    const listType = place['x-kubernetes-list-type'] ?? schema['x-kubernetes-list-type'] ?? 'atomic';
    const keys = place['x-kubernetes-list-map-keys'] ?? schema['x-kubernetes-list-map-keys'] ?? [];
    return { ...base, shape: 'list', isAtomic: listType === 'atomic', keys: listType === 'map' ? [...keys].sort() : [], item: schema.items };
  }
  if (schema.type === 'object' || schema.properties !== undefined) {
    const isAtomic = (place['x-kubernetes-map-type'] ?? schema['x-kubernetes-map-type']) === 'atomic';
    const more = schema.additionalProperties;
    const isFree = keepsUnknown || more === true || (schema.properties === undefined && more === undefined);
    return { ...base, shape: 'map', isAtomic, fields: schema.properties ?? NO_FIELDS, element: isJsonObject(more) ? more : isFree ? OPEN : undefined };
  }
  if (schema.type === undefined) return { ...base, shape: 'any', isAtomic: false, element: OPEN };
  return { ...base, shape: 'scalar' };
}

/** Shape of a value under a type: what `any` turns out to be. */
export function shapeOf(type: FieldType, value: unknown): 'scalar' | 'list' | 'map' {
  if (type.shape !== 'any') return type.shape;
  return Array.isArray(value) ? 'list' : isJsonObject(value) ? 'map' : 'scalar';
}

/** True when the value is one leaf: scalars, atomic lists and maps, and every list of a type that the schema leaves open. */
export function isLeaf(type: FieldType, shape: 'scalar' | 'list' | 'map'): boolean {
  return shape === 'scalar' || type.isAtomic || (type.shape === 'any' && shape === 'list');
}

/** Schema of a key of a map; undefined when the type has no such key. */
export function childSchema(type: FieldType, key: string): Schema | undefined {
  return Object.hasOwn(type.fields, key) ? type.fields[key] : type.element;
}

export const OPEN_SCHEMA = OPEN;

/** Path element of a list item, or a sentence saying why it has none. */
export function itemElement(type: FieldType, resolve: ResolveSchema, item: unknown): { element: string } | { problem: string } {
  if (type.keys.length === 0) {
    if (typeof item === 'object') return { problem: item === null ? "associative list without keys has an element that's an explicit null" : "associative list without keys has an element that's a map type" };
    return { element: `v:${JSON.stringify(item)}` };
  }
  if (item === null || item === undefined) return { problem: 'associative list with keys may not have a null element' };
  if (!isJsonObject(item)) return { problem: 'associative list with keys may not have non-map elements' };
  let text = '';
  for (const key of type.keys) {
    const value = item[key] ?? (type.item === undefined ? undefined : keyDefault(resolve(type.item), key, resolve));
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(value)}`;
  }
  if (text === '') return { problem: `associative list with keys has an element that omits all key fields [${type.keys.map((key) => JSON.stringify(key)).join(' ')}] (and doesn't have default values for any key fields)` };
  return { element: `k:{${text}}` };
}

function keyDefault(item: Schema, key: string, resolve: ResolveSchema): unknown {
  const field = item.properties?.[key];
  return field === undefined ? undefined : (field.default ?? resolve(field).default);
}
