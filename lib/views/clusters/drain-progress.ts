import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import type { WorkloadSummary } from '#lib/contracts/dto.ts';

export type Placed = { key: string; kind: string; resource: string; namespace: string; name: string; replicas: number };

/** How far the emptying of a cluster has come, from what it is asked to run now. */
export type DrainProgress = {
  /** Replicas that were to move when it began, and those still there. */
  total: number;
  left: number;
  /** 0 to 1. */
  share: number;
  /** Workloads under a preference that still have replicas there: they move. */
  moving: Placed[];
  /** What is placed there by its placement alone: it stays. */
  staying: Placed[];
};

export function toDrainProgress(detail: Pick<ClusterDetail, 'cluster' | 'workloads' | 'facts'>): DrainProgress {
  const placed = detail.workloads.map((workload) => ({ workload, replicas: replicasIn(workload, detail.cluster.name) }));
  const moving = placed.filter(({ workload, replicas }) => workload.preference !== undefined && replicas > 0).map(toPlaced);
  const left = moving.reduce((sum, { replicas }) => sum + replicas, 0);
  const total = Math.max(detail.facts.drain?.replicas ?? 0, left);
  return {
    total, left, moving, share: total === 0 ? 1 : (total - left) / total,
    staying: placed.filter(({ workload }) => workload.preference === undefined).map(toPlaced),
  };
}

/** What unjoining concerns: objects and running replicas, by kind, in the order of kinds. */
export function toBlastRadius(workloads: readonly WorkloadSummary[], cluster: string): { kind: string; objects: number; replicas: number }[] {
  const byKind = new Map<string, { objects: number; replicas: number }>();
  for (const workload of workloads) {
    const known = byKind.get(workload.targetKind) ?? { objects: 0, replicas: 0 };
    byKind.set(workload.targetKind, { objects: known.objects + 1, replicas: known.replicas + replicasIn(workload, cluster) });
  }
  return [...byKind].map(([kind, counts]) => ({ kind, ...counts })).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}

export function replicasIn(workload: WorkloadSummary, cluster: string): number {
  return workload.clusters.find((placed) => placed.cluster === cluster)?.replicasDesired ?? 0;
}

function toPlaced({ workload, replicas }: { workload: WorkloadSummary; replicas: number }): Placed {
  const { kind, targetKind, resource, namespace, name } = workload;
  return { key: `${kind}/${namespace}/${name}`, kind: targetKind, resource, namespace, name, replicas };
}
