import type { KubeObject } from '#lib/kube/object.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';

/** The input that would leave a preference as it is; undefined for one that can't be read. */
export function inputOfPreference(preference: KubeObject, { namespace, name, targetKind }: Pick<PreferenceInput, 'namespace' | 'name' | 'targetKind'>): PreferenceInput | undefined {
  const parsed = parsePreference(preference);
  if (!parsed.ok) return undefined;
  const { totalReplicas, rebalance, clusters, strategy, topology, failover, disruption } = parsed.value;
  const extras = {
    ...(strategy === undefined ? {} : { strategy }), ...(topology === undefined ? {} : { topology }), ...(failover === undefined ? {} : { failover }), ...(disruption === undefined ? {} : { disruption }),
  };
  return { namespace, name, targetKind, generation: preference.metadata.generation ?? 0, totalReplicas, rebalance, clusters, extras };
}
