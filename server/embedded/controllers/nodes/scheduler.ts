import { deepEqual } from '#lib/kube/json.ts';
import { unlessGone } from '../engine/api-errors.ts';
import { findCondition, withCondition } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { CLAIMS, NODES, PODS, type Node, type Pod } from '../kinds.ts';
import { isFinished } from '../workloads/pod-state.ts';
import { chooseNode, type Choice } from './choose-node.ts';
import type { NodeTable } from './node-table.ts';
import { topologyRule } from './pod-topology.ts';

const COMPONENT = 'default-scheduler';

/**
 * Puts pending pods on nodes, in the order in which they came. A pod that fits nowhere says so (PodScheduled False,
 * reason Unschedulable, an Event) and is tried again when a node changes, a pod leaves or a claim is bound.
 */
export function startScheduler(context: Context, table: NodeTable): void {
  const waiting = new Set<string>();
  const queue = context.queue({ name: 'scheduler', workers: 64, reconcile: (key) => schedule(context, table, waiting, key) });
  const retryWaiting = () => {
    for (const key of waiting) queue.add(key);
  };
  context.feed.on(PODS, ({ type, object, previous }) => {
    const hadNode = (object.spec.nodeName ?? '') !== '';
    if (type === 'DELETED') waiting.delete(toKey(object));
    if (type !== 'DELETED' && !hadNode && (type === 'ADDED' || isUngated(object, previous))) queue.add(toKey(object));
    const hasLeft = type === 'DELETED' || (isFinished(object) && previous !== undefined && !isFinished(previous));
    if (hasLeft && hadNode) retryWaiting();
  });
  context.feed.on(NODES, ({ object, previous }) => {
    if (previous === undefined || canTakeOther(object, previous)) retryWaiting();
  });
  context.feed.on(CLAIMS, retryWaiting);
}

async function schedule(context: Context, table: NodeTable, waiting: Set<string>, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const pod = context.api.get(PODS, namespace, name);
  if (pod === undefined || !isToBePlaced(pod)) {
    waiting.delete(key);
    return DONE;
  }
  if ((pod.spec.schedulingGates ?? []).length > 0) {
    await reportUnplaced(context, pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates');
    return DONE;
  }
  const choice = choose(context, table, pod);
  if (choice.node === undefined) {
    waiting.add(key);
    await reportUnplaced(context, pod, 'Unschedulable', choice.message);
    return DONE;
  }
  waiting.delete(key);
  table.assume(pod, choice.node);
  await bind(context, table, pod, choice.node);
  return DONE;
}

function isToBePlaced(pod: Pod): boolean {
  return (pod.spec.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined && !isFinished(pod)
    && (pod.spec.schedulerName ?? COMPONENT) === COMPONENT;
}

function choose(context: Context, table: NodeTable, pod: Pod): Choice {
  const nodes = table.nodes();
  const problem = claimProblem(context, pod);
  if (problem !== undefined) return { node: undefined, message: `0/${nodes.length} nodes are available: ${problem}.` };
  return chooseNode(pod, nodes, topologyRule(pod, table, context.pods));
}

function claimProblem({ api }: Context, pod: Pod): string | undefined {
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const claim = api.get(CLAIMS, pod.metadata.namespace ?? '', persistentVolumeClaim.claimName);
    if (claim === undefined) return `persistentvolumeclaim "${persistentVolumeClaim.claimName}" not found`;
    if (claim.status?.phase !== 'Bound') return 'pod has unbound immediate PersistentVolumeClaims';
  }
  return undefined;
}

async function bind(context: Context, table: NodeTable, pod: Pod, nodeName: string): Promise<void> {
  try {
    const bound = await context.api.changeBinding<Pod>(PODS, pod, (draft) => {
      if ((draft.spec.nodeName ?? '') === '' && draft.metadata.deletionTimestamp === undefined) draft.spec.nodeName = nodeName;
    });
    if (bound?.spec.nodeName !== nodeName) {
      table.release(pod);
      if (bound !== undefined) table.observePod(bound, false);
      return;
    }
  } catch (error) {
    table.release(pod);
    throw error;
  }
  const { namespace = '', name } = pod.metadata;
  context.events.record(pod, {
    type: 'Normal', reason: 'Scheduled', message: `Successfully assigned ${namespace}/${name} to ${nodeName}`, component: COMPONENT,
  });
}

async function reportUnplaced(context: Context, pod: Pod, reason: string, message: string): Promise<void> {
  const before = findCondition(pod.status?.conditions, 'PodScheduled');
  if (before?.reason === reason && before.message === message) return;
  await unlessGone(() => context.api.changeStatus<Pod>(PODS, pod, (draft) => {
    const conditions = withCondition(draft.status?.conditions, { type: 'PodScheduled', status: 'False', reason, message }, context.now());
    draft.status = { ...draft.status, conditions };
  }));
  if (reason === 'Unschedulable') context.events.record(pod, { type: 'Warning', reason: 'FailedScheduling', message, component: COMPONENT });
}

function isUngated(pod: Pod, previous: Pod | undefined): boolean {
  return (pod.spec.schedulingGates ?? []).length < (previous?.spec.schedulingGates ?? []).length;
}

function canTakeOther(node: Node, previous: Node): boolean {
  return !deepEqual(node.spec, previous.spec) || !deepEqual(node.metadata.labels, previous.metadata.labels)
    || !deepEqual(node.status?.allocatable, previous.status?.allocatable);
}
