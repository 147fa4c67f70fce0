/** The OpenAPI v3 document of one group version. */
import type { Schema } from '../schema.ts';
import { nameInRef } from './model-names.ts';
import { collectionOperations, listEverywhereOperation, objectOperations, subresourceOperations, type Operations } from './operations.ts';
import { NAME, NAMESPACE, PRETTY, type Parameter } from './parameters.ts';
import type { PublishedCore } from './publish-core.ts';
import { publishCustom } from './publish-custom.ts';
import type { GroupVersionContent, OpenApiResource } from './resources.ts';
import { collectRefs } from './schema-tree.ts';

export type PathItem = Operations & { readonly parameters: readonly Parameter[] };
export type V3Document = {
  readonly openapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
};

export const API_INFO = { title: 'Kubernetes', version: 'unversioned' };
export const BEARER_TOKEN = { type: 'apiKey', description: 'A bearer token.', name: 'authorization', in: 'header' } as const;

/** Paths of all resources, and just those types that they lead to. Parts are shared between documents: do not change them. */
export function toV3Document(content: GroupVersionContent, core: PublishedCore): V3Document {
  const paths: Record<string, PathItem> = {};
  for (const resource of content.resources) addPaths(paths, resource);
  const schemas = new Map<string, Schema>();
  for (const { info, version } of content.custom) for (const [name, schema] of publishCustom(info, version, content.group)) schemas.set(name, schema);
  const refs = new Set<string>();
  for (const schema of schemas.values()) collectRefs(schema, refs);
  for (const path of Object.values(paths)) collectPathRefs(path, refs);
  core.addClosure([...refs].map(nameInRef), schemas);
  return {
    openapi: '3.0.0',
    info: API_INFO,
    paths: sorted(Object.entries(paths)),
    components: { schemas: sorted([...schemas]), securitySchemes: { BearerToken: BEARER_TOKEN } },
  };
}

/** Where the resources of a group version are: `/api/v1`, `/apis/apps/v1`. */
export function basePath({ group, version }: { group: string; version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

function addPaths(paths: Record<string, PathItem>, resource: OpenApiResource): void {
  const base = basePath(resource);
  const collection = `${base}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`;
  const place = resource.namespaced ? [NAMESPACE, PRETTY] : [PRETTY];
  paths[collection] = { ...collectionOperations(resource), parameters: place };
  if (!resource.isStored) return;
  if (resource.namespaced) paths[`${base}/${resource.plural}`] = { ...listEverywhereOperation(resource), parameters: [PRETTY] };
  paths[`${collection}/{name}`] = { ...objectOperations(resource), parameters: [NAME, ...place] };
  for (const name of resource.subresources) {
    paths[`${collection}/{name}/${name}`] = { ...subresourceOperations(resource, name), parameters: [NAME, ...place] };
  }
}

function collectPathRefs(path: PathItem, refs: Set<string>): void {
  for (const operation of [path.get, path.put, path.post, path.delete, path.patch]) {
    if (operation === undefined) continue;
    const contents = [operation.requestBody?.content, ...Object.values(operation.responses).map((answer) => answer.content)];
    for (const content of contents) for (const { schema } of Object.values(content ?? {})) collectRefs(schema, refs);
  }
}

function sorted<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
