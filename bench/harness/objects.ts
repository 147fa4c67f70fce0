import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { CORE_GROUP, CORE_VERSION, MANAGED_LABEL, SCHEDULING_GROUP, SCHEDULING_VERSION, TYPES_GROUP, TYPES_VERSION } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { listAt, numberAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';

const type = (group: string, version: string, plural: string, kind: string, namespaced = true): ResourceType => ({ group, version, plural, kind, namespaced });

export const TYPES = {
  namespaces: type('', 'v1', 'namespaces', 'Namespace', false),
  configMaps: type('', 'v1', 'configmaps', 'ConfigMap'),
  deployments: type('apps', 'v1', 'deployments', 'Deployment'),
  clusters: type(CORE_GROUP, CORE_VERSION, 'kubefedclusters', 'KubeFedCluster'),
  fedNamespaces: type(TYPES_GROUP, TYPES_VERSION, 'federatednamespaces', 'FederatedNamespace'),
  fedConfigMaps: type(TYPES_GROUP, TYPES_VERSION, 'federatedconfigmaps', 'FederatedConfigMap'),
  fedDeployments: type(TYPES_GROUP, TYPES_VERSION, 'federateddeployments', 'FederatedDeployment'),
  preferences: type(SCHEDULING_GROUP, SCHEDULING_VERSION, 'replicaschedulingpreferences', 'ReplicaSchedulingPreference'),
} as const;

/** Bytes of data in each ConfigMap. */
const PAYLOAD = 'x'.repeat(200);
const EVERYWHERE = { clusterSelector: {} };

export const namesOf = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${String(i).padStart(4, '0')}`);

export function namespaceObject(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function configMap(namespace: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data: { payload: PAYLOAD } };
}

export function fedNamespace(name: string): KubeObject {
  return federated('FederatedNamespace', name, name, { placement: EVERYWHERE });
}

export function fedConfigMap(namespace: string, name: string): KubeObject {
  return federated('FederatedConfigMap', namespace, name, { template: { data: { payload: PAYLOAD } }, placement: EVERYWHERE });
}

/** A Deployment for which the preference, not its own spec, decides where it runs. */
export function fedDeployment(namespace: string, name: string): KubeObject {
  return federated('FederatedDeployment', namespace, name, { template: deploymentParts(name) });
}

/** The same as a member holds it. */
export function memberDeployment(namespace: string, name: string): KubeObject {
  const { metadata, spec } = deploymentParts(name);
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace, name, labels: { ...metadata.labels, [MANAGED_LABEL]: 'true' } }, spec };
}

function deploymentParts(name: string): { metadata: { labels: Record<string, string> }; spec: Record<string, unknown> } {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
  return { metadata: { labels }, spec: { replicas: 1, selector: { matchLabels: labels }, template } };
}

/** Replicas for each cluster under `weights` that sum up to the total: the plan is the weights themselves. */
export function preference(namespace: string, name: string, weights: Readonly<Record<string, number>>): KubeObject {
  const clusters = Object.fromEntries(Object.entries(weights).map(([cluster, weight]) => [cluster, { weight }]));
  const totalReplicas = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return {
    apiVersion: `${SCHEDULING_GROUP}/${SCHEDULING_VERSION}`, kind: 'ReplicaSchedulingPreference', metadata: { namespace, name },
    spec: { targetKind: 'FederatedDeployment', totalReplicas, clusters },
  };
}

/** True when the status says that the newest version is in every cluster. */
export function isPropagated(object: KubeObject): boolean {
  const status = federatedStatusOf(object);
  return status.observedGeneration === object.metadata.generation && status.conditions?.some((condition) => condition.type === 'Propagation' && condition.status === 'True') === true;
}

/** Ready replicas summed over the clusters, as the host's status shows them. */
export function readyReplicas(object: KubeObject): number {
  return (listAt(object, 'status', 'clusters') ?? []).reduce<number>((sum, entry) => sum + (numberAt(entry, 'replicas', 'ready') ?? 0), 0);
}

export { isClusterReady };

function federated(kind: string, namespace: string, name: string, spec: Record<string, unknown>): KubeObject {
  return { apiVersion: `${TYPES_GROUP}/${TYPES_VERSION}`, kind, metadata: { namespace, name }, spec };
}
