import { performance } from 'node:perf_hooks';
import { deepEqual } from '#lib/kube/json.ts';
import { unlessGone } from '../engine/api-errors.ts';
import { findCondition, isTrue, timestamp, withCondition } from '../engine/conditions.ts';
import type { Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { NODES, PODS, type Node, type Pod, type Taint } from '../kinds.ts';
import { isFinished } from '../workloads/pod-state.ts';
import type { NodeTable } from './node-table.ts';
import { NOT_READY_TAINT, stayMs, UNREACHABLE_TAINT, UNSCHEDULABLE_TAINT } from './taints.ts';

export type NodeLifecycleOptions = {
  /** How long pods stay on a node that is lost or deleted, unless they say otherwise. Kubernetes' default is five minutes. */
  readonly nodeLossTolerationMs: number;
};

const OWN_TAINTS = new Set([NOT_READY_TAINT, UNREACHABLE_TAINT, UNSCHEDULABLE_TAINT]);

type Lifecycle = { context: Context; table: NodeTable; options: NodeLifecycleOptions; taintedAtMs: Map<string, number>; goneAtMs: Map<string, number> };

/**
 * Turns the state of nodes into taints, reports pods of a silent node as not ready, evicts what does not tolerate
 * a NoExecute taint and removes pods whose node no longer exists, so that their owners make others.
 */
export function startNodeLifecycle(context: Context, table: NodeTable, options: NodeLifecycleOptions): void {
  const lifecycle: Lifecycle = { context, table, options, taintedAtMs: new Map(), goneAtMs: new Map() };
  const queue = context.queue({ name: 'node-lifecycle', reconcile: (name) => reconcile(lifecycle, name) });
  context.feed.on(NODES, ({ object }) => queue.add(object.metadata.name));
  context.feed.on(PODS, ({ type, object, previous }) => {
    const { nodeName = '' } = object.spec;
    if (type === 'DELETED' || nodeName === '' || previous?.spec.nodeName === nodeName) return;
    const node = table.get(nodeName)?.node;
    if (node === undefined || (node.spec?.taints ?? []).some((taint) => taint.effect === 'NoExecute')) queue.add(nodeName);
  });
}

async function reconcile(lifecycle: Lifecycle, name: string): Promise<Outcome> {
  const { context, taintedAtMs, goneAtMs } = lifecycle;
  const node = context.api.get(NODES, '', name);
  if (node === undefined || node.metadata.deletionTimestamp !== undefined) {
    taintedAtMs.delete(name);
    return removeLost(lifecycle, name);
  }
  goneAtMs.delete(name);
  const taints = await syncTaints(context, node);
  if (!isTrue(node.status?.conditions, 'Ready')) await reportNotReady(lifecycle, node);
  const noExecute = taints.filter((taint) => taint.effect === 'NoExecute');
  if (noExecute.length === 0) {
    taintedAtMs.delete(name);
    return DONE;
  }
  return evict(lifecycle, name, noExecute);
}

async function syncTaints({ api, now, events }: Context, node: Node): Promise<readonly Taint[]> {
  const existing = node.spec?.taints ?? [];
  const wanted = wantedTaints(node).map((taint) => existing.find((each) => each.key === taint.key && each.effect === taint.effect) ?? { ...taint, timeAdded: timestamp(now()) });
  const taints = [...existing.filter((taint) => !OWN_TAINTS.has(taint.key)), ...wanted];
  if (deepEqual(taints, existing)) return existing;
  await api.change<Node>(NODES, node, (draft) => {
    const { taints: _old, ...spec } = draft.spec ?? {};
    draft.spec = taints.length === 0 ? spec : { ...spec, taints };
  });
  const isLost = wanted.some((taint) => taint.effect === 'NoExecute');
  if (isLost && !existing.some((taint) => OWN_TAINTS.has(taint.key) && taint.effect === 'NoExecute')) {
    events.record(node, { type: 'Normal', reason: 'NodeNotReady', message: `Node ${node.metadata.name} status is now: NodeNotReady`, component: 'node-controller' });
  }
  return taints;
}

function wantedTaints(node: Node): Taint[] {
  const taints: Taint[] = [];
  if (node.spec?.unschedulable === true) taints.push({ key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' });
  const ready = findCondition(node.status?.conditions, 'Ready')?.status;
  if (ready === 'True') return taints;
  const key = ready === 'False' ? NOT_READY_TAINT : UNREACHABLE_TAINT;
  return [...taints, { key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' }];
}

async function reportNotReady({ context, table }: Lifecycle, node: Node): Promise<void> {
  const pods = presentPods(context, table, node.metadata.name).filter((pod) => isTrue(pod.status?.conditions, 'Ready'));
  await Promise.all(pods.map((pod) => unlessGone(() => context.api.changeStatus<Pod>(PODS, pod, (draft) => {
    const ready = findCondition(draft.status?.conditions, 'Ready');
    if (ready?.status === 'True') draft.status = { ...draft.status, conditions: withCondition(draft.status?.conditions, { ...ready, status: 'False' }, context.now()) };
  }))));
  for (const pod of pods) context.events.record(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', component: 'node-controller' });
}

async function evict(lifecycle: Lifecycle, name: string, taints: readonly Taint[]): Promise<Outcome> {
  const { context, table, options, taintedAtMs } = lifecycle;
  const since = taintedAtMs.get(name) ?? performance.now();
  taintedAtMs.set(name, since);
  const elapsedMs = performance.now() - since;
  let nextMs: number | undefined;
  const due: Pod[] = [];
  for (const pod of presentPods(context, table, name)) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const allowedMs = stayMs(pod, taints, options.nodeLossTolerationMs);
    if (allowedMs === undefined) continue;
    if (allowedMs <= elapsedMs) due.push(pod);
    else nextMs = Math.min(nextMs ?? allowedMs - elapsedMs, allowedMs - elapsedMs);
  }
  await Promise.all(due.map((pod) => unlessGone(() => context.api.remove(PODS, pod))));
  for (const pod of due) {
    const message = `Marking for deletion Pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    context.events.record(pod, { type: 'Normal', reason: 'TaintManagerEviction', message, component: 'taint-eviction-controller' });
  }
  return nextMs === undefined ? DONE : { then: 'again', afterMs: Math.ceil(nextMs), because: 'the next pod must leave the node then' };
}

/** Pods of a node that is no more: nobody is left to confirm that they stopped, so they are removed without grace. */
async function removeLost({ context, table, options, goneAtMs }: Lifecycle, name: string): Promise<Outcome> {
  const pods = presentPods(context, table, name).filter((pod) => !isFinished(pod) || pod.metadata.deletionTimestamp !== undefined);
  if (pods.length === 0) {
    goneAtMs.delete(name);
    return DONE;
  }
  const since = goneAtMs.get(name) ?? performance.now();
  goneAtMs.set(name, since);
  const leftMs = since + options.nodeLossTolerationMs - performance.now();
  if (leftMs > 0) return { then: 'again', afterMs: Math.ceil(leftMs), because: 'pods of a missing node are removed then' };
  await Promise.all(pods.map((pod) => unlessGone(() => context.api.remove(PODS, pod, { gracePeriodSeconds: 0 }))));
  return DONE;
}

function presentPods({ api }: Context, table: NodeTable, nodeName: string): Pod[] {
  return table.podsOn(nodeName).map(({ namespace, name }) => api.get(PODS, namespace, name)).filter((pod) => pod !== undefined);
}
