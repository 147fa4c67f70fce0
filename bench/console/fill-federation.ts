import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { BenchCluster } from '../harness/cluster.ts';
import { eventually, forEachOf } from '../harness/timing.ts';

const NAMESPACES: ResourceType = { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', namespaced: false };
const types = (plural: string, kind: string): ResourceType => ({ group: 'types.kubefed.io', version: 'v1beta1', plural, kind, namespaced: true });
const FED_NAMESPACES = types('federatednamespaces', 'FederatedNamespace');
const CLUSTERS: ResourceType = { group: 'core.kubefed.io', version: 'v1beta1', plural: 'kubefedclusters', kind: 'KubeFedCluster', namespaced: true };
export const FED_CONFIG_MAPS = types('federatedconfigmaps', 'FederatedConfigMap');
export const NAMESPACE = 'bench';

/** Clusters that each object goes to: enough to be told apart, few enough that the clusters are not what is measured. */
const PLACED_IN = 3;
const WIDTH = 32;
const SETTLE_LIMIT_MS = 600_000;

/** Makes so many federated ConfigMaps, each in a few of the clusters, and waits until the federation has finished with them. */
export async function fillFederation(host: BenchCluster, objects: number): Promise<void> {
  await host.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await host.create(FED_NAMESPACES, federated('FederatedNamespace', NAMESPACE, { placement: { clusterSelector: {} } }));
  const clusters = (await host.client.listAll<KubeObject>(CLUSTERS)).map(({ metadata }) => metadata.name);
  const placement = (index: number): unknown => ({ clusters: Array.from({ length: Math.min(PLACED_IN, clusters.length) }, (_, i) => ({ name: clusters[(index + i) % clusters.length] })) });
  const names = Array.from({ length: objects }, (_, index) => nameOf(index));
  await forEachOf(names, WIDTH, (name, index) => host.create(FED_CONFIG_MAPS, federated('FederatedConfigMap', name, { template: { data: { turn: '0' } }, placement: placement(index) })));
  await eventually('every object is propagated', async () => {
    const all = await host.client.listAll<KubeObject>(FED_CONFIG_MAPS, { namespace: NAMESPACE });
    return all.length === objects && all.every((object) => JSON.stringify(object['status'] ?? '').includes('"Propagation"') && stringAt(object, 'metadata', 'name') !== undefined);
  }, SETTLE_LIMIT_MS, 2_000);
}

export function nameOf(index: number): string {
  return `map-${String(index).padStart(5, '0')}`;
}

function federated(kind: string, name: string, spec: Record<string, unknown>): KubeObject {
  return { apiVersion: 'types.kubefed.io/v1beta1', kind, metadata: { name, namespace: NAMESPACE }, spec };
}
