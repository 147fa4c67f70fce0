import 'server-only';
import type { ClusterPods, PodLog } from '#lib/contracts/pods.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { followersOf } from './current-followers.ts';
import { readClusterPods, readPodLog, type LogRequest, type PodsRequest } from './read-pods.ts';

/** The door to looking inside a member; everything is asked for now and nothing is kept. What is looked at is followed, for hints. */
export async function getClusterPods(request: PodsRequest): Promise<ClusterPods> {
  const plane = running();
  const { host, registry } = plane;
  return readClusterPods({ host, registry, followers: followersOf(plane) }, request, new Date());
}

export async function getPodLog(request: LogRequest): Promise<PodLog> {
  return readPodLog(running().registry, request, new Date());
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
