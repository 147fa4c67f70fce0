import type { ResourceType } from '#lib/kube/object.ts';

function type(group: string, version: string, kind: string, plural: string, namespaced = true): ResourceType {
  return { group, version, kind, plural, namespaced };
}

/** The target types a new federation propagates from the start. Any other is enabled by creating its FederatedTypeConfig. */
export const DEFAULT_TARGET_TYPES: readonly ResourceType[] = [
  type('', 'v1', 'Namespace', 'namespaces', false),
  type('', 'v1', 'ConfigMap', 'configmaps'),
  type('', 'v1', 'Secret', 'secrets'),
  type('', 'v1', 'Service', 'services'),
  type('', 'v1', 'ServiceAccount', 'serviceaccounts'),
  type('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  type('apps', 'v1', 'Deployment', 'deployments'),
  type('apps', 'v1', 'ReplicaSet', 'replicasets'),
  type('apps', 'v1', 'StatefulSet', 'statefulsets'),
  type('apps', 'v1', 'DaemonSet', 'daemonsets'),
  type('batch', 'v1', 'Job', 'jobs'),
  type('batch', 'v1', 'CronJob', 'cronjobs'),
  type('networking.k8s.io', 'v1', 'Ingress', 'ingresses'),
  type('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'),
  type('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  type('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  type('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', false),
  type('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', false),
];

/** Short names of the target types that Kubernetes itself gives one; the federated types' are these with an `f` before. */
export const TARGET_SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  namespaces: ['ns'], configmaps: ['cm'], services: ['svc'], serviceaccounts: ['sa'], persistentvolumeclaims: ['pvc'],
  'deployments.apps': ['deploy'], 'replicasets.apps': ['rs'], 'statefulsets.apps': ['sts'], 'daemonsets.apps': ['ds'],
  'cronjobs.batch': ['cj'], 'ingresses.networking.k8s.io': ['ing'], 'networkpolicies.networking.k8s.io': ['netpol'],
  'horizontalpodautoscalers.autoscaling': ['hpa'], 'poddisruptionbudgets.policy': ['pdb'],
};

const APPS = ['apps/v1', 'apps/v1beta1', 'apps/v1beta2', 'extensions/v1beta1'];
const EQUIVALENT_APIS: Readonly<Record<string, readonly string[]>> = {
  deployments: APPS,
  daemonsets: APPS,
  replicasets: APPS,
  statefulsets: ['apps/v1', 'apps/v1beta1', 'apps/v1beta2'],
  networkpolicies: ['networking.k8s.io/v1', 'extensions/v1beta1'],
  podsecuritypolicies: ['policy/v1beta1', 'extensions/v1beta1'],
  ingresses: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'],
};

/**
 * True when `next` names the same objects as `existing` through another group or version, so that enabling both would
 * make two controllers fight over them.
 */
export function isEquivalentApi(existing: ResourceType, next: ResourceType): boolean {
  if (existing.plural !== next.plural) return false;
  if (existing.group === next.group && existing.version === next.version) return false;
  const apis = Object.hasOwn(EQUIVALENT_APIS, next.plural) ? EQUIVALENT_APIS[next.plural] ?? [] : [];
  return [existing, next].every(({ group, version }) => apis.includes(`${group}/${version}`));
}
