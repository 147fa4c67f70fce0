/** Fills in a schema's defaults. */
import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema.ts';

/** Completes `value` in place. A null where null is not allowed and a default exists counts as missing. */
export function defaultCustom(value: unknown, place: Schema, resolve: ResolveSchema): void {
  const schema = resolve(place);
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) defaultCustom(item, schema.items, resolve);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const current = Object.hasOwn(value, key) ? value[key] : undefined;
    if (field.default !== undefined && (current === undefined || (current === null && field.nullable !== true))) value[key] = cloneJson(field.default);
    if (value[key] !== undefined) defaultCustom(value[key], field, resolve);
  }
  if (isJsonObject(schema.additionalProperties)) {
    for (const [key, child] of Object.entries(value)) if (schema.properties?.[key] === undefined) defaultCustom(child, schema.additionalProperties, resolve);
  }
}

/** Takes out, in place, the nulls that a schema does not allow and for which it has no default: they mean "not set". */
export function dropNulls(value: unknown, place: Schema, resolve: ResolveSchema): void {
  const schema = resolve(place);
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) dropNulls(item, schema.items, resolve);
    return;
  }
  if (!isJsonObject(value)) return;
  const element = isJsonObject(schema.additionalProperties) ? schema.additionalProperties : undefined;
  for (const [key, child] of Object.entries(value)) {
    const field = schema.properties?.[key] ?? element;
    if (field === undefined) continue;
    if (child === null && field.nullable !== true) delete value[key];
    else dropNulls(child, field, resolve);
  }
}
