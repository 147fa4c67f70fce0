import type { ReplicaOverrideInput } from '#lib/contracts/workload-detail.ts';
import { withOverride, withoutOverride } from '#lib/federation/overrides/edit-overrides.ts';
import { REPLICAS_PATH } from '#lib/federation/scheduling/write-back.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { at } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { EditError } from '../preferences/edit-error.ts';
import { patchAtGeneration } from '../preferences/patch-at-generation.ts';

/** Where a Job keeps what other kinds call replicas. */
const PARALLELISM_PATH = '/spec/parallelism';

/**
 * Sets the replicas of one cluster by hand, or takes the override away.
 * @throws EditError PRECONDITION_FAILED while a preference owns the replicas: its controller would undo the edit;
 * NOT_FOUND without the object; CONFLICT when it changed since it was read.
 */
export async function setReplicaOverride(host: Host, input: ReplicaOverrideInput): Promise<{ generation: number }> {
  const key = toObjectKey(input);
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.plural === input.resource);
  const object = followed?.informer.store.get(key);
  if (followed === undefined || object === undefined) throw new EditError('NOT_FOUND', `There is no ${input.resource} ${key}; it may have been deleted.`);
  const preference = host.preferences.store.get(key);
  const parsed = preference === undefined ? undefined : parsePreference(preference);
  if (parsed?.ok === true && parsed.value.targetKind === followed.type.federated.kind) {
    throw new EditError('PRECONDITION_FAILED', `Replicas here are set by the preference ${input.name}; change its weights and limits instead.`);
  }
  const path = followed.type.target.kind === 'Job' ? PARALLELISM_PATH : REPLICAS_PATH;
  const saved = await patchAtGeneration(host.client, followed.type.federated, input, input.generation, (live) => {
    const before = at(live, 'spec', 'overrides');
    return { overrides: input.replicas === null ? withoutOverride(before, input.cluster, path) : withOverride(before, input.cluster, path, input.replicas) };
  });
  return { generation: saved.metadata.generation ?? 0 };
}
