import { hash } from 'node:crypto';
import { canonicalJson } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import { templateSchemaOfCrd } from '#lib/federation/types/structural-schema.ts';
import { definitionName, type SchemaSource } from './definitions.ts';
import type { Host } from './host.ts';
import { OpenApiSchemas } from './openapi-schemas.ts';
import { DEFINITIONS } from './resources.ts';

/**
 * Where the schema of a target type is read: in its CustomResourceDefinition if it has one, since an API server serves a
 * custom type, and a changed schema, a second or two before its OpenAPI documents say so; else in those documents.
 */
export async function targetSchemas(host: Host, target: ResourceType): Promise<SchemaSource> {
  const name = definitionName(target);
  const definition = host.definitions.store.get(name) === undefined ? undefined : await host.client.find<KubeObject>(DEFINITIONS, { name });
  return definition === undefined ? new OpenApiSchemas(host.client) : schemasOf(definition);
}

/** Changes with everything that the definition of a target says; empty for a type that has none. */
export function targetVersion(host: Host, target: ResourceType): string {
  const definition = host.definitions.store.get(definitionName(target));
  return definition === undefined ? '' : `${definition.metadata.uid}/${definition.metadata.generation}`;
}

function schemasOf(definition: KubeObject): SchemaSource {
  const written = (target: ResourceType): unknown => at((listAt(definition, 'spec', 'versions') ?? []).find((version) => stringAt(version, 'name') === target.version), 'schema', 'openAPIV3Schema');
  return {
    version: (target) => Promise.resolve(hash('sha256', canonicalJson(written(target) ?? null), 'base64url')),
    schema: (target) => Promise.resolve(written(target) === undefined ? undefined : templateSchemaOfCrd(written(target))),
  };
}
