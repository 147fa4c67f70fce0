import type { ClusterHealth, ClusterSummary, WorkloadSummary } from '#lib/contracts/dto.ts';
import { compareNames } from '../table-sort.ts';

export type ClusterFilter = { readonly text: string; readonly health: ClusterHealth | 'any'; readonly region: string; readonly cordon: 'any' | 'open' | 'cordoned' | 'draining' };

const CORDONS: readonly ClusterFilter['cordon'][] = ['open', 'cordoned', 'draining'];
const HEALTHS: readonly ClusterHealth[] = ['ready', 'notReady', 'offline', 'unknown'];

/** Reads the list's address; anything unknown falls back to the whole list. */
export function parseClusterFilter(params: { get(name: string): string | null }): ClusterFilter {
  return {
    text: params.get('q') ?? '', health: HEALTHS.find((known) => known === params.get('health')) ?? 'any', region: params.get('region') ?? '',
    cordon: CORDONS.find((known) => known === params.get('cordon')) ?? 'any',
  };
}

/** The clusters that match, by name. The text is looked for in name, region, version and `key=value` labels. */
export function filterClusters(clusters: readonly ClusterSummary[], { text, health, region, cordon }: ClusterFilter): ClusterSummary[] {
  const wanted = text.trim().toLowerCase();
  return clusters
    .filter((cluster) => health === 'any' || cluster.health === health)
    .filter((cluster) => cordon === 'any' || (cluster.cordon ?? 'open') === cordon)
    .filter((cluster) => region === '' || cluster.region === region)
    .filter((cluster) => wanted === '' || wordsOf(cluster).some((word) => word.toLowerCase().includes(wanted)))
    .toSorted((a, b) => compareNames(a.name, b.name, 'en'));
}

/** The regions to choose from, by name; the chosen one stays among them even when its last cluster is gone. */
export function regionsOf(clusters: readonly ClusterSummary[], chosen: string): string[] {
  return [...new Set([...clusters.flatMap(({ region }) => region ?? []), ...(chosen === '' ? [] : [chosen])])].toSorted();
}

/** Replicas that federated workloads ask for and have ready in each cluster; clusters without any are left out. */
export function replicasByCluster(workloads: readonly WorkloadSummary[]): Map<string, { desired: number; ready: number }> {
  const counts = new Map<string, { desired: number; ready: number }>();
  for (const { cluster, replicasDesired, replicasReady } of workloads.flatMap(({ clusters }) => clusters)) {
    if (replicasDesired === undefined) continue;
    const known = counts.get(cluster) ?? { desired: 0, ready: 0 };
    counts.set(cluster, { desired: known.desired + replicasDesired, ready: known.ready + (replicasReady ?? 0) });
  }
  return counts;
}

function wordsOf({ name, region, kubernetesVersion, labels }: ClusterSummary): string[] {
  return [name, region ?? '', kubernetesVersion ?? '', ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)];
}
