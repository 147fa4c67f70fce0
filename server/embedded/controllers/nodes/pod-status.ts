import type { Condition } from '#lib/kube/object.ts';
import { findCondition, timestamp, withCondition } from '../engine/conditions.ts';
import type { Container, ContainerState, ContainerStatus, Node, Pod, PodStatus } from '../kinds.ts';
import { containerId, containerStatus } from './container-status.ts';

type Waiting = { readonly reason: string; readonly message?: string };

/** The pod has come to its node: containers wait, with a reason. */
export function waitingStatus(pod: Pod, node: Node, waitingFor: (container: Container) => Waiting, now: Date): PodStatus {
  const hostIP = node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address;
  const startTime = pod.status?.startTime ?? timestamp(now);
  return withConditions({
    ...pod.status,
    phase: 'Pending', startTime,
    ...(hostIP === undefined ? {} : { hostIP, hostIPs: [{ ip: hostIP }] }),
    ...initStatuses(pod, 'waiting', now),
    containerStatuses: pod.spec.containers.map((container) =>
      containerStatus(pod.metadata.uid ?? '', container, statusOf(pod, container), { state: { waiting: waitingFor(container) }, ready: false })),
  }, { initialized: (pod.spec.initContainers ?? []).length === 0, sandbox: false, ready: 'ContainersNotReady', containers: pod.spec.containers }, now);
}

/** The containers run; `ready` says whether readiness probes have passed. */
export function runningStatus(pod: Pod, podIP: string | undefined, mode: 'ready' | 'started', now: Date): PodStatus {
  const containerStatuses = pod.spec.containers.map((container) => {
    const before = statusOf(pod, container);
    const running = before?.state.running ?? { startedAt: timestamp(now) };
    const isOther = before !== undefined && before.state.running !== undefined && before.image !== container.image;
    return containerStatus(pod.metadata.uid ?? '', container, before, {
      state: { running: isOther ? { startedAt: timestamp(now) } : running }, ready: mode === 'ready', restartCount: (before?.restartCount ?? 0) + (isOther ? 1 : 0),
    });
  });
  return withConditions({
    ...pod.status, phase: 'Running', ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    ...initStatuses(pod, 'done', now), containerStatuses,
  }, { initialized: true, sandbox: true, ready: mode === 'ready' ? undefined : 'ContainersNotReady', containers: pod.spec.containers }, now);
}

export type Exit = { readonly container: Container; readonly code: number };

/** Every container has ended and stays so. */
export function finishedStatus(pod: Pod, exits: readonly Exit[], now: Date): PodStatus {
  const hasFailed = exits.some(({ code }) => code !== 0);
  const containerStatuses = exits.map(({ container, code }) => {
    const before = statusOf(pod, container);
    return containerStatus(pod.metadata.uid ?? '', container, before, { state: terminated(pod, before, code, now), ready: false });
  });
  return withConditions({ ...pod.status, phase: hasFailed ? 'Failed' : 'Succeeded', containerStatuses }, {
    initialized: true, sandbox: false, ready: hasFailed ? 'PodFailed' : 'PodCompleted', containers: pod.spec.containers,
  }, now);
}

/** Containers that ended wait to be started again; the others run on. */
export function crashedStatus(pod: Pod, podIP: string | undefined, exits: readonly Exit[], backOffMs: number, restarted: boolean, now: Date): PodStatus {
  const running = runningStatus(pod, podIP, 'ready', now);
  const containerStatuses = pod.spec.containers.map((container, i) => {
    const exit = exits.find((each) => each.container === container);
    const before = statusOf(pod, container);
    const alive = running.containerStatuses?.[i];
    if (exit === undefined && alive !== undefined) return alive;
    const message = `back-off ${Math.round(backOffMs / 1000)}s restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid ?? ''})`;
    return containerStatus(pod.metadata.uid ?? '', container, before, {
      state: { waiting: { reason: 'CrashLoopBackOff', message } }, ready: false,
      lastState: terminated(pod, before, exit?.code ?? 0, now), restartCount: (before?.restartCount ?? 0) + (restarted ? 1 : 0),
    });
  });
  const down = exits.map(({ container }) => container);
  return withConditions({ ...running, containerStatuses }, { initialized: true, sandbox: true, ready: 'ContainersNotReady', containers: down }, now);
}

export function statusOf(pod: Pod, container: Container): ContainerStatus | undefined {
  return pod.status?.containerStatuses?.find((status) => status.name === container.name);
}

function terminated(pod: Pod, before: ContainerStatus | undefined, exitCode: number, now: Date): ContainerState {
  const startedAt = before?.state.running?.startedAt ?? timestamp(now);
  return {
    terminated: {
      exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt, finishedAt: timestamp(now),
      containerID: containerId(pod.metadata.uid ?? '', before?.name ?? '', before?.restartCount ?? 0),
    },
  };
}

function initStatuses(pod: Pod, mode: 'waiting' | 'done', now: Date): { initContainerStatuses?: ContainerStatus[] } {
  const containers = pod.spec.initContainers ?? [];
  if (containers.length === 0) return {};
  const initContainerStatuses = containers.map((container) => {
    const before = pod.status?.initContainerStatuses?.find((status) => status.name === container.name);
    const finished = before?.state.terminated === undefined ? terminated(pod, before, 0, now) : before.state;
    const isSidecar = container.restartPolicy === 'Always';
    const done = isSidecar ? { running: { startedAt: before?.state.running?.startedAt ?? timestamp(now) } } : finished;
    const state = mode === 'waiting' ? { waiting: { reason: 'PodInitializing' } } : done;
    return containerStatus(pod.metadata.uid ?? '', container, before, { state, ready: mode === 'done' });
  });
  return { initContainerStatuses };
}

type PodFacts = { initialized: boolean; sandbox: boolean; ready: string | undefined; containers: readonly Container[] };

/** The five conditions of a pod on a node; `ready` undefined means ready, else it is the reason why not. */
function withConditions(status: PodStatus, { initialized, sandbox, ready, containers }: PodFacts, now: Date): PodStatus {
  const names = containers.map((container) => container.name).join(' ');
  const why = ready === 'ContainersNotReady' ? { reason: ready, message: `containers with unready status: [${names}]` } : { reason: ready ?? '' };
  const readiness = (type: string): Condition => (ready === undefined ? { type, status: 'True' } : { type, status: 'False', ...why });
  const wanted: Condition[] = [
    { type: 'PodReadyToStartContainers', status: sandbox ? 'True' : 'False' },
    initialized ? { type: 'Initialized', status: 'True' } : { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: 'containers with incomplete status' },
    readiness('Ready'),
    readiness('ContainersReady'),
    { type: 'PodScheduled', status: 'True' },
  ];
  let conditions = status.conditions;
  for (const condition of wanted) {
    const existing = findCondition(conditions, condition.type);
    if (existing?.status === condition.status && existing.reason === condition.reason && existing.message === condition.message) continue;
    conditions = withCondition(conditions, condition, now);
  }
  return { ...status, ...(conditions === undefined ? {} : { conditions }) };
}
