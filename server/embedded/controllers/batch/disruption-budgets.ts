import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import { withCondition } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { controllerUid } from '../engine/object-index.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { BUDGETS, DEPLOYMENTS, PODS, REPLICA_SETS, STATEFUL_SETS, type Pod, type PodDisruptionBudget } from '../kinds.ts';
import { resolveShare } from '../workloads/percentages.ts';
import { isActive, isReady, matters } from '../workloads/pod-state.ts';

/** Keeps the status of PodDisruptionBudgets, by which evictions are allowed or refused. */
export function startBudgets(context: Context): void {
  const queue = context.queue({ name: 'disruption-budget', gatherMs: 50, reconcile: (key) => reconcile(context, key) });
  context.feed.on(BUDGETS, ({ object }) => queue.add(toKey(object)));
  context.feed.on(PODS, ({ type, object, previous }) => {
    if (type === 'MODIFIED' && !matters(object, previous)) return;
    for (const budget of context.api.list(BUDGETS, object.metadata.namespace)) {
      const requirements = toRequirements(budget.spec?.selector ?? {});
      if (matchesLabels(requirements, object.metadata.labels) || matchesLabels(requirements, previous?.metadata.labels)) queue.add(toKey(budget));
    }
  });
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const budget = context.api.get(BUDGETS, namespace, name);
  if (budget === undefined || budget.metadata.deletionTimestamp !== undefined) return DONE;
  const pods = budget.spec?.selector === undefined ? [] : context.pods.select(namespace, budget.spec.selector).filter(isActive);
  const currentHealthy = pods.filter(isReady).length;
  const { expectedPods, desiredHealthy } = expectations(context, budget, pods);
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  const condition = disruptionsAllowed > 0
    ? { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' } as const
    : { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '' } as const;
  await context.api.setStatus(BUDGETS, budget, {
    currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods,
    ...(budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation }),
    conditions: withCondition(budget.status?.conditions, { ...condition, ...(budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation }) }, context.now()),
  });
  return DONE;
}

/** A share or `maxUnavailable` is of what the pods' workloads ask for; a plain `minAvailable` counts the pods there are. */
function expectations(context: Context, { spec }: PodDisruptionBudget, pods: readonly Pod[]): { expectedPods: number; desiredHealthy: number } {
  if (spec?.maxUnavailable !== undefined) {
    const expectedPods = wantedByOwners(context, pods);
    return { expectedPods, desiredHealthy: Math.max(0, expectedPods - resolveShare(spec.maxUnavailable, expectedPods, 'up')) };
  }
  if (typeof spec?.minAvailable === 'string') {
    const expectedPods = wantedByOwners(context, pods);
    return { expectedPods, desiredHealthy: resolveShare(spec.minAvailable, expectedPods, 'up') };
  }
  return { expectedPods: pods.length, desiredHealthy: spec?.minAvailable ?? 1 };
}

function wantedByOwners({ api, index }: Context, pods: readonly Pod[]): number {
  const counted = new Set<string>();
  let total = 0;
  for (const pod of pods) {
    const uid = controllerUid(pod);
    const ref = uid === undefined ? undefined : index.byUid(uid);
    if (ref?.resource === STATEFUL_SETS.resource) {
      if (!counted.has(ref.uid)) total += api.get(STATEFUL_SETS, ref.namespace, ref.name)?.spec.replicas ?? 1;
      counted.add(ref.uid);
    } else if (ref?.resource === REPLICA_SETS.resource) {
      const set = api.get(REPLICA_SETS, ref.namespace, ref.name);
      const deployment = index.byUid((set === undefined ? undefined : controllerUid(set)) ?? '');
      const scaler = deployment ?? ref;
      if (counted.has(scaler.uid)) continue;
      counted.add(scaler.uid);
      total += (deployment === undefined ? set : api.get(DEPLOYMENTS, deployment.namespace, deployment.name))?.spec.replicas ?? 1;
    } else total += 1;
  }
  return total;
}
