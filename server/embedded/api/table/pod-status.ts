import type { KubeObject } from '#lib/kube/object.ts';
import { arrayAt, numberAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import { ageOf } from './human-duration.ts';

/** The one word that `kubectl get pods` shows for a pod: its phase, or what holds it up. */
export function podStatus(pod: KubeObject): string {
  const phase = textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase') || 'Unknown';
  const isGated = arrayAt(pod, 'status', 'conditions').some((each) => textAt(each, 'type') === 'PodScheduled' && textAt(each, 'reason') === 'SchedulingGated');
  const word = initStatus(pod) ?? containerStatus(pod) ?? (isGated ? 'SchedulingGated' : phase);
  if (pod.metadata.deletionTimestamp === undefined) return word;
  return textAt(pod, 'status', 'reason') === 'NodeLost' ? 'Unknown' : 'Terminating';
}

export function podReady(pod: KubeObject): string {
  const ready = arrayAt(pod, 'status', 'containerStatuses').filter((each) => valueAt(each, 'ready') === true).length;
  return `${ready}/${arrayAt(pod, 'spec', 'containers').length}`;
}

/** Restarts of all containers, and how long ago the last one was. */
export function podRestarts(pod: KubeObject, now: Date): string {
  let restarts = 0;
  let last = '';
  for (const each of arrayAt(pod, 'status', 'containerStatuses')) {
    restarts += numberAt(each, 'restartCount') ?? 0;
    const finished = textAt(each, 'lastState', 'terminated', 'finishedAt');
    if (finished > last) last = finished;
  }
  return restarts > 0 && last !== '' ? `${restarts} (${ageOf(last, now)} ago)` : String(restarts);
}

function initStatus(pod: KubeObject): string | undefined {
  const statuses = arrayAt(pod, 'status', 'initContainerStatuses');
  for (const [i, each] of statuses.entries()) {
    const terminated = objectAt(each, 'state', 'terminated');
    if (Object.keys(terminated).length > 0 && terminated['exitCode'] === 0) continue;
    if (valueAt(each, 'started') === true && valueAt(each, 'ready') === true) continue;
    if (Object.keys(terminated).length > 0) return `Init:${textAt(terminated, 'reason') || `ExitCode:${String(terminated['exitCode'])}`}`;
    const waiting = textAt(each, 'state', 'waiting', 'reason');
    if (waiting !== '' && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${i}/${arrayAt(pod, 'spec', 'initContainers').length}`;
  }
  return undefined;
}

function containerStatus(pod: KubeObject): string | undefined {
  let word: string | undefined;
  let isRunning = false;
  for (const each of arrayAt(pod, 'status', 'containerStatuses').toReversed()) {
    const terminated = objectAt(each, 'state', 'terminated');
    const waiting = textAt(each, 'state', 'waiting', 'reason');
    if (waiting !== '') word = waiting;
    else if (Object.keys(terminated).length > 0) word = textAt(terminated, 'reason') || `ExitCode:${String(terminated['exitCode'])}`;
    else if (valueAt(each, 'ready') === true && valueAt(each, 'state', 'running') !== undefined) isRunning = true;
  }
  return word === 'Completed' && isRunning ? 'Running' : word;
}
