import type { ResourceType } from '#lib/kube/object.ts';
import {
  CORE_ALPHA_VERSION, CORE_GROUP, CORE_VERSION, SCHEDULING_GROUP, SCHEDULING_VERSION,
} from '#lib/federation/types/constants.ts';

/** The kinds of the host's API that the control plane itself reads and writes. */
export const CLUSTERS: ResourceType = { group: CORE_GROUP, version: CORE_VERSION, plural: 'kubefedclusters', kind: 'KubeFedCluster', namespaced: true };
export const CONFIGS: ResourceType = { group: CORE_GROUP, version: CORE_VERSION, plural: 'kubefedconfigs', kind: 'KubeFedConfig', namespaced: true };
export const TYPE_CONFIGS: ResourceType = { group: CORE_GROUP, version: CORE_VERSION, plural: 'federatedtypeconfigs', kind: 'FederatedTypeConfig', namespaced: true };
export const PROPAGATED_VERSIONS: ResourceType = { group: CORE_GROUP, version: CORE_ALPHA_VERSION, plural: 'propagatedversions', kind: 'PropagatedVersion', namespaced: true };
export const CLUSTER_PROPAGATED_VERSIONS: ResourceType = {
  group: CORE_GROUP, version: CORE_ALPHA_VERSION, plural: 'clusterpropagatedversions', kind: 'ClusterPropagatedVersion', namespaced: false,
};
export const PREFERENCES: ResourceType = {
  group: SCHEDULING_GROUP, version: SCHEDULING_VERSION, plural: 'replicaschedulingpreferences', kind: 'ReplicaSchedulingPreference', namespaced: true,
};
export const NAMESPACES: ResourceType = { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', namespaced: false };
export const SECRETS: ResourceType = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret', namespaced: true };
export const EVENTS: ResourceType = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
export const LEASES: ResourceType = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease', namespaced: true };
export const DEFINITIONS: ResourceType = {
  group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false,
};
/** Selects the Events that this project wrote: a cache of everybody's would be large and of no use. */
export const OUR_EVENTS = 'app.kubernetes.io/managed-by=flotilla';
