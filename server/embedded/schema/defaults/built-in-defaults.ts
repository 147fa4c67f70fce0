/** Defaults of the built-in kinds. */
import type { GroupVersionKind } from '../schema.ts';
import {
  defaultCustomResourceDefinition, defaultEndpoints, defaultEndpointSlice, defaultIngressClass, defaultLimitRange, defaultNamespace, defaultNetworkPolicy, defaultNode,
  defaultPersistentVolume, defaultPersistentVolumeClaim, defaultPriorityClass, defaultRoleBinding, defaultSecret, defaultService, defaultStorageClass, defaultTokenRequest,
  holdNamespace,
} from './core-defaults.ts';
import { mapAt, type JsonMap } from './json-map.ts';
import { defaultPod, defaultPodSpec } from './pod-defaults.ts';
import {
  defaultCronJob, defaultDaemonSet, defaultDeployment, defaultHorizontalPodAutoscaler, defaultHorizontalPodAutoscalerV1, defaultJob, defaultReplicaSet,
  defaultReplicationController, defaultStatefulSet,
} from './workload-defaults.ts';

const BY_KIND: Readonly<Record<string, (object: JsonMap) => void>> = {
  Pod: defaultPod, PodTemplate: (object) => defaultPodSpec(mapAt(mapAt(object, 'template'), 'spec')), Deployment: defaultDeployment, ReplicaSet: defaultReplicaSet,
  ReplicationController: defaultReplicationController, StatefulSet: defaultStatefulSet, DaemonSet: defaultDaemonSet, Job: defaultJob, CronJob: defaultCronJob,
  HorizontalPodAutoscaler: defaultHorizontalPodAutoscaler, Service: defaultService, Secret: defaultSecret, Namespace: defaultNamespace,
  PersistentVolumeClaim: defaultPersistentVolumeClaim, PersistentVolume: defaultPersistentVolume, Endpoints: defaultEndpoints, EndpointSlice: defaultEndpointSlice,
  NetworkPolicy: defaultNetworkPolicy, IngressClass: defaultIngressClass, RoleBinding: defaultRoleBinding, ClusterRoleBinding: defaultRoleBinding,
  StorageClass: defaultStorageClass, PriorityClass: defaultPriorityClass, TokenRequest: defaultTokenRequest, LimitRange: defaultLimitRange,
  CustomResourceDefinition: defaultCustomResourceDefinition, Node: defaultNode,
};

/** Completes a decoded object of a built-in kind, in place; it must be ours to change. */
export function defaultBuiltIn(gvk: GroupVersionKind, object: JsonMap, on: 'create' | 'update'): void {
  if (on === 'create' && gvk.kind === 'Namespace') holdNamespace(object);
  if (gvk.kind === 'HorizontalPodAutoscaler' && gvk.version === 'v1') return defaultHorizontalPodAutoscalerV1(object);
  BY_KIND[gvk.kind]?.(object);
}
