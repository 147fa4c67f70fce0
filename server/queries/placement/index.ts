import 'server-only';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readMatrix } from './read-matrix.ts';

/** The door to reading placements of everything. @throws ServiceError before the host's caches are filled. */
export async function getPlacementMatrix(): Promise<PlacementMatrix> {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return readMatrix(plane.host, new Date());
}
