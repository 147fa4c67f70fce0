/**
 * Reads an object as a built-in type does: fields it does not know fall out, values that do not fit are refused, and what
 * remains has the form in which the API server stores it (canonical quantities and times, nothing null, nothing needlessly empty).
 */
import { isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from './schema.ts';
import { canonicalQuantity } from './quantity-form.ts';
import { canonicalTime } from './time-form.ts';

export type Decoded = { value: Record<string, unknown>; unknownFields: string[]; errors: string[] };

/** More than this tells nobody anything new. */
const MAX_REPORTED = 50;
const INT32_MAX = 2_147_483_647;

type Walk = { resolve: ResolveSchema; unknownFields: string[]; errors: string[] };
/** Where a value stands: its path with indexes (for unknown fields), without them (for type errors), and the struct that holds it. */
type Place = { path: string; plainPath: string; owner: string };

/** Never fails: errors come back as text, each in the words of Go's JSON decoder. */
export function decodeBuiltIn(object: Record<string, unknown>, schema: Schema, resolve: ResolveSchema, kind: string): Decoded {
  const walk: Walk = { resolve, unknownFields: [], errors: [] };
  const value = decodeStruct(object, schema, { path: '', plainPath: '', owner: kind }, walk);
  return { value, unknownFields: walk.unknownFields, errors: walk.errors };
}

function decodeStruct(object: Record<string, unknown>, schema: Schema, place: Place, walk: Walk): Record<string, unknown> {
  const properties = schema.properties ?? {};
  const required = schema.required ?? [];
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const path = place.path === '' ? name : `${place.path}.${name}`;
    if (field === undefined) {
      if (value !== undefined && walk.unknownFields.length < MAX_REPORTED) walk.unknownFields.push(path);
      continue;
    }
    if (value === null || value === undefined) continue;
    const plainPath = place.plainPath === '' ? name : `${place.plainPath}.${name}`;
    const decoded = decodeValue(value, field, { path, plainPath, owner: place.owner }, walk);
    if (decoded === undefined || (isZero(decoded, walk.resolve(field)) && field.keepsZero !== true && !required.includes(name))) continue;
    out[name] = decoded;
  }
  fillAlways(out, properties, place, walk);
  return out;
}

function fillAlways(out: Record<string, unknown>, properties: Readonly<Record<string, Schema>>, place: Place, walk: Walk): void {
  for (const [name, field] of Object.entries(properties)) {
    if (out[name] !== undefined) continue;
    if (field.writesZero === true) out[name] = field.type === 'string' ? '' : field.type === 'boolean' ? false : 0;
    else if (field.always === true && field.type !== 'array') out[name] = decodeStruct({}, walk.resolve(field), place, walk);
  }
}

/** Empty lists and maps, and zero scalars. Empty structs are not zero: `emptyDir: {}` says something. */
function isZero(value: unknown, schema: Schema): boolean {
  if (schema.type === undefined) return false;
  if (value === '' || value === 0 || value === false) return schema['x-kubernetes-int-or-string'] !== true && schema.format !== 'quantity';
  if (Array.isArray(value)) return value.length === 0;
  return schema.properties === undefined && isJsonObject(value) && Object.keys(value).length === 0 && isJsonObject(schema.additionalProperties);
}

function decodeValue(value: unknown, fieldSchema: Schema, place: Place, walk: Walk): unknown {
  const schema = walk.resolve(fieldSchema);
  if (schema['x-kubernetes-int-or-string'] === true) return decodeIntOrString(value, place, walk);
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return value;
  switch (schema.type) {
    case 'object': return decodeObject(value, fieldSchema, schema, place, walk);
    case 'array': {
      if (!Array.isArray(value)) return mismatch(value, goType(fieldSchema, walk), place, walk);
      const items = schema.items ?? {};
      return value.map((item, index) => (item === null ? emptyItem(items, place, walk) : decodeValue(item, items, { ...place, path: `${place.path}[${index}]` }, walk)));
    }
    case 'string': return decodeString(value, schema, place, walk);
    case 'boolean': return typeof value === 'boolean' ? value : mismatch(value, 'bool', place, walk);
    case 'integer': return decodeInteger(value, schema, place, walk);
    case 'number': return typeof value === 'number' ? value : mismatch(value, 'float64', place, walk);
    default: return value;
  }
}

/** A null in a list stands for an item with nothing in it. */
function emptyItem(items: Schema, place: Place, walk: Walk): unknown {
  const schema = walk.resolve(items);
  return schema.type === 'object' ? decodeStruct({}, schema, place, walk) : schema.type === 'string' ? '' : schema.type === 'integer' ? 0 : undefined;
}

function decodeObject(value: unknown, fieldSchema: Schema, schema: Schema, place: Place, walk: Walk): unknown {
  if (!isJsonObject(value)) return mismatch(value, goType(fieldSchema, walk), place, walk);
  if (schema.properties !== undefined) return decodeStruct(value, schema, { ...place, owner: shortName(fieldSchema.$ref) ?? place.owner }, walk);
  const element = schema.additionalProperties;
  if (!isJsonObject(element)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const decoded = item === null ? emptyItem(element, place, walk) : decodeValue(item, element, { ...place, path: `${place.path}.${key}` }, walk);
    if (decoded !== undefined) out[key] = decoded;
  }
  return out;
}

function decodeString(value: unknown, schema: Schema, place: Place, walk: Walk): unknown {
  if (schema.format === 'quantity') {
    const quantity = typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(value) : undefined;
    return quantity ?? report(walk, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }
  if (typeof value !== 'string') return mismatch(value, schema.format === 'byte' ? '[]uint8' : 'string', place, walk);
  if (schema.format === 'date-time' || schema.format === 'micro-time') {
    const form = schema.format === 'date-time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
    return canonicalTime(value, schema.format) ?? report(walk, `parsing time ${JSON.stringify(value)} as "${form}": cannot parse ${JSON.stringify(value)} as "2006"`);
  }
  if (schema.format === 'byte') {
    const bad = firstBadBase64(value);
    if (bad !== undefined) return report(walk, `illegal base64 data at input byte ${bad}`);
  }
  return value;
}

/** Position of the first byte that is not base64; undefined when the text decodes. Line breaks are allowed. */
function firstBadBase64(text: string): number | undefined {
  const clean = text.replaceAll(/[\r\n]/g, '');
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(clean)) return undefined;
  const valid = /^[A-Za-z0-9+/]*/.exec(clean)?.[0].length ?? 0;
  return valid === clean.length ? clean.length - (clean.length % 4) : valid;
}

function decodeInteger(value: unknown, schema: Schema, place: Place, walk: Walk): unknown {
  const type = schema.format === 'int64' ? 'int64' : 'int32';
  if (typeof value !== 'number') return mismatch(value, type, place, walk);
  if (!Number.isInteger(value) || (type === 'int32' && Math.abs(value) > INT32_MAX + 1)) return mismatch(value, type, place, walk, `number ${value}`);
  return value;
}

function decodeIntOrString(value: unknown, place: Place, walk: Walk): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return mismatch(value, 'int32', place, walk);
  return Number.isInteger(value) ? value : mismatch(value, 'int32', place, walk, `number ${value}`);
}

function mismatch(value: unknown, type: string, place: Place, walk: Walk, what = jsonTypeName(value)): undefined {
  return report(walk, `json: cannot unmarshal ${what} into Go struct field ${place.owner}.${place.plainPath} of type ${type}`);
}

function report(walk: Walk, message: string): undefined {
  if (walk.errors.length < MAX_REPORTED) walk.errors.push(message);
  return undefined;
}

function jsonTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function shortName(ref: string | undefined): string | undefined {
  return ref?.slice(ref.lastIndexOf('.') + 1);
}

/** Name of a type as Go writes it: `[]v1.Container`, `map[string]string`, `v1.PodSpec`. */
function goType(place: Schema, walk: Walk): string {
  const schema = walk.resolve(place);
  if (schema.type === 'array') return `[]${goType(schema.items ?? {}, walk)}`;
  if (isJsonObject(schema.additionalProperties)) return `map[string]${goType(schema.additionalProperties, walk)}`;
  if (place.$ref !== undefined) return place.$ref.split('.').slice(-2).join('.');
  return schema.type === 'boolean' ? 'bool' : schema.type === 'integer' ? (schema.format ?? 'int64') : (schema.type ?? 'interface {}');
}
