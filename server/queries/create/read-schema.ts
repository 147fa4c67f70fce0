import type { KindSchema } from '#lib/contracts/create.ts';
import type { ResourceType } from '#lib/kube/object.ts';
import { discoverTypes } from '#server/host/discovery.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import { OpenApiSchemas } from '#server/host/openapi-schemas.ts';
import { parseApiVersion } from '#lib/kube/object.ts';

/** One reading of a group's document serves every kind that is asked for within this time. */
const FRESH_FOR_MS = 60_000;

/** ObjectMeta has no schema in structural form; these are the fields of it that people write. */
const METADATA = {
  type: 'object', required: ['name'], 'x-kubernetes-preserve-unknown-fields': true,
  properties: {
    name: { type: 'string', description: 'Name of the object.' },
    namespace: { type: 'string', description: 'Namespace that the object is in.' },
    labels: { type: 'object', additionalProperties: { type: 'string' }, description: 'Labels to select it by.' },
    annotations: { type: 'object', additionalProperties: { type: 'string' }, description: 'Notes for tools.' },
  },
};
const BARE_TEXT = { type: 'string' };

let schemas: { host: Host; atMs: number; source: OpenApiSchemas } | undefined;

/** The schema of a kind as the host's OpenAPI document has it, status left out. */
export async function readKindSchema(host: Host, apiVersion: string, kind: string): Promise<KindSchema> {
  const type = await findType(host, apiVersion, kind);
  if (type === undefined) return {};
  if (schemas === undefined || schemas.host !== host || performance.now() - schemas.atMs > FRESH_FOR_MS) schemas = { host, atMs: performance.now(), source: new OpenApiSchemas(host.client) };
  const schema = await schemas.source.schema(type);
  if (schema === undefined) return {};
  const { status: _status, ...properties } = isRecord(schema['properties']) ? schema['properties'] : {};
  return { schema: { ...schema, properties: { ...properties, apiVersion: BARE_TEXT, kind: BARE_TEXT, metadata: METADATA } } };
}

async function findType(host: Host, apiVersion: string, kind: string): Promise<ResourceType | undefined> {
  const { group, version } = parseApiVersion(apiVersion);
  const isIt = (type: ResourceType): boolean => type.kind === kind && type.group === group && type.version === version;
  const known = enabledTypeConfigs(host).flatMap(({ federated, target }) => [federated, target]).find(isIt);
  return known ?? (await discoverTypes(host.client)).types.find(isIt);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
