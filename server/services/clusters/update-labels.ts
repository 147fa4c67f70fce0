import { REGION_ANNOTATION, ZONES_ANNOTATION } from '#lib/federation/clusters/place.ts';
import type { LabelsRequest, LabelsResult } from '#lib/contracts/clusters.ts';
import { computePlacement, type PlacementCluster, type PlacementInput } from '#lib/federation/placement/compute-placement.ts';
import { holdersOf } from '#lib/federation/placement/holding.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { at } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { requireCluster } from './connection.ts';
import { checkLabels } from './join-cluster.ts';
import type { ClusterServices } from './plane.ts';

/**
 * Sets a cluster's labels to exactly these, and its region and zones where given; or with `dryRun` only tells what that would move: the placements are
 * computed by the same function that propagation uses. @throws ServiceError; KubeError CONFLICT when it changed meanwhile.
 */
export async function updateLabels({ host, recorder }: ClusterServices, name: string, { labels, dryRun, region, zones }: LabelsRequest): Promise<LabelsResult> {
  const { cluster } = requireCluster(host, name);
  checkLabels(labels);
  const moves = computeMoves(host, name, labels);
  if (dryRun) return { wasSaved: false, ...moves };
  const removed = Object.keys(cluster.metadata.labels ?? {}).filter((key) => !Object.hasOwn(labels, key)).map((key) => [key, null] as const);
  await host.client.patch(CLUSTERS, cluster.metadata, {
    type: 'merge', body: { metadata: { resourceVersion: cluster.metadata.resourceVersion, labels: { ...labels, ...Object.fromEntries(removed) }, annotations: placeAnnotations(region, zones) } },
  });
  recorder.record({ object: cluster, type: 'Normal', reason: 'LabelsChanged', message: `labels are now ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ') || 'none'}` });
  return { wasSaved: true, ...moves };
}

/** As a merge patch: null removes, and what is not given is not mentioned. */
function placeAnnotations(region: string | undefined, zones: readonly string[] | undefined): Record<string, string | null> {
  return {
    ...(region === undefined ? {} : { [REGION_ANNOTATION]: region.trim() === '' ? null : region.trim() }),
    ...(zones === undefined ? {} : { [ZONES_ANNOTATION]: zones.length === 0 ? null : zones.join(',') }),
  };
}

function computeMoves(host: Host, name: string, labels: Readonly<Record<string, string>>): Pick<LabelsResult, 'gains' | 'losses'> {
  const record = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  const cordon = record === undefined ? undefined : cordonOf(record);
  const held = cordon === undefined ? {} : { cordon };
  const before: PlacementCluster = { name, labels: record?.metadata.labels ?? {}, ...held };
  const after: PlacementCluster = { name, labels, ...held };
  const namespaces = new Map<string, unknown>();
  for (const { type, informer } of host.federatedTypes()) {
    if (type.isNamespace) for (const object of informer.store.values()) namespaces.set(object.metadata.namespace ?? '', at(object, 'spec', 'placement'));
  }
  const moves: Pick<LabelsResult, 'gains' | 'losses'> = { gains: [], losses: [] };
  for (const { type, informer } of host.federatedTypes()) {
    for (const object of informer.store.values()) {
      const outer = type.target.namespaced ? namespaceInput(host, namespaces, object) : undefined;
      const isSelected = (cluster: PlacementCluster): boolean => {
        const result = computePlacement({ placement: at(object, 'spec', 'placement'), clusters: [cluster], holding: holdersOf(object), ...(outer === undefined ? {} : { namespace: outer }) });
        return result.ok && result.selected.length > 0;
      };
      const [was, will] = [isSelected(before), isSelected(after)];
      if (was !== will) (will ? moves.gains : moves.losses).push({ kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name });
    }
  }
  return moves;
}

function namespaceInput(host: Host, namespaces: ReadonlyMap<string, unknown>, object: KubeObject): NonNullable<PlacementInput['namespace']> {
  const scope = host.config?.scope ?? 'Cluster';
  const namespace = object.metadata.namespace ?? '';
  return namespaces.has(namespace) ? { scope, federated: true, placement: namespaces.get(namespace) } : { scope, federated: false };
}
