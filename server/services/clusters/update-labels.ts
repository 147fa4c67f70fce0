import { REGION_ANNOTATION, ZONES_ANNOTATION } from '#lib/federation/clusters/place.ts';
import type { LabelsRequest } from '#lib/contracts/clusters.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { requireCluster } from './connection.ts';
import { checkLabels } from './join-cluster.ts';
import type { ClusterServices } from './plane.ts';

/** Sets a cluster's labels to exactly these, and its region and zones where given. @throws ServiceError; KubeError CONFLICT when it changed meanwhile. */
export async function updateLabels({ host, recorder }: ClusterServices, name: string, { labels, region, zones }: LabelsRequest): Promise<void> {
  const { cluster } = requireCluster(host, name);
  checkLabels(labels);
  const removed = Object.keys(cluster.metadata.labels ?? {}).filter((key) => !Object.hasOwn(labels, key)).map((key) => [key, null] as const);
  await host.client.patch(CLUSTERS, cluster.metadata, {
    type: 'merge', body: { metadata: { resourceVersion: cluster.metadata.resourceVersion, labels: { ...labels, ...Object.fromEntries(removed) }, annotations: placeAnnotations(region, zones) } },
  });
  recorder.record({ object: cluster, type: 'Normal', reason: 'LabelsChanged', message: `labels are now ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ') || 'none'}` });
}

/** As a merge patch: null removes, and what is not given is not mentioned. */
function placeAnnotations(region: string | undefined, zones: readonly string[] | undefined): Record<string, string | null> {
  return {
    ...(region === undefined ? {} : { [REGION_ANNOTATION]: region.trim() === '' ? null : region.trim() }),
    ...(zones === undefined ? {} : { [ZONES_ANNOTATION]: zones.length === 0 ? null : zones.join(',') }),
  };
}
