import type { KubeObject } from '#lib/kube/object.ts';
import { AUTHENTICATED_GROUP, MASTERS_GROUP, UNAUTHENTICATED_GROUP } from '../authentication/user-info.ts';

type Rule = { apiGroups?: string[]; resources?: string[]; nonResourceURLs?: string[]; verbs: string[] };

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const API_GROUP = 'rbac.authorization.k8s.io';
const BOOTSTRAP_LABEL = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

const CORE = [
  'configmaps', 'endpoints', 'persistentvolumeclaims', 'persistentvolumeclaims/status', 'pods', 'replicationcontrollers', 'replicationcontrollers/scale',
  'serviceaccounts', 'services', 'services/status',
];
const CORE_READ_ONLY = ['bindings', 'events', 'limitranges', 'namespaces/status', 'pods/log', 'pods/status', 'replicationcontrollers/status', 'resourcequotas', 'resourcequotas/status', 'namespaces'];
const APPS = ['daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets', 'statefulsets/scale'];
const APPS_STATUS = ['controllerrevisions', 'daemonsets/status', 'deployments/status', 'replicasets/status', 'statefulsets/status'];
const BATCH = ['cronjobs', 'jobs'];
const NETWORK = ['ingresses', 'networkpolicies'];

const VIEW_RULES: Rule[] = [
  { apiGroups: [''], resources: [...CORE, ...CORE_READ_ONLY], verbs: READ },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  { apiGroups: ['apps'], resources: [...APPS, ...APPS_STATUS], verbs: READ },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers', 'horizontalpodautoscalers/status'], verbs: READ },
  { apiGroups: ['batch'], resources: [...BATCH, 'cronjobs/status', 'jobs/status'], verbs: READ },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets', 'poddisruptionbudgets/status'], verbs: READ },
  { apiGroups: ['networking.k8s.io'], resources: [...NETWORK, 'ingresses/status'], verbs: READ },
];

const EDIT_RULES: Rule[] = [
  { apiGroups: [''], resources: ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy'], verbs: READ },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
  { apiGroups: [''], resources: ['configmaps', 'events', 'persistentvolumeclaims', 'pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'replicationcontrollers', 'replicationcontrollers/scale', 'secrets', 'serviceaccounts', 'services', 'services/proxy'], verbs: WRITE },
  { apiGroups: [''], resources: ['pods/eviction', 'serviceaccounts/token'], verbs: ['create'] },
  { apiGroups: ['apps'], resources: [...APPS, 'deployments/rollback'], verbs: WRITE },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: WRITE },
  { apiGroups: ['batch'], resources: BATCH, verbs: WRITE },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: WRITE },
  { apiGroups: ['networking.k8s.io'], resources: NETWORK, verbs: WRITE },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...READ, ...WRITE] },
];

const ADMIN_RULES: Rule[] = [
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
  { apiGroups: [API_GROUP], resources: ['rolebindings', 'roles'], verbs: [...READ, ...WRITE] },
];

const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/'];

/** The ClusterRoles and bindings that every cluster has from its start. */
export const BOOTSTRAP_POLICY: readonly KubeObject[] = [
  role('cluster-admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['*'] }]),
  role('system:discovery', [{ nonResourceURLs: DISCOVERY_PATHS, verbs: ['get'] }]),
  role('system:public-info-viewer', [{ nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'], verbs: ['get'] }]),
  role('system:service-account-issuer-discovery', [{ nonResourceURLs: ['/.well-known/openid-configuration', '/.well-known/openid-configuration/', '/openid/v1/jwks', '/openid/v1/jwks/'], verbs: ['get'] }]),
  role('system:monitoring', [{ nonResourceURLs: ['/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/readyz', '/readyz/*'], verbs: ['get'] }]),
  role('system:basic-user', [
    { apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], verbs: ['create'] },
    { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
  ]),
  role('system:auth-delegator', [
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
    { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ]),
  role('system:aggregate-to-view', VIEW_RULES, 'view'),
  role('system:aggregate-to-edit', EDIT_RULES, 'edit'),
  role('system:aggregate-to-admin', ADMIN_RULES, 'admin'),
  aggregated('view', ['view'], 'edit'),
  aggregated('edit', ['edit'], 'admin'),
  aggregated('admin', ['admin']),
  binding('cluster-admin', [MASTERS_GROUP]),
  binding('system:discovery', [AUTHENTICATED_GROUP]),
  binding('system:monitoring', ['system:monitoring']),
  binding('system:basic-user', [AUTHENTICATED_GROUP]),
  binding('system:public-info-viewer', [AUTHENTICATED_GROUP, UNAUTHENTICATED_GROUP]),
  binding('system:service-account-issuer-discovery', ['system:serviceaccounts']),
];

function role(name: string, rules: readonly Rule[], aggregateTo?: string): KubeObject {
  return {
    apiVersion: `${API_GROUP}/v1`, kind: 'ClusterRole',
    metadata: { name, labels: { ...BOOTSTRAP_LABEL, ...aggregationLabel(aggregateTo) } }, rules,
  };
}

/** A role whose rules are those of all roles with the labels; kept up to date by `RoleAggregation`. */
function aggregated(name: string, from: readonly string[], aggregateTo?: string): KubeObject {
  return {
    apiVersion: `${API_GROUP}/v1`, kind: 'ClusterRole',
    metadata: { name, labels: { ...BOOTSTRAP_LABEL, ...aggregationLabel(aggregateTo) } }, rules: [],
    aggregationRule: { clusterRoleSelectors: from.map((each) => ({ matchLabels: aggregationLabel(each) })) },
  };
}

function binding(name: string, groups: readonly string[]): KubeObject {
  return {
    apiVersion: `${API_GROUP}/v1`, kind: 'ClusterRoleBinding', metadata: { name, labels: BOOTSTRAP_LABEL },
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name },
    subjects: groups.map((group) => ({ kind: 'Group', apiGroup: API_GROUP, name: group })),
  };
}

function aggregationLabel(to: string | undefined): Record<string, string> {
  return to === undefined ? {} : { [`${API_GROUP}/aggregate-to-${to}`]: 'true' };
}
