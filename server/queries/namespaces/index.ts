import 'server-only';
import type { NamespacesOverview } from '#lib/contracts/namespaces.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { NotRunningError } from '../not-running-error.ts';
import { readNamespaces } from './read-namespaces.ts';

/** @throws NotRunningError before the host's caches are filled. */
export async function getNamespaces(): Promise<NamespacesOverview> {
  const plane = getControlPlane();
  if (plane === undefined) throw new NotRunningError();
  return readNamespaces(plane.host, new Date());
}
