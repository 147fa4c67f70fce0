/** Every address of the console. URLs are never put together anywhere else. */

/** How the sign-in page was reached: why the visitor is not signed in yet. */
export const SIGN_IN_PROBLEMS = ['wrong', 'used', 'expired', 'busy', 'signed-out'] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

/** What a cluster's page opens with when its address asks for it. */
export type ClusterVerb = 'unjoin' | 'labels' | 'rotate';

export const routes = {
  root: () => '/',
  overview: () => '/overview',
  clusters: () => '/clusters',
  /** `verb` opens the form of it on the cluster's page. */
  cluster: (name: string, verb?: ClusterVerb) => `/clusters/${encodeURIComponent(name)}${verb === undefined ? '' : `?do=${verb}`}`,
  /** The part of a cluster's page that says which rights are missing there. */
  clusterRights: (name: string) => `/clusters/${encodeURIComponent(name)}#rights`,
  registerCluster: () => '/clusters/register',
  workloads: () => '/workloads',
  /** A workload with a draft of its preference. */
  workloadPlan: (resource: string, namespace: string, name: string, plan: string) => `/workloads/${objectPath(resource, namespace, name)}?plan=${encodeURIComponent(plan)}`,
  workloadsOfKind: (kind: string) => `/workloads?kind=${encodeURIComponent(kind)}`,
  workload: (resource: string, namespace: string, name: string, tab?: string) =>
    `/workloads/${objectPath(resource, namespace, name)}${tab === undefined ? '' : `?tab=${encodeURIComponent(tab)}`}`,
  placement: (search = '') => `/placement${search}`,
  replicas: () => '/replicas',
  planner: (search = '') => `/planner${search}`,
  types: (search = '') => `/types${search}`,
  create: (search = '') => `/create${search}`,
  namespaces: (search = '') => `/namespaces${search}`,
  activity: (search = '') => `/activity${search}`,
  /** `field` is the path of a setting, to which the page scrolls. */
  settings: (field?: string) => (field === undefined ? '/settings' : `/settings#${encodeURIComponent(field)}`),
  dns: () => '/dns',
  /** The DNS page with the form for names of a federated Service open. */
  addNames: (namespace: string, name: string) => `/dns?add=${encodeURIComponent(`${namespace}/${name}`)}`,
  signIn: (problem?: SignInProblem) => (problem === undefined ? '/sign-in' : `/sign-in?problem=${problem}`),
} as const;

export const apiRoutes = {
  overview: () => '/api/v1/overview',
  cluster: (name: string, verb?: 'rotate' | 'rights') => `/api/v1/clusters/${encodeURIComponent(name)}${verb === undefined ? '' : `/${verb}`}`,
  clusterDrafts: () => '/api/v1/cluster-drafts',
  clusterDraft: (id: string, verb?: 'probe' | 'preview' | 'join') => `/api/v1/cluster-drafts/${encodeURIComponent(id)}${verb === undefined ? '' : `/${verb}`}`,
  workload: (resource: string, namespace: string, name: string) => `/api/v1/workloads/${objectPath(resource, namespace, name)}`,
  changesPreview: () => '/api/v1/changes/preview',
  change: (id: string) => `/api/v1/changes/${encodeURIComponent(id)}`,
  workloadEditor: (resource: string, namespace: string, name: string) => `/api/v1/workloads/${objectPath(resource, namespace, name)}/editor`,
  workloadMember: (resource: string, namespace: string, name: string, cluster: string) => `/api/v1/workloads/${objectPath(resource, namespace, name)}/members/${encodeURIComponent(cluster)}`,
  workloadHistory: (resource: string, namespace: string, name: string) => `/api/v1/workloads/${objectPath(resource, namespace, name)}/history`,
  placement: () => '/api/v1/placement',
  replicas: () => '/api/v1/replicas',
  replicaHistory: (resource: string, namespace: string, name: string, hours: number) => `/api/v1/replicas/${objectPath(resource, namespace, name)}/history?hours=${hours}`,
  types: () => '/api/v1/types',
  typeCandidates: () => '/api/v1/types/candidates',
  type: (name: string, verb: 'enable' | 'plan') => `/api/v1/types/${encodeURIComponent(name)}/${verb}`,
  dns: (part?: 'preview' | 'query' | 'queries' | 'multicluster' | 'multicluster/install') => `/api/v1/dns${part === undefined ? '' : `/${part}`}`,
  dnsRecord: (kind: string, namespace: string, name: string, verb?: 'loss') => `/api/v1/dns/records/${objectPath(kind, namespace, name)}${verb === undefined ? '' : `/${verb}`}`,
  dnsZone: (zone: string) => `/api/v1/dns/zones/${encodeURIComponent(zone)}`,
  create: () => '/api/v1/create',
  pods: (resource: string, namespace: string, name: string, cluster: string) => `/api/v1/pods/${objectPath(resource, namespace, name)}?${new URLSearchParams({ cluster }).toString()}`,
  /** `after`: the id of the last frame that is there already; empty for none. */
  podLog: (request: { cluster: string; namespace: string; pod: string; container: string }, after: string) => `/api/v1/pods/log?${new URLSearchParams({ ...request, after }).toString()}`,
  search: (text: string) => `/api/v1/search?${new URLSearchParams({ q: text }).toString()}`,
  memberSearch: (text: string) => `/api/v1/search/members?${new URLSearchParams({ q: text }).toString()}`,
  namespaces: () => '/api/v1/namespaces',
  activity: () => '/api/v1/activity',
  changesMade: () => '/api/v1/activity/changes',
  settings: () => '/api/v1/settings',
  createOptions: () => '/api/v1/create/options',
  kindSchema: (apiVersion: string, kind: string) => `/api/v1/create/schema?${new URLSearchParams({ apiVersion, kind }).toString()}`,
  sourceObjects: (cluster: string, type: string) => `/api/v1/create/objects?${new URLSearchParams({ cluster, type }).toString()}`,
  federatePreview: () => '/api/v1/create/federate',
  watch: () => '/api/watch',
  healthz: () => '/api/healthz',
  signIn: () => '/api/session',
  signOut: () => '/api/session/end',
} as const;

export function toSignInProblem(text: string | undefined): SignInProblem | undefined {
  return SIGN_IN_PROBLEMS.find((problem) => problem === text);
}

/** Stands for the namespace of objects that have none; no namespace can be called so. */
export const NO_NAMESPACE = '-';

/** The namespace that an address speaks of. */
export function namespaceFromPath(segment: string): string {
  return segment === NO_NAMESPACE ? '' : segment;
}

function objectPath(resource: string, namespace: string, name: string): string {
  return [resource, namespace === '' ? NO_NAMESPACE : namespace, name].map(encodeURIComponent).join('/');
}
