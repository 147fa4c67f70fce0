import { findCondition } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { controllerUid } from '../engine/object-index.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS, type Deployment, type ReplicaSet } from '../kinds.ts';
import { claim } from './adoption.ts';
import { createReplicaSet, findNewReplicaSet, sizeAnnotations, sortByAge, syncRevision, trimHistory, wasScaled } from './deployment-revisions.ts';
import { deadlineInMs, deploymentStatus, type ProgressNote } from './deployment-status.ts';
import { wakeOwner } from './owner-events.ts';
import { isFinished } from './pod-state.ts';
import { newSetSize, planRollingStep, planScaling, rolloutLimits, type Scale, type SetSize } from './rollout-plan.ts';

const COMPONENT = 'deployment-controller';

/**
 * Keeps one ReplicaSet for each template a Deployment has had and moves pods from the old ones to the new one:
 * a few at a time (RollingUpdate), all at once (Recreate), or not at all while paused.
 */
export function startDeployments(context: Context): void {
  const queue = context.queue({ name: 'deployment', workers: 64, gatherMs: 5, reconcile: (key) => reconcile(context, key) });
  context.feed.on(DEPLOYMENTS, ({ object }) => queue.add(toKey(object)));
  context.feed.on(REPLICA_SETS, ({ object, previous }) => {
    wakeOwner(context, DEPLOYMENTS.resource, object, queue);
    if (previous !== undefined) wakeOwner(context, DEPLOYMENTS.resource, previous, queue);
  });
  context.feed.on(PODS, ({ type, object }) => {
    // Recreate waits for the last old pod to be gone.
    const set = type === 'DELETED' ? context.index.byUid(controllerUid(object) ?? '') : undefined;
    const owner = set?.resource === REPLICA_SETS.resource ? context.api.get(REPLICA_SETS, set.namespace, set.name) : undefined;
    if (owner !== undefined) wakeOwner(context, DEPLOYMENTS.resource, owner, queue);
  });
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const deployment = context.api.get(DEPLOYMENTS, namespace, name);
  if (deployment === undefined) return DONE;
  const sets = sortByAge(await claim(context, REPLICA_SETS, context.replicaSets, deployment, deployment.spec.selector));
  const step = deployment.metadata.deletionTimestamp === undefined ? await roll(context, deployment, sets) : {};
  return report(context, deployment, step.note);
}

type Step = { note?: ProgressNote };

async function roll(context: Context, deployment: Deployment, sets: readonly ReplicaSet[]): Promise<Step> {
  const newSet = findNewReplicaSet(deployment, sets);
  const oldSets = sets.filter((set) => set !== newSet);
  const paused = pauseNote(deployment);
  if (newSet !== undefined) await syncRevision(context, deployment, newSet, sets);
  const limits = rolloutLimits(deployment);
  if (deployment.spec.paused === true || wasScaled(deployment, sets)) {
    await apply(context, deployment, sets, planScaling(limits, sets.map(toSize), newSet === undefined ? undefined : toSize(newSet)));
    return paused === undefined ? {} : { note: paused };
  }
  if (deployment.spec.strategy?.type === 'Recreate' && await stopOld(context, deployment, oldSets)) return {};
  if (newSet === undefined) return { ...(await begin(context, deployment, sets)) };
  const plan = planRollingStep(limits, toSize(newSet), oldSets.map(toSize));
  await apply(context, deployment, sets, plan);
  if (plan.length === 0 && isRolledOut(deployment)) await trimHistory(context, deployment, oldSets);
  return paused === undefined ? {} : { note: paused };
}

async function begin(context: Context, deployment: Deployment, sets: readonly ReplicaSet[]): Promise<Step> {
  const limits = rolloutLimits(deployment);
  const oldReplicas = sets.reduce((total, set) => total + (set.spec.replicas ?? 0), 0);
  const replicas = newSetSize(limits, 0, oldReplicas);
  const created = await createReplicaSet(context, deployment, sets, { replicas, maxSurge: limits.maxSurge });
  if (created === undefined) return {};
  await syncRevision(context, deployment, created, sets);
  if (replicas > 0) recordScale(context, deployment, { name: created.metadata.name, from: 0, to: replicas });
  return { note: { status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${created.metadata.name}"` } };
}

/** Recreate: true while old pods are still there, so that old and new never run together. */
async function stopOld(context: Context, deployment: Deployment, oldSets: readonly ReplicaSet[]): Promise<boolean> {
  const running = oldSets.filter((set) => (set.spec.replicas ?? 0) > 0);
  await apply(context, deployment, oldSets, running.map((set) => ({ name: set.metadata.name, from: set.spec.replicas ?? 0, to: 0 })));
  return running.length > 0 || oldSets.some((set) => context.index.owned(PODS, set.metadata.uid ?? '').some((pod) => !isFinished(pod)));
}

/** Writes the planned sizes, and on every set in use the size of the Deployment it was planned for. */
async function apply(context: Context, deployment: Deployment, sets: readonly ReplicaSet[], plan: readonly Scale[]): Promise<void> {
  const limits = rolloutLimits(deployment);
  const annotations = sizeAnnotations(limits.replicas, limits.maxSurge);
  const sizes = new Map(plan.map((scale) => [scale.name, scale]));
  await Promise.all(sets.map(async (set) => {
    const scale = sizes.get(set.metadata.name);
    const isCurrent = Object.entries(annotations).every(([key, value]) => set.metadata.annotations?.[key] === value);
    if (scale === undefined && (isCurrent || (set.spec.replicas ?? 0) === 0)) return;
    await context.api.change<ReplicaSet>(REPLICA_SETS, set, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, ...annotations };
      if (scale !== undefined) draft.spec.replicas = scale.to;
    });
    if (scale !== undefined) recordScale(context, deployment, scale);
  }));
}

function recordScale({ events }: Context, deployment: Deployment, { name, from, to }: Scale): void {
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`;
  events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message, component: COMPONENT });
}

async function report(context: Context, before: Deployment, note: ProgressNote | undefined): Promise<Outcome> {
  const deployment = context.api.get(DEPLOYMENTS, before.metadata.namespace ?? '', before.metadata.name);
  if (deployment === undefined || deployment.metadata.uid !== before.metadata.uid) return DONE;
  const sets = sortByAge(context.index.owned(REPLICA_SETS, deployment.metadata.uid ?? ''));
  const status = deploymentStatus(deployment, sets, findNewReplicaSet(deployment, sets), note, context.now());
  // What was acted on is the generation read first; a newer one has its own reconcile coming.
  if (before.metadata.generation !== undefined) status.observedGeneration = before.metadata.generation;
  await context.api.setStatus(DEPLOYMENTS, deployment, status);
  const waitMs = deadlineInMs({ ...deployment, status }, context.now());
  return waitMs === undefined ? DONE : { then: 'again', afterMs: waitMs, because: 'the rollout must have moved by then' };
}

function pauseNote({ spec, status }: Deployment): ProgressNote | undefined {
  const reason = findCondition(status?.conditions, 'Progressing')?.reason;
  if (spec.paused === true && reason !== 'DeploymentPaused') return { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' };
  if (spec.paused !== true && reason === 'DeploymentPaused') return { status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' };
  return undefined;
}

function isRolledOut({ spec, status, metadata }: Deployment): boolean {
  const replicas = spec.replicas ?? 1;
  return (status?.updatedReplicas ?? 0) === replicas && (status?.replicas ?? 0) === replicas
    && (status?.availableReplicas ?? 0) === replicas && status?.observedGeneration === metadata.generation;
}

function toSize(set: ReplicaSet): SetSize {
  return { name: set.metadata.name, replicas: set.spec.replicas ?? 0, available: set.status?.availableReplicas ?? 0 };
}
