import 'server-only';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { NotRunningError } from '../not-running-error.ts';
import { readMatrix } from './read-matrix.ts';

/** The door to reading placements of everything. @throws NotRunningError before the host's caches are filled. */
export async function getPlacementMatrix(): Promise<PlacementMatrix> {
  const plane = getControlPlane();
  if (plane === undefined) throw new NotRunningError();
  return readMatrix(plane.host, new Date());
}
