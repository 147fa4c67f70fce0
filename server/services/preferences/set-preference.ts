import type { KubeObject } from '#lib/kube/object.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { SCHEDULING_GROUP, SCHEDULING_VERSION } from '#lib/federation/types/constants.ts';
import { validatePreferenceSpec } from '#lib/federation/types/preference.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { changedMeanwhile, patchAtGeneration } from './patch-at-generation.ts';
import { toPreferencePatch } from './preference-patch.ts';

/**
 * Creates a workload's preference, or changes the one that was read at `generation`.
 * @returns the generation that now has to be followed.
 * @throws ServiceError NOT_FOUND without the workload, INVALID for numbers the API would refuse, CONFLICT when somebody
 * else changed or created it meanwhile; KubeError when the host does not answer.
 */
export async function setPreference(host: Host, input: PreferenceInput): Promise<{ generation: number }> {
  const key = toObjectKey(input);
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.kind === input.targetKind);
  if (followed?.informer.store.get(key) === undefined) throw new ServiceError('NOT_FOUND', say('err.preferenceTarget', { kind: input.targetKind, name: key }));
  const { totalReplicas, rebalance, clusters, targetKind, extras } = input;
  const errors = validatePreferenceSpec({ targetKind, totalReplicas, rebalance, clusters, ...extras });
  if (errors.length > 0) throw new ServiceError('INVALID', say('err.numbers', { faults: sayFieldErrors(errors) }), { fields: errors });
  const saved = input.generation === undefined ? await create(host, input) : await change(host, input, input.generation);
  return { generation: saved.metadata.generation ?? 0 };
}

async function create(host: Host, { namespace, name, targetKind, totalReplicas, rebalance, clusters, extras }: PreferenceInput): Promise<KubeObject> {
  try {
    return await host.client.create<KubeObject>(PREFERENCES, {
      apiVersion: `${SCHEDULING_GROUP}/${SCHEDULING_VERSION}`, kind: PREFERENCES.kind, metadata: { name, namespace },
      spec: { targetKind, totalReplicas, rebalance, ...(Object.keys(clusters).length === 0 ? {} : { clusters }), ...extras },
    });
  } catch (error) {
    if (error instanceof KubeError && error.code === 'CONFLICT') throw changedMeanwhile(PREFERENCES.kind, name);
    throw error;
  }
}

function change(host: Host, input: PreferenceInput, generation: number): Promise<KubeObject> {
  return patchAtGeneration(host.client, PREFERENCES, input, generation, (object) => toPreferencePatch(object['spec'], input));
}
