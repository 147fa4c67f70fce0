import 'server-only';
import type { Activity } from '#lib/contracts/activity.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { NotRunningError } from '../not-running-error.ts';
import { readActivity } from './read-activity.ts';

/** @throws NotRunningError before the host's caches are filled. */
export async function getActivity(): Promise<Activity> {
  const plane = getControlPlane();
  if (plane === undefined) throw new NotRunningError();
  return readActivity(plane.host, new Date());
}
