import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { federateObject } from '#lib/federation/federate/federate-object.ts';
import { isListedToSkip, skippedObject, skippedType } from '#lib/federation/federate/skip-rules.ts';
import { parseTypeConfig, typeConfigName, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say as sayRule } from '#lib/federation/types/sentences.ts';
import { discoverTypes, lookUpType } from '#server/host/discovery.ts';
import type { Host } from '#server/host/host.ts';
import { NAMESPACES } from '#server/host/resources.ts';
import { isAlreadyExists } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError } from '#server/platform/service-error.ts';

export type FederateInput = {
  /** Name or short name of the target type. */
  type: string;
  name: string;
  /** Not for types without namespaces. */
  namespace?: string;
  /** For a Namespace: also what is in it. */
  contents?: boolean;
  /** Groups and types whose objects are left out of the contents. */
  skip?: readonly string[];
  /** `preview` answers what would be made and writes nothing. */
  mode: 'write' | 'preview';
};

export type FederateResult = {
  objects: KubeObject[];
  /** What was left out, and why. */
  notes: Sentence[];
};

type Found = { object: KubeObject; type: TypeConfig };

/**
 * Federates what a cluster holds: one object, or a whole namespace. Every type that is met must be enabled, else nothing
 * is written. Members that hold the objects already keep them: they are adopted. `from` is the host or a member.
 * @throws ServiceError NOT_FOUND, PRECONDITION_FAILED with the types to enable, CONFLICT when it is federated already.
 */
export async function federateFromCluster(host: Host, from: KubeClient, input: FederateInput): Promise<FederateResult> {
  const { types } = await discoverTypes(from);
  const lookup = lookUpType(types, input.type, from.cluster);
  if (lookup.found === undefined) throw new ServiceError('NOT_FOUND', lookup.sentence);
  const enabled = enabledTypes(host);
  const object = await from.find<KubeObject>(lookup.found, { name: input.name, ...(lookup.found.namespaced ? { namespace: input.namespace ?? 'default' } : {}) });
  if (object === undefined) throw new ServiceError('NOT_FOUND', say('err.noObject', { cluster: from.cluster, kind: lookup.found.kind, name: input.name }));
  const reason = skippedObject({ ...object, kind: lookup.found.kind });
  if (reason !== undefined) throw new ServiceError('INVALID', say('err.skipped', { kind: lookup.found.kind, name: input.name, reason }));
  const notes: Sentence[] = [];
  const found: Found[] = requireEnabled(enabled, [lookup.found]).map((type) => ({ object, type }));
  if (input.contents === true) {
    if (lookup.found.kind !== 'Namespace') throw new ServiceError('INVALID', say('err.onlyNamespaces'));
    found.push(...await readContents(from, enabled, types.filter(({ namespaced, verbs }) => namespaced && verbs.includes('list')), input, notes));
  }
  const objects = found.map(({ object: one, type }) => {
    const result = federateObject({ ...one, kind: type.target.kind }, type);
    notes.push(...result.notes.map((note) => sayRule('note.about', { kind: type.target.kind, name: one.metadata.name, note })));
    return { object: result.object, type };
  });
  if (input.mode === 'write') await writeAll(host, objects);
  return { objects: objects.map(({ object: one }) => one), notes };
}

async function readContents(from: KubeClient, enabled: ReadonlyMap<string, TypeConfig>, types: readonly ResourceType[], input: FederateInput, notes: Sentence[]): Promise<Found[]> {
  const candidates = types.filter((type) => skippedType(type) === undefined && !isListedToSkip(type, input.skip ?? []));
  const lists = await Promise.all(candidates.map(async (type) => ({
    type, objects: await from.listAll<KubeObject>(type, { namespace: input.name }),
  })));
  const kept = lists.map(({ type, objects }) => ({
    type,
    objects: objects.filter((object) => {
      const reason = skippedObject({ ...object, kind: type.kind });
      if (reason !== undefined) notes.push(sayRule('note.leftOut', { kind: type.kind, name: object.metadata.name, reason }));
      return reason === undefined;
    }),
  })).filter(({ objects }) => objects.length > 0);
  const configs = requireEnabled(enabled, kept.map(({ type }) => type));
  return kept.flatMap(({ objects }, i) => {
    const type = configs[i];
    return type === undefined ? [] : objects.map((object) => ({ object, type }));
  });
}

function requireEnabled(enabled: ReadonlyMap<string, TypeConfig>, types: readonly ResourceType[]): TypeConfig[] {
  const missing = types.map(typeConfigName).filter((name) => !enabled.has(name));
  if (missing.length > 0) throw new ServiceError('PRECONDITION_FAILED', say('err.notEnabled', { types: missing }));
  return types.flatMap((type) => enabled.get(typeConfigName(type)) ?? []);
}

/** The host needs the namespace before anything can be in it; a FederatedNamespace goes first. */
async function writeAll({ client }: Host, objects: readonly Found[]): Promise<void> {
  const { namespace } = objects[0]?.object.metadata ?? {};
  if (namespace !== undefined) await createIfMissing(client, NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const { object, type } of objects) {
    try {
      await client.create(type.federated, object);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      throw new ServiceError('CONFLICT', say('err.existsAlready', { kind: object.kind, name: object.metadata.name }));
    }
  }
}

async function createIfMissing(client: KubeClient, type: ResourceType, object: KubeObject): Promise<void> {
  try {
    await client.create(type, object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

function enabledTypes(host: Host): Map<string, TypeConfig> {
  return new Map([...host.typeConfigs.store.values()].flatMap((object): [string, TypeConfig][] => {
    const parsed = parseTypeConfig(object);
    return parsed.ok && parsed.value.propagation === 'Enabled' ? [[parsed.value.name, parsed.value]] : [];
  }));
}
