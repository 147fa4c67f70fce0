import type { KubeObject } from '#lib/kube/object.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';

export type Availability = {
  /** Clusters that take part in planning. */
  names: string[];
  /** When a cluster that fell out recently stops being counted, in milliseconds from now; undefined when none is. */
  changesInMs: number | undefined;
};

/**
 * Ready clusters, and those that stopped being ready less than `unavailableDelayMs` ago and hold replicas (`placed`): a
 * short outage must not move a workload. `lostAtMs` says when one stopped. Source: KubeFed's controllerDuration.unavailableDelay.
 */
export function availableClusters(
  clusters: Iterable<KubeObject>, placed: ReadonlySet<string>, unavailableDelayMs: number, nowMs: number, lostAtMs: (cluster: KubeObject) => number = conditionMs,
): Availability {
  const names: string[] = [];
  let changesInMs: number | undefined;
  for (const cluster of clusters) {
    const { name } = cluster.metadata;
    if (isClusterReady(cluster)) {
      names.push(name);
      continue;
    }
    const leftMs = lostAtMs(cluster) + unavailableDelayMs - nowMs;
    if (!placed.has(name) || !(leftMs > 0)) continue;
    names.push(name);
    changesInMs = Math.min(changesInMs ?? leftMs, leftMs);
  }
  return { names: names.toSorted(), changesInMs };
}

/** When the cluster stopped being ready by its conditions; not a number when that is unknown. */
export function conditionMs(cluster: KubeObject): number {
  const times = (listAt(cluster, 'status', 'conditions') ?? []).map((condition) => Date.parse(stringAt(condition, 'lastTransitionTime') ?? ''));
  return times.length === 0 ? Number.NaN : Math.max(...times);
}
