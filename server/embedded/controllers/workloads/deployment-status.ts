import type { Condition } from '#lib/kube/object.ts';
import { findCondition, timestamp, withCondition, withoutCondition } from '../engine/conditions.ts';
import type { Deployment, DeploymentStatus, ReplicaSet, WorkloadCondition } from '../kinds.ts';
import { rolloutLimits } from './rollout-plan.ts';

/** Kubernetes' default time for a rollout to make progress. */
const DEFAULT_DEADLINE_SECONDS = 600;
/** By this value a Deployment says that its rollouts never count as stuck. */
const NO_DEADLINE_SECONDS = 2_147_483_647;

/** Pause, resume or the making of a new set: what the Progressing condition says before any pod changes. */
export type ProgressNote = { status: Condition['status']; reason: string; message: string };

/** The status of a Deployment from its sets: counts, Available, Progressing (with its deadline) and ReplicaFailure. */
export function deploymentStatus(
  deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined, note: ProgressNote | undefined, now: Date,
): DeploymentStatus {
  const counts = countReplicas(deployment, sets, newSet);
  const limits = rolloutLimits(deployment);
  const isAvailable = counts.available >= limits.replicas - limits.maxUnavailable;
  let conditions = put(deployment.status?.conditions, isAvailable
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' }, now);
  conditions = withProgress(deployment, conditions, counts, newSet, note, now);
  const failure = sets.map((set) => findCondition(set.status?.conditions, 'ReplicaFailure')).find((each) => each !== undefined);
  conditions = failure === undefined
    ? withoutCondition(conditions, 'ReplicaFailure')
    : put(conditions, { type: 'ReplicaFailure', status: failure.status, ...(failure.reason === undefined ? {} : { reason: failure.reason }), message: failure.message ?? '' }, now);
  return {
    ...(deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation }),
    ...positive({ replicas: counts.replicas, updatedReplicas: counts.updated, readyReplicas: counts.ready, availableReplicas: counts.available, unavailableReplicas: counts.unavailable }),
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
  };
}

/** Milliseconds until a rollout that makes no progress is declared stuck; undefined when that can't happen. */
export function deadlineInMs(deployment: Deployment, now: Date): number | undefined {
  const progressing = findCondition(deployment.status?.conditions, 'Progressing');
  if (!hasDeadline(deployment) || progressing === undefined || deployment.spec.paused === true) return undefined;
  if (progressing.reason === 'NewReplicaSetAvailable' || progressing.reason === 'ProgressDeadlineExceeded') return undefined;
  const since = Date.parse(progressing.lastUpdateTime ?? '');
  if (Number.isNaN(since)) return undefined;
  return Math.max(0, since + deadlineSeconds(deployment) * 1000 + 1000 - now.getTime());
}

type Counts = { replicas: number; updated: number; ready: number; available: number; unavailable: number };

function countReplicas(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Counts {
  let [replicas, ready, available, wanted] = [0, 0, 0, 0];
  for (const { spec, status } of sets) {
    replicas += status?.replicas ?? 0;
    ready += status?.readyReplicas ?? 0;
    available += status?.availableReplicas ?? 0;
    wanted += spec.replicas ?? 0;
  }
  const updated = newSet?.status?.replicas ?? 0;
  return { replicas, updated, ready, available, unavailable: Math.max(0, wanted - available) };
}

function withProgress(
  deployment: Deployment, conditions: WorkloadCondition[], counts: Counts, newSet: ReplicaSet | undefined,
  note: ProgressNote | undefined, now: Date,
): WorkloadCondition[] {
  if (!hasDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const existing = findCondition(conditions, 'Progressing');
  if (note !== undefined) return put(conditions, { type: 'Progressing', ...note }, now);
  if (deployment.spec.paused === true) return conditions;
  const what = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
  const replicas = deployment.spec.replicas ?? 1;
  const isComplete = counts.updated === replicas && counts.replicas === replicas && counts.available === replicas;
  if (counts.replicas === counts.updated && existing?.reason === 'NewReplicaSetAvailable' && (isComplete || !isNewRollout(deployment, newSet, existing))) return conditions;
  if (isComplete) {
    return put(conditions, { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `${what} has successfully progressed.` }, now);
  }
  if (existing === undefined || hasMoved(deployment.status, counts)) {
    return put(conditions, { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${what} is progressing.` }, now, 'renew');
  }
  if (hasTimedOut(deployment, existing, now)) {
    return put(conditions, { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: `${what} has timed out progressing.` }, now);
  }
  return conditions;
}

/** A finished rollout stays finished when pods fail later; only another template starts a new one. */
function isNewRollout(deployment: Deployment, newSet: ReplicaSet | undefined, progressing: Condition): boolean {
  return newSet !== undefined && progressing.message?.includes(`"${newSet.metadata.name}"`) === false && (deployment.spec.replicas ?? 1) > 0;
}

function hasMoved(before: DeploymentStatus | undefined, counts: Counts): boolean {
  const oldBefore = (before?.replicas ?? 0) - (before?.updatedReplicas ?? 0);
  return counts.updated > (before?.updatedReplicas ?? 0) || counts.replicas - counts.updated < oldBefore
    || counts.ready > (before?.readyReplicas ?? 0) || counts.available > (before?.availableReplicas ?? 0);
}

function hasTimedOut(deployment: Deployment, progressing: WorkloadCondition, now: Date): boolean {
  if (progressing.reason === 'NewReplicaSetAvailable') return false;
  if (progressing.reason === 'ProgressDeadlineExceeded') return true;
  const since = Date.parse(progressing.lastUpdateTime ?? '');
  return !Number.isNaN(since) && since + deadlineSeconds(deployment) * 1000 < now.getTime();
}

function hasDeadline(deployment: Deployment): boolean {
  return deadlineSeconds(deployment) !== NO_DEADLINE_SECONDS;
}

function deadlineSeconds({ spec }: Deployment): number {
  return spec.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
}

/** As `withCondition`; the update time moves with every change, or always in mode `renew`. */
function put(
  conditions: readonly WorkloadCondition[] | undefined, wanted: WorkloadCondition, now: Date, mode: 'on-change' | 'renew' = 'on-change',
): WorkloadCondition[] {
  const existing = findCondition(conditions, wanted.type);
  const isSame = existing?.status === wanted.status && existing.reason === wanted.reason && existing.message === wanted.message;
  const lastUpdateTime = isSame && mode === 'on-change' ? existing.lastUpdateTime : timestamp(now);
  return withCondition(conditions, { ...wanted, ...(lastUpdateTime === undefined ? {} : { lastUpdateTime }) }, now);
}

function positive(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}
