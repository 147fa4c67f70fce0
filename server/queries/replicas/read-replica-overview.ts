import { compareBytewise } from '#lib/kube/json.ts';
import type { ReplicaDistribution, ReplicaOverview } from '#lib/contracts/workload-detail.ts';
import type { Host } from '#server/host/host.ts';
import { toWorkloadSummary } from '../to-workload-summary.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { preferenceFor } from '../workloads/find-workload.ts';
import { toDistribution } from './to-distribution.ts';

/** Every workload whose replicas a preference divides, by namespace, name and kind. */
export function readReplicaOverview(host: Host, now: Date): ReplicaOverview {
  const distributions: ReplicaDistribution[] = [];
  for (const { type, informer } of host.federatedTypes()) {
    for (const preference of host.preferences.store.values()) {
      const object = informer.store.get(toObjectKey(preference.metadata));
      if (object === undefined || preferenceFor(host, type, object) === undefined) continue;
      const distribution = toDistribution(host, { type, object }, toWorkloadSummary(type, object, preference.metadata.name), preference);
      if (distribution !== undefined) distributions.push(distribution);
    }
  }
  return { asOf: now.toISOString(), distributions: distributions.toSorted(byName) };
}

function byName(a: ReplicaDistribution, b: ReplicaDistribution): number {
  return compareBytewise(a.namespace, b.namespace) || compareBytewise(a.name, b.name) || compareBytewise(a.kind, b.kind);
}
