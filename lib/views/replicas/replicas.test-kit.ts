import type { ClusterReplicas, PreferenceView, ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import type { Preference } from '#lib/federation/types/preference.ts';

/** Small distributions for tests: three ready clusters, and the preference of the shipped example. */

export const EXAMPLE_SPEC: Preference = {
  targetKind: 'FederatedDeployment', totalReplicas: 15, rebalance: false, intersectWithClusterSelector: false, overflowPolicy: 'Probe', unlistedClusters: 'Zero',
  clusters: { '*': { weight: 2, maxReplicas: 12 }, 'ap-northeast': { minReplicas: 1, maxReplicas: 3, weight: 1 } },
};

export function aPreference(change: Partial<PreferenceView> = {}): PreferenceView {
  return { name: 'test-deployment', generation: 1, isObserved: true, spec: EXAMPLE_SPEC, conditions: [], unplaced: 0, cause: '', lost: [], ...change };
}

export function replicasIn(cluster: string, count: number, change: Partial<ClusterReplicas> = {}): ClusterReplicas {
  return { cluster, health: 'ready', desired: count, observed: count, ready: count, planned: count, reason: '', code: '', message: '', zones: [], labels: {}, ...change };
}

export function aDistribution(change: Partial<ReplicaDistribution> = {}): ReplicaDistribution {
  return {
    kind: 'FederatedDeployment', resource: 'federateddeployments', namespace: 'test-ns', name: 'test-deployment', templateReplicas: 1,
    clusters: [replicasIn('ap-northeast', 3), replicasIn('cluster1', 6), replicasIn('cluster2', 6)],
    available: ['ap-northeast', 'cluster1', 'cluster2'], selected: ['ap-northeast', 'cluster1', 'cluster2'], preference: aPreference(), ...change,
  };
}
