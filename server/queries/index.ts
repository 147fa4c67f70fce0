import 'server-only';
import type { ClusterSummary, FederationEvent, Overview, WorkloadSummary } from '#lib/contracts/dto.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readEvents } from './read-events.ts';
import { readCluster, readOverview, readWorkload } from './read-overview.ts';

/** Events that the page of one cluster gets. */
const MAX_CLUSTER_EVENTS = 100;

/** The door to reading the federation. Everything comes from the host's caches. @throws ServiceError before they are filled. */
export async function getOverview(): Promise<Overview> {
  const { host, hostVersion } = running();
  return readOverview(host, hostVersion, new Date());
}

/** One joined cluster; undefined when there is none of that name. */
export async function getCluster(name: string): Promise<ClusterSummary | undefined> {
  return readCluster(running().host, name);
}

/** Events about one cluster that the host still has, newest first. */
export async function getClusterEvents(name: string): Promise<FederationEvent[]> {
  return readEvents(running().host, MAX_CLUSTER_EVENTS, ({ object }) => object.kind === CLUSTERS.kind && object.name === name);
}

/** One federated object, by the plural of its federated type as in routes; undefined when there is none. */
export async function getWorkload(resource: string, namespace: string, name: string): Promise<WorkloadSummary | undefined> {
  return readWorkload(running().host, resource, namespace, name);
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
