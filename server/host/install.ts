import type { KubeObject } from '#lib/kube/object.ts';
import { federationCrds } from '#lib/federation/types/crds.ts';
import { CONFIG_NAME, CORE_GROUP, CORE_VERSION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { DEFAULT_TARGET_TYPES } from '#lib/federation/types/default-types.ts';
import { defaultConfigSpec } from '#lib/federation/types/federation-config.ts';
import { parseTypeConfig, typeConfigFor } from '#lib/federation/types/type-config.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { isAlreadyExists } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { ensureDefinition, ensureFederatedDefinition, isEstablished, whenEstablished } from './definitions.ts';
import { OpenApiSchemas } from './openapi-schemas.ts';
import { CONFIGS, DEFINITIONS, NAMESPACES, TYPE_CONFIGS } from './resources.ts';

export type InstallOptions = {
  client: KubeClient;
  clock: Clock;
  /** Annotations of the KubeFedConfig when it is made; an existing one keeps its own. */
  settings?: Readonly<Record<string, string>>;
};

/** What an installation wrote, by name; empty when everything was there. */
export type InstallResult = { wrote: string[] };

/** Objects of one type that are reconciled at once. KubeFed's default of one would leave most of a host's time unused. */
const SYNC_WORKERS = 16;
/** A cluster that came back counts as settled this soon. KubeFed's default of 20 s covers its own slow caches. */
const AVAILABLE_DELAY = '5s';

/**
 * Makes a cluster a federation host: the system namespace, the definitions of all kinds with the targets' schemas, the
 * KubeFedConfig `kubefed` and the FederatedTypeConfigs of the default types. Run on a host that has them it writes
 * nothing; a KubeFedConfig or FederatedTypeConfig that exists is never changed, and default types are only made together
 * with the KubeFedConfig, so that a type somebody removed stays removed.
 * @throws KubeError
 */
export async function installFederation(options: InstallOptions): Promise<InstallResult> {
  const { client, clock } = options;
  const wrote: string[] = [];
  const [namespace, existing] = await Promise.all([
    client.find<KubeObject>(NAMESPACES, { name: SYSTEM_NAMESPACE }), client.listAll<KubeObject>(DEFINITIONS),
  ]);
  const byName = new Map(existing.map((definition) => [definition.metadata.name, definition]));
  if (namespace === undefined) wrote.push(...await create(client, NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE } }));
  const own = federationCrds();
  const isNew = own.some(({ metadata }) => !byName.has(metadata.name));
  await Promise.all([
    ...own.map(async (definition) => {
      const { name } = definition.metadata;
      if (await ensureDefinition(client, byName.get(name), definition) === 'written') wrote.push(name);
    }),
    ...(isNew ? await defaultDefinitions(client, byName, wrote) : []),
  ]);
  const waiting = own.map(({ metadata }) => metadata.name).filter((name) => !isServed(byName.get(name)));
  if (waiting.length > 0) await whenEstablished(client, waiting, clock);
  if (await findConfig(client) === undefined) wrote.push(...await createConfigs(client, options.settings ?? {}));
  return { wrote };
}

function isServed(definition: KubeObject | undefined): boolean {
  return definition !== undefined && isEstablished(definition);
}

/** On a new host the default types' definitions are made together, sharing the OpenAPI documents; later each type's own controller does it. */
async function defaultDefinitions(client: KubeClient, byName: ReadonlyMap<string, KubeObject>, wrote: string[]): Promise<Promise<void>[]> {
  const schemas = new OpenApiSchemas(client);
  return DEFAULT_TARGET_TYPES.map(async (target) => {
    const parsed = parseTypeConfig(typeConfigFor(target));
    if (!parsed.ok) return;
    const name = `${parsed.value.federated.plural}.${parsed.value.federated.group}`;
    if (await ensureFederatedDefinition(client, byName.get(name), parsed.value, schemas) === 'written') wrote.push(name);
  });
}

/** Right after its definition was made a type may still be unknown to the server for a moment. */
async function findConfig(client: KubeClient): Promise<KubeObject | undefined> {
  return client.find<KubeObject>(CONFIGS, { name: CONFIG_NAME, namespace: SYSTEM_NAMESPACE });
}

async function createConfigs(client: KubeClient, settings: Readonly<Record<string, string>>): Promise<string[]> {
  const wrote = await Promise.all(DEFAULT_TARGET_TYPES.map((target) => create(client, TYPE_CONFIGS, typeConfigFor(target))));
  const config: KubeObject = {
    apiVersion: `${CORE_GROUP}/${CORE_VERSION}`, kind: 'KubeFedConfig',
    metadata: { name: CONFIG_NAME, namespace: SYSTEM_NAMESPACE, annotations: { ...settings } },
    spec: defaultConfigSpec({ scope: 'Cluster', syncController: { maxConcurrentReconciles: SYNC_WORKERS }, controllerDuration: { availableDelay: AVAILABLE_DELAY } }),
  };
  // The config comes last: while it is missing, the next start makes up for whatever did not get done.
  return [...wrote.flat(), ...await create(client, CONFIGS, config)];
}

async function create(client: KubeClient, type: Parameters<KubeClient['create']>[0], object: KubeObject): Promise<string[]> {
  try {
    await client.create(type, object);
    return [`${object.kind} ${object.metadata.name}`];
  } catch (error) {
    if (isAlreadyExists(error)) return [];
    throw error;
  }
}
