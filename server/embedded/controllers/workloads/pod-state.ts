import { deepEqual } from '#lib/kube/json.ts';
import { findCondition } from '../engine/conditions.ts';
import type { Pod } from '../kinds.ts';

/** Neither finished nor being deleted: counts toward a workload's replicas. */
export function isActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isFinished(pod);
}

export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function isReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, 'Ready')?.status === 'True';
}

/** Milliseconds until a ready pod has been ready for `minReadySeconds`: 0 when it has, undefined when it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, now: Date): number | undefined {
  const ready = findCondition(pod.status?.conditions, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(ready.lastTransitionTime ?? '');
  return Number.isNaN(since) ? 0 : Math.max(0, since + minReadySeconds * 1000 - now.getTime());
}

export type PodCounts = { active: number; ready: number; available: number; nextAvailableInMs: number | undefined };

/** Counts active pods; `nextAvailableInMs` says when the next ready one will have been ready long enough. */
export function countPods(pods: readonly Pod[], minReadySeconds: number, now: Date): PodCounts {
  const counts: PodCounts = { active: 0, ready: 0, available: 0, nextAvailableInMs: undefined };
  for (const pod of pods) {
    if (!isActive(pod)) continue;
    counts.active += 1;
    const waitMs = availableInMs(pod, minReadySeconds, now);
    if (waitMs === undefined) continue;
    counts.ready += 1;
    if (waitMs === 0) counts.available += 1;
    else counts.nextAvailableInMs = Math.min(counts.nextAvailableInMs ?? waitMs, waitMs);
  }
  return counts;
}

/** True when a change of a pod can change what its owner does or reports. */
export function matters(pod: Pod, previous: Pod | undefined): boolean {
  return previous === undefined
    || !deepEqual(pod.metadata.labels, previous.metadata.labels)
    || !deepEqual(pod.metadata.ownerReferences, previous.metadata.ownerReferences)
    || pod.status?.phase !== previous.status?.phase
    || isReady(pod) !== isReady(previous)
    || pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp;
}

/** Orders pods by which to delete first: unplaced, not running, not ready, low deletion cost, crowded node, youngest. */
export function compareForDeletion(a: Pod, b: Pod, podsOnNode: ReadonlyMap<string, number>): number {
  return rank(a) - rank(b)
    || deletionCost(a) - deletionCost(b)
    || (podsOnNode.get(b.spec.nodeName ?? '') ?? 0) - (podsOnNode.get(a.spec.nodeName ?? '') ?? 0)
    || restarts(b) - restarts(a)
    || compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp)
    || compareText(a.metadata.name, b.metadata.name);
}

const PHASE_RANK: Readonly<Record<string, number>> = { Pending: 1, Unknown: 2, Running: 3 };

function rank(pod: Pod): number {
  if ((pod.spec.nodeName ?? '') === '') return 0;
  return (PHASE_RANK[pod.status?.phase ?? 'Pending'] ?? 1) * 2 + (isReady(pod) ? 1 : 0);
}

function deletionCost(pod: Pod): number {
  const cost = Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? '0');
  return Number.isSafeInteger(cost) ? cost : 0;
}

function restarts(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0);
}

function compareText(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
