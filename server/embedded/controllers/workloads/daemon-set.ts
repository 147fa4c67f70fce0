import { deepEqual } from '#lib/kube/json.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { DAEMON_SETS, NODES, PODS, type ControllerRevision, type DaemonSet, type Node, type Pod, type PodSpec, type Toleration } from '../kinds.ts';
import { allowsNode } from '../nodes/node-affinity.ts';
import { tolerates } from '../nodes/taints.ts';
import { claim } from './adoption.ts';
import { ensureRevision, REVISION_HASH_LABEL, trimRevisions } from './controller-revisions.ts';
import { wakeOnPods } from './owner-events.ts';
import { resolveShare } from './percentages.ts';
import { createPod, deletePod, podFromTemplate } from './pod-control.ts';
import { availableInMs, isFinished, isReady } from './pod-state.ts';

const COMPONENT = 'daemonset-controller';
const REFUSED_RETRY_MS = 5_000;

/** What Kubernetes adds to every daemon pod, so that it stays on nodes that others have to leave. */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

/** Keeps one pod of a DaemonSet on every node that its selector, affinity and tolerations allow. */
export function startDaemonSets(context: Context): void {
  const queue = context.queue({ name: 'daemonset', gatherMs: 3, reconcile: (key) => reconcile(context, key) });
  context.feed.on(DAEMON_SETS, ({ object }) => queue.add(toKey(object)));
  context.feed.on(NODES, ({ type, object, previous }) => {
    const isSame = type === 'MODIFIED' && deepEqual(object.spec, previous?.spec) && deepEqual(object.metadata.labels, previous?.metadata.labels);
    if (!isSame) for (const set of context.api.list(DAEMON_SETS)) queue.add(toKey(set));
  });
  wakeOnPods(context, DAEMON_SETS, queue);
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const set = context.api.get(DAEMON_SETS, namespace, name);
  if (set === undefined) return DONE;
  const pods = await claim(context, PODS, context.pods, set, set.spec.selector);
  if (set.metadata.deletionTimestamp !== undefined) return DONE;
  const { current: revision } = await ensureRevision(context, set);
  const hash = revision.metadata.labels?.[REVISION_HASH_LABEL] ?? '';
  const nodes = context.api.list(NODES);
  const wanted = nodes.filter((node) => shouldRun(set, node, 'NoSchedule')).map((node) => node.metadata.name);
  const tolerated = new Set(nodes.filter((node) => shouldRun(set, node, 'NoExecute')).map((node) => node.metadata.name));
  const podsByNode = Map.groupBy(pods, targetNode);
  const missing = wanted.filter((node) => !(podsByNode.get(node) ?? []).some((pod) => !isFinished(pod)));
  const refusals = await Promise.all(missing.map((node) => createPod(context, set, daemonPod(context, set, hash, node), COMPONENT)));
  await Promise.all(superfluous(podsByNode, tolerated).map((pod) => deletePod(context, set, pod, COMPONENT)));
  if (missing.length === 0) await replaceOld(context, set, podsByNode, wanted, hash);
  await report(context, set, revision, wanted, hash);
  const refusal = refusals.find((each) => each !== undefined);
  return refusal === undefined ? DONE : { then: 'again', afterMs: REFUSED_RETRY_MS, because: refusal };
}

/** New pods need a node without NoSchedule taints; a pod that is there leaves only for NoExecute or a changed selector. */
function shouldRun(set: DaemonSet, node: Node, upTo: 'NoSchedule' | 'NoExecute'): boolean {
  if (node.metadata.deletionTimestamp !== undefined) return false;
  const spec = withTolerations(set.spec.template.spec);
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, spec };
  const effects = upTo === 'NoSchedule' ? ['NoSchedule', 'NoExecute'] : ['NoExecute'];
  const isBlocked = (node.spec?.taints ?? []).some((taint) => effects.includes(taint.effect) && !(spec.tolerations ?? []).some((each) => tolerates(each, taint)));
  return !isBlocked && allowsNode(pod, node);
}

function withTolerations(spec: PodSpec): PodSpec {
  const own = spec.tolerations ?? [];
  const added = DAEMON_TOLERATIONS.filter((toleration) => !own.some((each) => deepEqual(each, toleration)));
  return { ...spec, tolerations: [...own, ...added] };
}

/** The pod is bound to its node by affinity and placed by the scheduler, so a full node leaves it Pending. */
function daemonPod(context: Context, set: DaemonSet, hash: string, node: string): Pod {
  const generateName = `${set.metadata.name}-`;
  const pod = podFromTemplate(set, set.spec.template, { name: `${generateName}${context.names.suffix()}`, generateName, labels: { [REVISION_HASH_LABEL]: hash } });
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  pod.spec = withTolerations(pod.spec);
  pod.spec.affinity = {
    ...pod.spec.affinity,
    nodeAffinity: { ...pod.spec.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
  return pod;
}

function targetNode(pod: Pod): string {
  if ((pod.spec.nodeName ?? '') !== '') return pod.spec.nodeName ?? '';
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms[0]?.matchFields?.find((field) => field.key === 'metadata.name')?.values?.[0] ?? '';
}

/** Pods of nodes that are gone or no longer wanted, second pods of a node, and pods that have ended. */
function superfluous(podsByNode: ReadonlyMap<string, readonly Pod[]>, tolerated: ReadonlySet<string>): Pod[] {
  return [...podsByNode].flatMap(([node, pods]) => {
    const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    if (!tolerated.has(node)) return staying;
    const [finished, running] = [staying.filter(isFinished), staying.filter((pod) => !isFinished(pod))];
    const oldestFirst = running.toSorted((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1));
    return [...finished, ...oldestFirst.slice(1)];
  });
}

/** Rolling update: deletes pods of an old template, not available ones first, within maxUnavailable. */
async function replaceOld(context: Context, set: DaemonSet, podsByNode: ReadonlyMap<string, readonly Pod[]>, wanted: readonly string[], hash: string): Promise<void> {
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const isAvailable = (pod: Pod): boolean => availableInMs(pod, set.spec.minReadySeconds ?? 0, context.now()) === 0;
  const present = wanted.flatMap((node) => (podsByNode.get(node) ?? []).filter((pod) => !isFinished(pod)));
  const staying = present.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const old = staying.filter((pod) => pod.metadata.labels?.[REVISION_HASH_LABEL] !== hash);
  const allowed = Math.max(1, resolveShare(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, wanted.length, 'up'));
  const unavailable = wanted.length - staying.filter(isAvailable).length;
  const broken = old.filter((pod) => !isAvailable(pod));
  const doomed = [...broken, ...old.filter(isAvailable).slice(0, Math.max(0, allowed - unavailable))];
  await Promise.all(doomed.map((pod) => deletePod(context, set, pod, COMPONENT)));
}

async function report(context: Context, before: DaemonSet, revision: ControllerRevision, wanted: readonly string[], hash: string): Promise<void> {
  const set = context.api.get(DAEMON_SETS, before.metadata.namespace ?? '', before.metadata.name);
  if (set === undefined || set.metadata.uid !== before.metadata.uid) return;
  const nodes = new Set(wanted);
  const pods = context.index.owned(PODS, set.metadata.uid ?? '').filter((pod) => pod.metadata.deletionTimestamp === undefined && !isFinished(pod));
  const onWanted = pods.filter((pod) => nodes.has(targetNode(pod)));
  const available = onWanted.filter((pod) => availableInMs(pod, set.spec.minReadySeconds ?? 0, context.now()) === 0).length;
  const updated = onWanted.filter((pod) => pod.metadata.labels?.[REVISION_HASH_LABEL] === hash).length;
  const unavailable = wanted.length - available;
  await context.api.setStatus(DAEMON_SETS, set, {
    currentNumberScheduled: new Set(onWanted.map(targetNode)).size, numberMisscheduled: pods.length - onWanted.length,
    desiredNumberScheduled: wanted.length, numberReady: onWanted.filter(isReady).length,
    ...(before.metadata.generation === undefined ? {} : { observedGeneration: before.metadata.generation }),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}), ...(available > 0 ? { numberAvailable: available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
  });
  if (updated === pods.length) await trimRevisions(context, set, new Set([revision.metadata.name]));
}
