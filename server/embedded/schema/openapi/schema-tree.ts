/** Walking schemas: every place where a schema node holds others. */
import type { Schema } from '../schema.ts';

/** A copy of `schema` with `change` applied to each schema directly inside it. */
export function mapChildren(schema: Schema, change: (child: Schema) => Schema): Schema {
  const copy: Schema = { ...schema };
  if (schema.properties !== undefined) {
    copy.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, child]) => [name, change(child)]));
  }
  if (typeof schema.additionalProperties === 'object') copy.additionalProperties = change(schema.additionalProperties);
  if (schema.items !== undefined) copy.items = change(schema.items);
  if (schema.not !== undefined) copy.not = change(schema.not);
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = schema[keyword];
    if (list !== undefined) copy[keyword] = list.map(change);
  }
  return copy;
}

/** Adds to `found` every `$ref` in `schema`, as it is written. */
export function collectRefs(schema: Schema, found: Set<string>): void {
  if (schema.$ref !== undefined) found.add(schema.$ref);
  for (const child of Object.values(schema.properties ?? {})) collectRefs(child, found);
  if (typeof schema.additionalProperties === 'object') collectRefs(schema.additionalProperties, found);
  for (const child of [schema.items, schema.not]) if (child !== undefined) collectRefs(child, found);
  for (const list of [schema.allOf, schema.anyOf, schema.oneOf]) for (const child of list ?? []) collectRefs(child, found);
}
