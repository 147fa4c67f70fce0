import { fromKey, toKey, type Context } from '../engine/context.ts';
import { findCondition, withCondition, withoutCondition } from '../engine/conditions.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { PODS, REPLICA_SETS, type Pod, type ReplicaSet, type ReplicaSetStatus } from '../kinds.ts';
import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import { claim } from './adoption.ts';
import { createPod, deletePod, podFromTemplate, POD_BURST } from './pod-control.ts';
import { compareForDeletion, countPods, isActive } from './pod-state.ts';
import { wakeOnPods } from './owner-events.ts';

const COMPONENT = 'replicaset-controller';
/** Wait before creation is tried again after the cluster refused a pod. */
const REFUSED_RETRY_MS = 5_000;

/** Keeps as many pods of a ReplicaSet as it asks for; on the way down the least useful ones go first. */
export function startReplicaSets(context: Context): void {
  const queue = context.queue({ name: 'replicaset', workers: 64, gatherMs: 3, reconcile: (key) => reconcile(context, key) });
  context.feed.on(REPLICA_SETS, ({ object }) => queue.add(toKey(object)));
  wakeOnPods(context, REPLICA_SETS, queue);
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const set = context.api.get(REPLICA_SETS, namespace, name);
  if (set === undefined) return DONE;
  const pods = await claim(context, PODS, context.pods, set, set.spec.selector);
  const failure = set.metadata.deletionTimestamp === undefined ? await adjust(context, set, pods.filter(isActive)) : undefined;
  const current = context.api.get(REPLICA_SETS, namespace, name);
  if (current === undefined || current.metadata.uid !== set.metadata.uid) return DONE;
  const now = context.index.owned(PODS, set.metadata.uid ?? '');
  const counts = countPods(now, set.spec.minReadySeconds ?? 0, context.now());
  await context.api.setStatus(REPLICA_SETS, current, toStatus(context, current, set.metadata.generation, now, failure));
  if (failure !== undefined) return { then: 'again', afterMs: REFUSED_RETRY_MS, because: failure };
  if (counts.nextAvailableInMs !== undefined) return { then: 'again', afterMs: counts.nextAvailableInMs, because: 'a pod becomes available then' };
  return DONE;
}

/** Creates or deletes the difference; returns why the cluster refused a pod, if it did. */
async function adjust(context: Context, set: ReplicaSet, active: readonly Pod[]): Promise<string | undefined> {
  const missing = (set.spec.replicas ?? 1) - active.length;
  if (missing > 0) return createMissing(context, set, Math.min(missing, POD_BURST));
  if (missing < 0) {
    const podsOnNode = Map.groupBy(active, (pod) => pod.spec.nodeName ?? '');
    const crowds = new Map([...podsOnNode].map(([node, pods]) => [node, pods.length]));
    const doomed = active.toSorted((a, b) => compareForDeletion(a, b, crowds)).slice(0, Math.min(-missing, POD_BURST));
    await Promise.all(doomed.map((pod) => deletePod(context, set, pod, COMPONENT)));
  }
  return undefined;
}

/** One pod first when the template may be refused, so that a refusal costs one call and not hundreds. */
async function createMissing(context: Context, set: ReplicaSet, count: number): Promise<string | undefined> {
  const generateName = `${set.metadata.name}-`;
  const createOne = () => {
    const name = `${generateName}${context.names.suffix()}`;
    return createPod(context, set, podFromTemplate(set, set.spec.template, { name, generateName }), COMPONENT);
  };
  const wasRefused = findCondition(set.status?.conditions, 'ReplicaFailure') !== undefined;
  const first = wasRefused ? await createOne() : undefined;
  if (first !== undefined) return first;
  const results = await Promise.all(Array.from({ length: count - (wasRefused ? 1 : 0) }, createOne));
  return results.find((refusal) => refusal !== undefined);
}

function toStatus(
  context: Context, set: ReplicaSet, observedGeneration: number | undefined, pods: readonly Pod[], failure: string | undefined,
): ReplicaSetStatus {
  const { active, ready, available } = countPods(pods, set.spec.minReadySeconds ?? 0, context.now());
  const template = toRequirements({ matchLabels: set.spec.template.metadata?.labels ?? {} });
  const labelled = pods.filter((pod) => isActive(pod) && matchesLabels(template, pod.metadata.labels)).length;
  const conditions = failure === undefined
    ? withoutCondition(set.status?.conditions, 'ReplicaFailure')
    : withCondition(set.status?.conditions, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure }, context.now());
  return {
    replicas: active,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}
