import type { KubeObject } from '#lib/kube/object.ts';
import { isEquivalentApi } from '#lib/federation/types/default-types.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { Host } from '#server/host/host.ts';
import { discoverTypes, lookUpType, type ServedType } from '#server/host/discovery.ts';
import { TYPE_CONFIGS } from '#server/host/resources.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError } from '#server/platform/service-error.ts';

export type EnableInput = {
  /** Plural, kind, short name, or plural and group of the target type. */
  name: string;
  /** `preview` answers what would be made and writes nothing. */
  mode: 'write' | 'preview';
  /** Clusters that are asked when the host does not serve the type; its templates are then checked by members only. */
  others?: readonly KubeClient[];
};

export type EnableResult = { typeConfig: KubeObject; did: 'created' | 'enabled' | 'nothing' };

/**
 * Enables a type: its FederatedTypeConfig is made, and the type controller makes the federated type from it.
 * @throws ServiceError NOT_FOUND for a type that the host does not serve; PRECONDITION_FAILED when the same objects
 * are federated already under another name.
 */
export async function enableType(host: Host, input: EnableInput): Promise<EnableResult> {
  const { group, version, plural, kind, namespaced } = await findType([host.client, ...(input.others ?? [])], input.name);
  const wanted = typeConfigFor({ group, version, plural, kind, namespaced });
  const parsed = parseTypeConfig(wanted);
  if (!parsed.ok) throw new ServiceError('INVALID', say('err.notFederatable', { object: kind, faults: sayFieldErrors(parsed.errors) }));
  const existing = host.typeConfigs.store.get(`${SYSTEM_NAMESPACE}/${parsed.value.name}`);
  if (existing === undefined) refuseCollision(host, parsed.value);
  const before = existing === undefined ? undefined : parseTypeConfig(existing);
  if (before?.ok === true && before.value.propagation === 'Enabled') return { typeConfig: existing ?? wanted, did: 'nothing' };
  const did = existing === undefined ? 'created' : 'enabled';
  if (input.mode === 'preview') return { typeConfig: wanted, did };
  const written = existing === undefined
    ? await host.client.create(TYPE_CONFIGS, wanted)
    : await host.client.patch<KubeObject>(TYPE_CONFIGS, existing.metadata, { type: 'merge', body: { spec: { propagation: 'Enabled' } } });
  return { typeConfig: written, did };
}

/** The type as the first cluster serves it that does; a cluster that can't be asked is passed over, except the first. */
async function findType(clients: readonly KubeClient[], name: string): Promise<ServedType> {
  let sentence: Sentence | undefined;
  for (const [index, client] of clients.entries()) {
    try {
      const lookup = lookUpType((await discoverTypes(client)).types, name, client.cluster);
      if (lookup.found !== undefined) return lookup.found;
      sentence ??= lookup.sentence;
    } catch (error) {
      if (index === 0) throw error;
    }
  }
  throw new ServiceError('NOT_FOUND', sentence ?? say('err.noType', { cluster: 'host', name }));
}

/** Two configs for the same objects, or for the same federated type, would make two controllers fight. */
function refuseCollision(host: Host, wanted: TypeConfig): void {
  for (const object of host.typeConfigs.store.values()) {
    const other = parseTypeConfig(object);
    if (!other.ok) continue;
    const { name, target, federated } = other.value;
    if (isEquivalentApi(target, wanted.target)) {
      throw new ServiceError('PRECONDITION_FAILED', say('err.sameObjects', { name }));
    }
    if (federated.plural === wanted.federated.plural && federated.group === wanted.federated.group) {
      throw new ServiceError('PRECONDITION_FAILED', say('err.federatedTypeTaken', { type: `${federated.plural}.${federated.group}`, name }));
    }
  }
}
