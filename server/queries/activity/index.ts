import 'server-only';
import type { Activity, Changes } from '#lib/contracts/activity.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { listRecentChanges } from '../workloads/list-recent-changes.ts';
import { readActivity } from './read-activity.ts';

/** Changes that one reading returns; each object keeps a few more of its own. */
const CHANGES_MAX = 500;

/** @throws ServiceError before the host's caches are filled. */
export async function getActivity(): Promise<Activity> {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return readActivity(plane.host, new Date());
}

/** Every kept change of a federated object or preference, newest first. */
export async function getChanges(): Promise<Changes> {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return { asOf: new Date().toISOString(), changes: await listRecentChanges(plane.host, { limit: CHANGES_MAX }) };
}
