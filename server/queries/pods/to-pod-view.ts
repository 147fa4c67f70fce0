import type { PodState, PodView } from '#lib/contracts/pods.ts';
import { listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';

/** Waiting reasons that are steps of a normal start. */
const STARTING_REASONS: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** What a page shows of a Pod. The reason is that of the first container that is in trouble, else that of the Pod. */
export function toPodView(pod: KubeObject): PodView {
  const statuses = [...(listAt(pod, 'status', 'initContainerStatuses') ?? []), ...(listAt(pod, 'status', 'containerStatuses') ?? [])];
  const ownStatuses = listAt(pod, 'status', 'containerStatuses') ?? [];
  const phase = stringAt(pod, 'status', 'phase') ?? 'Unknown';
  const trouble = troubleOf(pod, statuses);
  const containers = (listAt(pod, 'spec', 'containers') ?? []).flatMap((container) => stringAt(container, 'name') ?? []);
  return {
    name: pod.metadata.name,
    state: stateOf(pod, phase, trouble.reason),
    ...trouble,
    isReady: (listAt(pod, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True'),
    containersReady: ownStatuses.filter((status) => objectAt(status)?.['ready'] === true).length,
    containers,
    unstarted: containers.filter((name) => !hasRun(ownStatuses.find((status) => stringAt(status, 'name') === name), phase)),
    restarts: ownStatuses.reduce<number>((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0),
    node: stringAt(pod, 'spec', 'nodeName') ?? '',
    createdAt: pod.metadata.creationTimestamp ?? '',
  };
}

/** Before a kubelet reports on a container, the Pod's phase says whether one can have run. */
function hasRun(status: unknown, phase: string): boolean {
  if (status === undefined) return phase !== 'Pending' && phase !== 'Failed';
  return objectAt(status, 'state', 'running') !== undefined || objectAt(status, 'state', 'terminated') !== undefined
    || objectAt(status, 'lastState', 'terminated') !== undefined || (numberAt(status, 'restartCount') ?? 0) > 0;
}

function stateOf(pod: KubeObject, phase: string, reason: string): PodState {
  if (pod.metadata.deletionTimestamp !== undefined) return 'stopping';
  switch (phase) {
    case 'Succeeded': return 'done';
    case 'Failed': return 'failed';
    case 'Running': return reason === '' ? 'running' : 'waiting';
    case 'Pending': return reason === '' || STARTING_REASONS.has(reason) ? 'starting' : 'waiting';
    default: return 'unknown';
  }
}

function troubleOf(pod: KubeObject, statuses: readonly unknown[]): { reason: string; message: string } {
  for (const status of statuses) {
    const waiting = objectAt(status, 'state', 'waiting');
    if (waiting !== undefined) return { reason: stringAt(waiting, 'reason') ?? 'Waiting', message: stringAt(waiting, 'message') ?? '' };
    const terminated = objectAt(status, 'state', 'terminated');
    if (terminated !== undefined && (numberAt(terminated, 'exitCode') ?? 0) !== 0) {
      return { reason: stringAt(terminated, 'reason') ?? 'Error', message: stringAt(terminated, 'message') ?? `exit code ${numberAt(terminated, 'exitCode') ?? ''}` };
    }
  }
  const scheduled = (listAt(pod, 'status', 'conditions') ?? []).find((condition) => stringAt(condition, 'type') === 'PodScheduled' && stringAt(condition, 'status') === 'False');
  if (scheduled !== undefined) return { reason: stringAt(scheduled, 'reason') ?? 'Unschedulable', message: stringAt(scheduled, 'message') ?? '' };
  const failed = stringAt(pod, 'status', 'phase') === 'Failed';
  return { reason: stringAt(pod, 'status', 'reason') ?? (failed ? 'Failed' : ''), message: stringAt(pod, 'status', 'message') ?? '' };
}
