/** Schemas as OpenAPI documents write them. */
import type { Schema } from '../schema.ts';

type JsonMap = Record<string, unknown>;

/** OpenAPI 3: a reference that comes with facts of its own stands in `allOf`. */
export function toV3Schema(schema: Schema): JsonMap {
  const { $ref, ...rest } = schema;
  const written = convert(rest, toV3Schema);
  if (schema.format === 'quantity') return { ...without(written, 'type', 'format'), oneOf: [{ type: 'string' }, { type: 'number' }] };
  if (schema.format === 'int-or-string') return { ...without(written, 'x-kubernetes-int-or-string'), oneOf: [{ type: 'integer' }, { type: 'string' }] };
  if ($ref === undefined) return written;
  const target = { $ref: `#/components/schemas/${$ref}` };
  if (schema.always === true) written['default'] = {};
  return Object.keys(written).length === 0 ? target : { ...written, allOf: [target] };
}

/** OpenAPI 2 knows neither alternatives nor null; what it cannot say is left out, so that the value may be anything. */
export function toV2Schema(schema: Schema): JsonMap {
  const { $ref, allOf: _allOf, anyOf: _anyOf, oneOf: _oneOf, not: _not, nullable: _nullable, default: _default, ...rest } = schema;
  const written = convert(rest, toV2Schema);
  if (schema.format === 'quantity') return without(written, 'format');
  if (schema.format === 'int-or-string') return { ...without(written, 'x-kubernetes-int-or-string'), type: 'string' };
  return $ref === undefined ? written : { ...written, $ref: `#/definitions/${$ref}` };
}

function convert(schema: Schema, nested: (schema: Schema) => JsonMap): JsonMap {
  const { always: _always, keepsZero: _keepsZero, writesZero: _writesZero, properties, items, additionalProperties, format, ...rest } = schema;
  const written: JsonMap = { ...rest };
  if (format !== undefined) written['format'] = format === 'micro-time' ? 'date-time' : format;
  if (properties !== undefined) written['properties'] = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, nested(field)]));
  if (items !== undefined) written['items'] = nested(items);
  if (additionalProperties !== undefined) written['additionalProperties'] = typeof additionalProperties === 'object' ? nested(additionalProperties) : additionalProperties;
  return written;
}

function without(map: JsonMap, ...keys: string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
