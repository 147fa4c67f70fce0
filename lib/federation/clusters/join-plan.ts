import { toApiVersion, type KubeObject, type ResourceType } from '#lib/kube/object.ts';
import { isDns1123Label } from '#lib/kube/names.ts';
import { SYSTEM_NAMESPACE } from '../types/constants.ts';

/** `least`: the verbs that are used, on the types that are enabled. `wide`: everything, as KubeFed itself asks for. */
export type JoinRights = 'least' | 'wide';

export type PolicyRule = { apiGroups?: string[]; resources?: string[]; resourceNames?: string[]; nonResourceURLs?: string[]; verbs: string[] };

export type PlannedObject = { type: ResourceType; object: KubeObject };

export type JoinNames = { serviceAccount: string; role: string; tokenRole: string };

export type JoinPlan = { names: JoinNames; rules: PolicyRule[]; namespace: PlannedObject; account: PlannedObject; role: PlannedObject; rest: PlannedObject[] };

const RBAC = 'rbac.authorization.k8s.io';
const NAMESPACES: ResourceType = { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', namespaced: false };
export const SERVICE_ACCOUNTS: ResourceType = { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true };
export const CLUSTER_ROLES: ResourceType = { group: RBAC, version: 'v1', plural: 'clusterroles', kind: 'ClusterRole', namespaced: false };
export const CLUSTER_ROLE_BINDINGS: ResourceType = { group: RBAC, version: 'v1', plural: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false };
export const ROLES: ResourceType = { group: RBAC, version: 'v1', plural: 'roles', kind: 'Role', namespaced: true };
export const ROLE_BINDINGS: ResourceType = { group: RBAC, version: 'v1', plural: 'rolebindings', kind: 'RoleBinding', namespaced: true };

/** Marks what joining made in a member, so that only that is ever taken away again. */
export const JOINED_LABELS = { 'app.kubernetes.io/managed-by': 'flotilla' } as const;
/** Names that addresses of the console use for something else. */
const RESERVED_NAMES: readonly string[] = ['register'];
/** ServiceAccount names may be 253 long, but labels that quote them may not; the host's name takes 17 of the 63. */
const MAX_NAME_LENGTH = 45;

const READ = ['get', 'list', 'watch'];
/** What propagation does to objects of an enabled type. */
export const PROPAGATE_VERBS: readonly string[] = [...READ, 'create', 'update', 'patch', 'delete'];

/** Says why a cluster can't be joined under a name; undefined when it can. */
export function joinNameProblem(name: string): 'empty' | 'notALabel' | 'tooLong' | 'reserved' | undefined {
  if (name === '') return 'empty';
  if (name.length > MAX_NAME_LENGTH) return 'tooLong';
  if (!isDns1123Label(name)) return 'notALabel';
  return RESERVED_NAMES.includes(name) ? 'reserved' : undefined;
}

/** The names that joining uses: `<cluster>-<host>`, as kubefedctl forms them (D38: `host` is never a context's name). */
export function joinNames(cluster: string, host: string): JoinNames {
  return namesOfAccount(`${cluster}-${host}`);
}

/** The names that go with the account of a join. */
export function namesOfAccount(serviceAccount: string): JoinNames {
  return { serviceAccount, role: `kubefed-controller-manager:${serviceAccount}`, tokenRole: `${serviceAccount}-token` };
}

/**
 * The rules of the member's role. With `least`: what propagation does on the enabled types, reading of what health,
 * capacity, replica counts and DNS look at, and the way out: deleting what joining made, each by its name.
 */
export function joinRules(types: readonly ResourceType[], rights: JoinRights, names: JoinNames): PolicyRule[] {
  if (rights === 'wide') return [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['get'] }];
  const groups = Map.groupBy(types, (type) => type.group);
  const writesNamespaces = types.some(({ group, plural }) => group === '' && plural === NAMESPACES.plural);
  return [
    ...[...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([group, members]) => ({
      apiGroups: [group], resources: [...new Set(members.map(({ plural }) => plural))].toSorted(), verbs: [...PROPAGATE_VERBS],
    })),
    { apiGroups: [''], resources: ['nodes', 'pods', 'namespaces', 'services', 'endpoints'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: READ },
    { apiGroups: [RBAC], resources: ['clusterroles', 'clusterrolebindings'], resourceNames: [names.role], verbs: ['get', 'delete'] },
    { apiGroups: [RBAC], resources: ['roles', 'rolebindings'], resourceNames: [names.tokenRole], verbs: ['delete'] },
    { apiGroups: [''], resources: ['serviceaccounts', 'secrets'], resourceNames: [names.serviceAccount, names.tokenRole], verbs: ['delete'] },
    { apiGroups: [''], resources: ['namespaces'], resourceNames: [SYSTEM_NAMESPACE], verbs: ['delete'] },
    // Without controllers in the cluster nobody else finishes the deletion of a namespace; the default account tells whether there are any.
    { apiGroups: [''], resources: ['namespaces/finalize'], ...(writesNamespaces ? {} : { resourceNames: [SYSTEM_NAMESPACE] }), verbs: ['update'] },
    { apiGroups: [''], resources: ['serviceaccounts'], resourceNames: ['default'], verbs: ['get'] },
    // D13: the verb is `get` in lower case; KubeFed's own rule never matched.
    { nonResourceURLs: ['/healthz', '/readyz', '/livez', '/version', '/api', '/api/*', '/apis', '/apis/*', '/openapi/*'], verbs: ['get'] },
  ];
}

/**
 * Every object that joining makes in the member, before any owner is known. All but the ClusterRole are to be owned by
 * it (see `ownedBy`), so that deleting that one lets the member's garbage collector take the rest: an account that took
 * them away one by one would lose the right to do so half-way.
 */
export function planJoin(input: { cluster: string; host: string; types: readonly ResourceType[]; rights: JoinRights }): JoinPlan {
  const names = joinNames(input.cluster, input.host);
  const rules = joinRules(input.types, input.rights, names);
  const subjects = [{ kind: 'ServiceAccount', name: names.serviceAccount, namespace: SYSTEM_NAMESPACE }];
  const roleRef = (kind: string, name: string): Record<string, string> => ({ apiGroup: RBAC, kind, name });
  const tokenRules: PolicyRule[] = [
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [names.serviceAccount], verbs: ['create'] },
    { apiGroups: [''], resources: ['serviceaccounts'], resourceNames: [names.serviceAccount], verbs: ['get'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: [names.tokenRole], verbs: ['get'] },
  ];
  return {
    names, rules,
    namespace: planned(NAMESPACES, SYSTEM_NAMESPACE, {}),
    account: planned(SERVICE_ACCOUNTS, names.serviceAccount, {}),
    role: planned(CLUSTER_ROLES, names.role, { rules }),
    rest: [
      planned(CLUSTER_ROLE_BINDINGS, names.role, { roleRef: roleRef('ClusterRole', names.role), subjects }),
      planned(ROLES, names.tokenRole, { rules: tokenRules }),
      planned(ROLE_BINDINGS, names.tokenRole, { roleRef: roleRef('Role', names.tokenRole), subjects }),
    ],
  };
}

/** The planned object as a dependant of the member's ClusterRole. */
export function ownedBy(planned: PlannedObject, role: KubeObject): PlannedObject {
  const owner = { apiVersion: role.apiVersion, kind: role.kind, name: role.metadata.name, uid: role.metadata.uid ?? '' };
  return { ...planned, object: { ...planned.object, metadata: { ...planned.object.metadata, ownerReferences: [owner] } } };
}

function planned(type: ResourceType, name: string, fields: Record<string, unknown>): PlannedObject {
  const namespace = type.namespaced ? { namespace: SYSTEM_NAMESPACE } : {};
  return { type, object: { apiVersion: toApiVersion(type), kind: type.kind, metadata: { name, ...namespace, labels: { ...JOINED_LABELS } }, ...fields } };
}
