import 'server-only';
import type { NamespacesOverview } from '#lib/contracts/namespaces.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readNamespaces } from './read-namespaces.ts';

/** @throws ServiceError before the host's caches are filled. */
export async function getNamespaces(): Promise<NamespacesOverview> {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return readNamespaces(plane.host, new Date());
}
