/** Takes out of a custom resource what its schema does not name. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema.ts';

/** Unknown fields reported for one object; the rest is pruned in silence. */
const MAX_REPORTED = 50;
const RESOURCE_FIELDS = ['apiVersion', 'kind', 'metadata'];

export type Pruned = { value: unknown; unknownFields: string[] };

/** A deep copy of the value, pruned. Fields of the object's own type (`apiVersion`, `kind`, `metadata`) always stay. */
export function pruneCustom(value: unknown, schema: Schema, resolve: ResolveSchema): Pruned {
  const walk: Walk = { resolve, unknownFields: [] };
  return { value: pruneAt(value, schema, '', 'resource', walk), unknownFields: walk.unknownFields };
}

type Walk = { resolve: ResolveSchema; unknownFields: string[] };

function pruneAt(value: unknown, place: Schema | undefined, path: string, role: 'resource' | 'value', walk: Walk): unknown {
  const schema = place === undefined ? undefined : walk.resolve(place);
  if (Array.isArray(value)) return value.map((item, index) => pruneAt(item, schema?.items, `${path}[${index}]`, 'value', walk));
  if (!isJsonObject(value)) return value;
  const isResource = role === 'resource' || schema?.['x-kubernetes-embedded-resource'] === true;
  const keepsUnknown = schema === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  const element = isJsonObject(schema?.additionalProperties) ? schema.additionalProperties : undefined;
  const pruned: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const field = schema?.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const childPath = path === '' ? key : `${path}.${key}`;
    if (field !== undefined || element !== undefined) pruned[key] = pruneAt(child, field ?? element, childPath, 'value', walk);
    else if (keepsUnknown || (isResource && RESOURCE_FIELDS.includes(key))) pruned[key] = structuredClone(child);
    else if (walk.unknownFields.length < MAX_REPORTED) walk.unknownFields.push(childPath);
  }
  return pruned;
}
