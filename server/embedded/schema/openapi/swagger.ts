/** OpenAPI v2 (Swagger), made from the v3 documents: one document for all groups, without what v2 can't say. */
import type { GroupVersionKind, Schema } from '../schema.ts';
import type { Operation } from './operations.ts';
import { toSwaggerRef } from './model-names.ts';
import type { Parameter } from './parameters.ts';
import { remember } from './remember.ts';
import { mapChildren } from './schema-tree.ts';
import { API_INFO, BEARER_TOKEN, type PathItem, type V3Document } from './v3-document.ts';

export type SwaggerParameter =
  | { readonly name: string; readonly in: 'body'; readonly required?: true; readonly schema: Schema }
  | { readonly name: string; readonly in: 'query' | 'path'; readonly description: string; readonly required?: true; readonly type: string; readonly uniqueItems: true };
export type SwaggerOperation = {
  readonly description: string;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly schemes: readonly string[];
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly parameters: readonly SwaggerParameter[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly schema?: Schema }>>;
  readonly 'x-kubernetes-action': string;
  readonly 'x-kubernetes-group-version-kind': GroupVersionKind;
};
export type SwaggerPath = { readonly [method in 'get' | 'put' | 'post' | 'delete' | 'patch']?: SwaggerOperation } & { readonly parameters: readonly SwaggerParameter[] };
export type Swagger = {
  readonly swagger: '2.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, SwaggerPath>>;
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly securityDefinitions: Readonly<Record<string, typeof BEARER_TOKEN>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
};

const ANY = ['*/*'];
const OBJECT_TYPES = ['application/json', 'application/yaml'];

/** All of `documents` in one. Where two of them hold the same type, they hold the same schema. */
export function toSwagger(documents: readonly V3Document[]): Swagger {
  const definitions = new Map<string, Schema>();
  const paths: Record<string, SwaggerPath> = {};
  for (const document of documents) {
    for (const [name, schema] of Object.entries(document.components.schemas)) if (!definitions.has(name)) definitions.set(name, toDefinition(schema));
    for (const [path, item] of Object.entries(document.paths)) paths[path] = toPath(item);
  }
  return {
    swagger: '2.0', info: API_INFO, paths, definitions: Object.fromEntries(definitions),
    securityDefinitions: { BearerToken: BEARER_TOKEN }, security: [{ BearerToken: [] }],
  };
}

/**
 * A v3 schema in the words of v2. Clients check objects against these before they send them, so whatever v2 can't
 * express (alternatives, null, numbers that may be text) is left open rather than narrowed.
 */
export function toSwaggerSchema(schema: Schema): Schema {
  const { nullable, oneOf, anyOf: _anyOf, not: _not, default: _default, allOf, ...rest } = schema;
  if (rest.$ref !== undefined) return { $ref: toSwaggerRef(rest.$ref) };
  const [only] = allOf ?? [];
  if (only?.$ref !== undefined) return { ...rest, $ref: toSwaggerRef(only.$ref) };
  const copy = mapChildren(rest, toSwaggerSchema);
  // Quantities and the like: older clients know them as text.
  if (oneOf !== undefined && copy.type === undefined && copy.properties === undefined && copy['x-kubernetes-int-or-string'] !== true) copy.type = 'string';
  const isRoot = copy['x-kubernetes-group-version-kind'] !== undefined;
  if (nullable === true || copy['x-kubernetes-int-or-string'] === true || copy['x-kubernetes-preserve-unknown-fields'] === true) open(copy, isRoot);
  return copy;
}

/** Lets any value through. The root of a kind stays an object, as everybody expects of it. */
function open(schema: Schema, isRoot: boolean): void {
  if (!isRoot) delete schema.type;
  delete schema.properties;
  delete schema.required;
  delete schema.items;
  delete schema.additionalProperties;
}

// Documents share types, and outlive changes of CRDs that they have nothing to do with.
const toDefinition = remember(toSwaggerSchema);
const toPath = remember((item: PathItem): SwaggerPath => {
  const path: { -readonly [key in keyof SwaggerPath]: SwaggerPath[key] } = { parameters: item.parameters.map(toParameter) };
  for (const method of ['get', 'put', 'post', 'delete', 'patch'] as const) {
    const operation = item[method];
    if (operation !== undefined) path[method] = toOperation(operation);
  }
  return path;
});

function toOperation(operation: Operation): SwaggerOperation {
  const body = operation.requestBody;
  const bodySchema = Object.values(body?.content ?? {})[0]?.schema;
  const isPatch = operation['x-kubernetes-action'] === 'patch';
  return {
    description: operation.description,
    consumes: isPatch ? Object.keys(body?.content ?? {}) : ANY,
    produces: OBJECT_TYPES,
    schemes: ['http'],
    tags: operation.tags,
    operationId: operation.operationId,
    parameters: [
      ...(bodySchema === undefined ? [] : [{ name: 'body', in: 'body' as const, ...(body?.required === true ? { required: true as const } : {}), schema: toSwaggerSchema(bodySchema) }]),
      ...(operation.parameters ?? []).map(toParameter),
    ],
    responses: Object.fromEntries(Object.entries(operation.responses).map(([code, { description, content }]) => {
      const schema = Object.values(content ?? {})[0]?.schema;
      return [code, { description, ...(schema === undefined ? {} : { schema: toSwaggerSchema(schema) }) }];
    })),
    'x-kubernetes-action': operation['x-kubernetes-action'],
    'x-kubernetes-group-version-kind': operation['x-kubernetes-group-version-kind'],
  };
}

const toParameter = remember(({ name, in: place, description, required, schema }: Parameter): SwaggerParameter => (
  { name, in: place, description, ...(required === true ? { required } : {}), type: schema.type ?? 'string', uniqueItems: true }
));
