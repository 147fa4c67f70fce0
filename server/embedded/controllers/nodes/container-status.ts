import { createHash } from 'node:crypto';
import type { Container, ContainerState, ContainerStatus } from '../kinds.ts';

export type ContainerChange = {
  readonly state: ContainerState;
  readonly ready: boolean;
  readonly lastState?: ContainerState;
  readonly restartCount?: number;
};

/** A container's status with a new state; what does not change is taken over from before. */
export function containerStatus(podUid: string, container: Container, before: ContainerStatus | undefined, change: ContainerChange): ContainerStatus {
  const restartCount = change.restartCount ?? before?.restartCount ?? 0;
  const hasRun = change.state.waiting === undefined || before?.containerID !== undefined;
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: hasRun ? `${(container.image ?? '').split(':')[0] ?? ''}@sha256:${digest(container.image ?? '')}` : '',
    ...(hasRun ? { containerID: containerId(podUid, container.name, restartCount) } : {}),
    ready: change.ready,
    started: change.state.running !== undefined,
    restartCount,
    state: change.state,
    lastState: change.lastState ?? before?.lastState ?? {},
  };
}

export function containerId(podUid: string, name: string, restartCount: number): string {
  return `simulated://${digest(`${podUid}/${name}/${restartCount}`)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
