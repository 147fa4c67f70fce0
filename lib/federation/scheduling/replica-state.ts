import type { KubeObject } from '#lib/kube/object.ts';
import { listAt, numberAt, objectAt, stringAt } from '../types/read.ts';

/** A pod that can't be scheduled counts once it has been so for this long; younger ones ask for another look. */
export const UNSCHEDULABLE_AFTER_MS = 60_000;

export type PodAnalysis = {
  total: number;
  runningAndReady: number;
  /** Pods that no node could take for longer than the threshold. */
  unschedulable: number;
  /** Some pod is unschedulable, but not yet for long enough to count. */
  needsRecheck: boolean;
};

/** D7: a running pod counts as ready only when its Ready condition says `True`. */
export function analyzePods(pods: readonly KubeObject[], nowMs: number): PodAnalysis {
  const analysis: PodAnalysis = { total: pods.length, runningAndReady: 0, unschedulable: 0, needsRecheck: false };
  for (const pod of pods) {
    if (stringAt(pod, 'status', 'phase') === 'Running') {
      if (stringAt(condition(pod, 'Ready'), 'status') === 'True') analysis.runningAndReady += 1;
      continue;
    }
    const scheduled = condition(pod, 'PodScheduled');
    if (stringAt(scheduled, 'status') !== 'False' || stringAt(scheduled, 'reason') !== 'Unschedulable') continue;
    const since = Date.parse(stringAt(scheduled, 'lastTransitionTime') ?? '');
    if (since + UNSCHEDULABLE_AFTER_MS < nowMs) analysis.unschedulable += 1;
    else analysis.needsRecheck = true;
  }
  return analysis;
}

function condition(pod: KubeObject, type: string): unknown {
  return listAt(pod, 'status', 'conditions')?.find((candidate) => stringAt(candidate, 'type') === type);
}

export type ReplicaState =
  | { known: false; reason: 'Absent' }
  | { known: true; current: number; capacity?: number; needsRecheck: boolean };

/** Which fields of a kind hold its numbers; Deployments, ReplicaSets and StatefulSets keep them in the default places. */
export type ReplicaFields = { desired: readonly string[]; ready: readonly string[] };
const DEFAULT_FIELDS: ReplicaFields = { desired: ['spec', 'replicas'], ready: ['status', 'readyReplicas'] };

/** True when the pods must be looked at to know the state: desired and ready differ. */
export function needsPods(target: KubeObject, fields: ReplicaFields = DEFAULT_FIELDS): boolean {
  return (numberAt(target, ...fields.desired) ?? 0) !== (numberAt(target, ...fields.ready) ?? 0);
}

/**
 * True while no pod of the target can have waited long enough to count as unschedulable, so that its pods need not be asked
 * for: the target itself is younger than that. Pods that it took over from another owner are seen once it is old enough.
 */
export function isTooYoungForPods(target: KubeObject, nowMs: number): boolean {
  return nowMs - Date.parse(target.metadata.creationTimestamp ?? '') < UNSCHEDULABLE_AFTER_MS;
}

/**
 * Current replicas and, when pods can't be scheduled, the capacity of one cluster (spec 7.3).
 * `pods` are those the target's own selector matches; read only when `needsPods` says so.
 */
export function replicaState(target: KubeObject | undefined, pods: readonly KubeObject[], nowMs: number, fields: ReplicaFields = DEFAULT_FIELDS): ReplicaState {
  if (target === undefined) return { known: false, reason: 'Absent' };
  const desired = numberAt(target, ...fields.desired) ?? 0;
  if (!needsPods(target, fields)) return { known: true, current: desired, needsRecheck: false };
  const analysis = analyzePods(pods, nowMs);
  return {
    known: true,
    current: analysis.runningAndReady,
    ...(analysis.unschedulable > 0 ? { capacity: desired - analysis.unschedulable } : {}),
    needsRecheck: analysis.needsRecheck,
  };
}

export type CollectedState = { current: Record<string, number>; capacity: Record<string, number>; needsRecheck: boolean };

/** The planner's two maps from every cluster's state. D8: one cluster that asks for another look is enough to get one. */
export function collectReplicaStates(states: ReadonlyMap<string, ReplicaState>): CollectedState {
  const collected: CollectedState = { current: {}, capacity: {}, needsRecheck: false };
  for (const [cluster, state] of states) {
    if (!state.known) continue;
    collected.current[cluster] = state.current;
    if (state.capacity !== undefined) collected.capacity[cluster] = state.capacity;
    collected.needsRecheck ||= state.needsRecheck;
  }
  return collected;
}

/**
 * The selector by which a target's pods are found, whole: labels and expressions.
 * Undefined when the target has none, so its pods can't be told apart.
 */
export function podSelectorOf(target: KubeObject): Record<string, unknown> | undefined {
  const selector = objectAt(target, 'spec', 'selector');
  return selector === undefined || Object.keys(selector).length === 0 ? undefined : selector;
}
