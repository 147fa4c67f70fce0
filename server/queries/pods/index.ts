import 'server-only';
import type { LogRequest } from '#lib/contracts/pod-log.ts';
import type { ClusterPods } from '#lib/contracts/pods.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { followersOf } from './current-followers.ts';
import { openLog } from './open-logs.ts';
import type { LogFollower } from './log-follower.ts';
import { clientOf, readClusterPods, type PodsRequest } from './read-pods.ts';

/** The door to looking inside a member; everything is asked for now and nothing is kept. What is looked at is followed, for hints. */
export async function getClusterPods(request: PodsRequest): Promise<ClusterPods> {
  const plane = running();
  const { host, registry } = plane;
  return readClusterPods({ host, registry, followers: followersOf(plane) }, request, new Date());
}

/** A container's log from `cursor` on, until it is closed. @throws ServiceError when too many are open. */
export function followPodLog(request: LogRequest, cursor: string): Pick<LogFollower, 'next' | 'close'> {
  const { registry } = running();
  return openLog(() => clientOf(registry, request.cluster), request, cursor);
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
