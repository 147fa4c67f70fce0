/**
 * What the kubelets of all nodes do: take the pods placed on their node from ContainerCreating to Running and Ready,
 * end or restart them by the rules of simulated-process.ts, and let deleted ones go. A node that is not Ready has a
 * silent kubelet: its pods stay as they were reported last. Times run on one monotonic clock and start again when
 * the cluster does.
 */
import { performance } from 'node:perf_hooks';
import { unlessGone } from '../engine/api-errors.ts';
import { isTrue } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome, type ReconcileQueue } from '../engine/reconcile-queue.ts';
import { NODES, PODS, type Node, type Pod, type PodStatus } from '../kinds.ts';
import { isFinished } from '../workloads/pod-state.ts';
import type { NodeTable } from './node-table.ts';
import { PodAddresses } from './pod-addresses.ts';
import { crashedStatus, finishedStatus, runningStatus, statusOf, waitingStatus, type Exit } from './pod-status.ts';
import { canPull, planProcess } from './simulated-process.ts';

export type KubeletOptions = {
  /** From being placed to running. A readiness probe's initial delay comes on top, at most a minute of it. */
  readonly podReadyDelayMs: number;
  /** How long a container runs that may end and does not say otherwise. */
  readonly jobDurationMs: number;
  /** From deletion to gone; never longer than the pod's grace period. */
  readonly podStopDelayMs: number;
};

/** Back-off before a crashed container starts again: as in Kubernetes, 10 s doubling to five minutes. */
const BACK_OFF_FIRST_MS = 10_000;
const BACK_OFF_MAX_MS = 300_000;
const PULL_BACK_OFF_MS = 2_000;
const MAX_PROBE_DELAY_MS = 60_000;

/** What the kubelet remembers of a pod between reconciles. */
type Run = { placedAtMs: number; startedAtMs?: number; deletedAtMs?: number; pullFailedAtMs?: number; crashes: number; nextStartMs?: number };

type Kubelet = { context: Context; options: KubeletOptions; runs: Map<string, Run>; addresses: PodAddresses };

export function startKubelets(context: Context, table: NodeTable, options: KubeletOptions): void {
  const kubelet: Kubelet = { context, options, runs: new Map(), addresses: new PodAddresses() };
  const queue = context.queue({ name: 'kubelet', workers: 64, gatherMs: 2, reconcile: (key) => reconcile(kubelet, key) });
  context.feed.on(PODS, ({ type, object, previous }) => {
    if (type === 'DELETED') forget(kubelet, object);
    else {
      if (type === 'ADDED') kubelet.addresses.observe(object, nodeOf(context, object));
      // The kubelet's own status writes need no second look; its timers are set already.
      const isOwnWrite = type === 'MODIFIED' && object.metadata.generation === previous?.metadata.generation
        && object.metadata.deletionTimestamp === previous?.metadata.deletionTimestamp && object.spec.nodeName === previous?.spec.nodeName;
      if (!isOwnWrite) queue.add(toKey(object));
    }
  });
  context.feed.on(NODES, ({ object, previous }) => {
    const wasReady = previous !== undefined && isTrue(previous.status?.conditions, 'Ready');
    if (isTrue(object.status?.conditions, 'Ready') && !wasReady) wakePods(table, object, queue);
  });
}

function wakePods(table: NodeTable, node: Node, queue: ReconcileQueue): void {
  for (const pod of table.podsOn(node.metadata.name)) queue.add(`${pod.namespace}/${pod.name}`);
}

function forget({ runs, addresses }: Kubelet, pod: Pod): void {
  runs.delete(pod.metadata.uid ?? '');
  addresses.release(pod);
}

async function reconcile(kubelet: Kubelet, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const pod = kubelet.context.api.get(PODS, namespace, name);
  if (pod === undefined) return DONE;
  if ((pod.spec.nodeName ?? '') === '') return pod.metadata.deletionTimestamp === undefined ? DONE : remove(kubelet, pod);
  const node = nodeOf(kubelet.context, pod);
  if (node === undefined || !isTrue(node.status?.conditions, 'Ready')) return DONE;
  const run = runOf(kubelet, pod);
  if (pod.metadata.deletionTimestamp !== undefined) return stop(kubelet, pod, run);
  if (isFinished(pod)) {
    kubelet.addresses.release(pod);
    return DONE;
  }
  return advance(kubelet, pod, node, run);
}

/** One step of a pod's life: at most one status write, then the time of the next step. */
async function advance(kubelet: Kubelet, pod: Pod, node: Node, run: Run): Promise<Outcome> {
  const { options } = kubelet;
  const now = performance.now();
  if (pod.spec.containers.some((container) => !canPull(container.image))) return failPull(kubelet, pod, node, run);
  const isRunning = pod.status?.phase === 'Running';
  if (!isRunning && now < run.placedAtMs + options.podReadyDelayMs) {
    if (pod.status?.startTime === undefined) await create(kubelet, pod, node);
    return after(run.placedAtMs + options.podReadyDelayMs, 'the containers start then');
  }
  run.startedAtMs ??= now;
  const exits = dueExits(kubelet, pod, run.startedAtMs, now);
  if (exits.crashed.length > 0) return crash(kubelet, pod, node, run, exits.crashed);
  if (exits.finished.length === pod.spec.containers.length) return finish(kubelet, pod, exits.finished);
  const readyAtMs = run.startedAtMs + (isRunning && run.crashes === 0 && wasReady(pod) ? 0 : probeDelayMs(pod));
  await write(kubelet, pod, runningStatus(pod, addressOf(kubelet, pod, node), now >= readyAtMs ? 'ready' : 'started', kubelet.context.now()));
  if (!isRunning) recordStart(kubelet, pod);
  if (now < readyAtMs) return after(readyAtMs, 'the readiness probes pass then');
  return exits.nextMs === undefined ? DONE : after(exits.nextMs, 'a container ends then');
}

async function create(kubelet: Kubelet, pod: Pod, node: Node): Promise<void> {
  await write(kubelet, pod, waitingStatus(pod, node, () => ({ reason: 'ContainerCreating' }), kubelet.context.now()));
}

function recordStart({ context }: Kubelet, pod: Pod): void {
  for (const container of pod.spec.containers) {
    const note = { type: 'Normal', component: 'kubelet', host: pod.spec.nodeName ?? '', fieldPath: `spec.containers{${container.name}}` } as const;
    context.events.record(pod, { ...note, reason: 'Pulled', message: `Container image "${container.image ?? ''}" already present on machine` });
    context.events.record(pod, { ...note, reason: 'Created', message: `Created container: ${container.name}` });
    context.events.record(pod, { ...note, reason: 'Started', message: `Started container ${container.name}` });
  }
}

async function failPull(kubelet: Kubelet, pod: Pod, node: Node, run: Run): Promise<Outcome> {
  const { context } = kubelet;
  const isFirst = run.pullFailedAtMs === undefined;
  run.pullFailedAtMs ??= performance.now();
  const isBackingOff = !isFirst && performance.now() >= run.pullFailedAtMs + PULL_BACK_OFF_MS;
  await write(kubelet, pod, waitingStatus(pod, node, ({ image = '' }) => {
    if (canPull(image)) return { reason: 'ContainerCreating' };
    return isBackingOff
      ? { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` }
      : { reason: 'ErrImagePull', message: `failed to pull and unpack image "${image}": no such host` };
  }, context.now()));
  for (const { name, image = '' } of pod.spec.containers) {
    if (canPull(image) || !(isFirst || isBackingOff)) continue;
    const note = { component: 'kubelet', host: pod.spec.nodeName ?? '', fieldPath: `spec.containers{${name}}` };
    if (isFirst) {
      context.events.record(pod, { ...note, type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` });
      context.events.record(pod, { ...note, type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": no such host` });
    } else context.events.record(pod, { ...note, type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` });
  }
  return isBackingOff ? DONE : after(run.pullFailedAtMs + PULL_BACK_OFF_MS, 'the pull backs off then');
}

type Exits = { finished: Exit[]; crashed: Exit[]; nextMs: number | undefined };

function dueExits({ options }: Kubelet, pod: Pod, startedAtMs: number, now: number): Exits {
  const policy = pod.spec.restartPolicy ?? 'Always';
  const exits: Exits = { finished: [], crashed: [], nextMs: undefined };
  for (const container of pod.spec.containers) {
    const plan = planProcess(container, policy, options.jobDurationMs);
    if (plan.then === 'run') continue;
    const atMs = startedAtMs + plan.afterMs;
    if (atMs > now) exits.nextMs = Math.min(exits.nextMs ?? atMs, atMs);
    else if (policy === 'Always' || (policy === 'OnFailure' && plan.code !== 0)) exits.crashed.push({ container, code: plan.code });
    else exits.finished.push({ container, code: plan.code });
  }
  return exits;
}

async function crash(kubelet: Kubelet, pod: Pod, node: Node, run: Run, exits: readonly Exit[]): Promise<Outcome> {
  const now = performance.now();
  if (run.nextStartMs !== undefined && now < run.nextStartMs) return after(run.nextStartMs, 'the container is started again then');
  const backOffMs = Math.min(BACK_OFF_FIRST_MS * 2 ** run.crashes, BACK_OFF_MAX_MS);
  const isRestart = run.nextStartMs !== undefined || statusOf(pod, exits[0]?.container ?? { name: '' })?.lastState.terminated !== undefined;
  if (pod.status?.phase !== 'Running') recordStart(kubelet, pod);
  await write(kubelet, pod, crashedStatus(pod, addressOf(kubelet, pod, node), exits, backOffMs, isRestart, kubelet.context.now()));
  for (const { container } of exits) {
    const message = `Back-off restarting failed container ${container.name} in pod ${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid ?? ''})`;
    kubelet.context.events.record(pod, { type: 'Warning', reason: 'BackOff', message, component: 'kubelet', host: pod.spec.nodeName ?? '', fieldPath: `spec.containers{${container.name}}` });
  }
  run.crashes += 1;
  run.nextStartMs = now + backOffMs;
  return after(run.nextStartMs, 'the container is started again then');
}

async function finish(kubelet: Kubelet, pod: Pod, exits: readonly Exit[]): Promise<Outcome> {
  if (pod.status?.phase !== 'Running') recordStart(kubelet, pod);
  await write(kubelet, pod, finishedStatus(pod, exits, kubelet.context.now()));
  kubelet.addresses.release(pod);
  return DONE;
}

/** Gives the containers their time to stop, then tells the API server that the pod is gone from its node. */
async function stop(kubelet: Kubelet, pod: Pod, run: Run): Promise<Outcome> {
  const now = performance.now();
  if (run.deletedAtMs === undefined) {
    run.deletedAtMs = now;
    for (const { name } of isFinished(pod) ? [] : pod.spec.containers) {
      kubelet.context.events.record(pod, { type: 'Normal', reason: 'Killing', message: `Stopping container ${name}`, component: 'kubelet', host: pod.spec.nodeName ?? '', fieldPath: `spec.containers{${name}}` });
    }
  }
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  const goneAtMs = run.deletedAtMs + Math.min(graceMs, kubelet.options.podStopDelayMs);
  return now < goneAtMs ? after(goneAtMs, 'the containers have stopped then') : remove(kubelet, pod);
}

/** Finalizers may keep the object; then its status at least says that nothing runs any more. */
async function remove(kubelet: Kubelet, pod: Pod): Promise<Outcome> {
  if (!isFinished(pod) && (pod.metadata.finalizers ?? []).length > 0 && (pod.spec.nodeName ?? '') !== '') {
    await write(kubelet, pod, finishedStatus(pod, pod.spec.containers.map((container) => ({ container, code: 0 })), kubelet.context.now()));
  }
  await unlessGone(() => kubelet.context.api.remove(PODS, pod, { gracePeriodSeconds: 0 }));
  return DONE;
}

async function write({ context }: Kubelet, pod: Pod, status: PodStatus): Promise<void> {
  await context.api.setStatus(PODS, pod, status);
}

function addressOf({ addresses }: Kubelet, pod: Pod, node: Node): string | undefined {
  return pod.spec.hostNetwork === true ? pod.status?.hostIP : addresses.assign(pod, node);
}

function runOf({ runs }: Kubelet, pod: Pod): Run {
  const uid = pod.metadata.uid ?? '';
  let run = runs.get(uid);
  if (run === undefined) runs.set(uid, (run = { placedAtMs: performance.now(), crashes: 0 }));
  return run;
}

function wasReady(pod: Pod): boolean {
  return isTrue(pod.status?.conditions, 'ContainersReady');
}

function probeDelayMs(pod: Pod): number {
  const seconds = Math.max(0, ...pod.spec.containers.map((container) => container.readinessProbe?.initialDelaySeconds ?? 0));
  return Math.min(seconds * 1000, MAX_PROBE_DELAY_MS);
}

function nodeOf({ api }: Context, pod: Pod): Node | undefined {
  return api.get(NODES, '', pod.spec.nodeName ?? '');
}

function after(dueMs: number, because: string): Outcome {
  return { then: 'again', afterMs: Math.max(0, Math.ceil(dueMs - performance.now())), because };
}
