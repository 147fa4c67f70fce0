import type { WorkloadSummary } from '#lib/contracts/dto.ts';
import { compareNames } from '../compare-names.ts';
import { assignSeries, type Series } from '../series.ts';

export type ClusterLine = {
  readonly cluster: string;
  readonly series: Series;
  readonly ready: number;
  readonly desired?: number;
  readonly shortBy: number;
  readonly code: string;
};

const KINDS_WITH_PODS: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController']);

export function hasPods(targetKind: string): boolean {
  return KINDS_WITH_PODS.has(targetKind);
}

/** The clusters that hold the workload: the shortest first, then those of which something else is to be said, then by name. */
export function toClusterLines({ clusters }: Pick<WorkloadSummary, 'clusters'>): ClusterLine[] {
  const series = assignSeries(clusters.map(({ cluster }) => cluster));
  return clusters.map(({ cluster, code, replicasDesired, replicasReady = 0 }) => ({
    cluster, code, series: series.get(cluster) ?? 'neutral', ready: replicasReady, shortBy: Math.max(0, (replicasDesired ?? 0) - replicasReady),
    ...(replicasDesired === undefined ? {} : { desired: replicasDesired }),
  })).toSorted((a, b) => b.shortBy - a.shortBy || Number(b.code !== '') - Number(a.code !== '') || compareNames(a.cluster, b.cluster));
}
