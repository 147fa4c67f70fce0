import { isJsonObject } from '#lib/kube/json.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { MASTERS_GROUP, type UserInfo } from '../authentication/user-info.ts';
import type { GroupAliases } from '../group-aliases.ts';
import { arrayAt, objectAt, textAt } from '../kinds/fields.ts';
import type { Attributes } from './attributes.ts';
import { allows, readRules, type PolicyRule } from './policy-rule.ts';

const RBAC = 'rbac.authorization.k8s.io';
const SOURCES = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map((plural) => `${RBAC}/${plural}`);
/** Users whose rules are kept worked out; beyond this the oldest are worked out again. */
const MAX_CACHED_USERS = 1_000;

/** All that one user may do. */
type Grants = { readonly cluster: readonly PolicyRule[]; readonly byNamespace: ReadonlyMap<string, readonly PolicyRule[]> };

const EVERYTHING: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] };
const EVERY_PATH: PolicyRule = { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] };

/** Role-based access control over the cluster's own Roles and bindings. Members of system:masters may do everything. */
export class RbacAuthorizer {
  readonly #store: ObjectStore;
  readonly #aliases: GroupAliases;
  readonly #grants = new Map<string, Grants>();
  #stamp = '';

  constructor(store: ObjectStore, aliases: GroupAliases) {
    this.#store = store;
    this.#aliases = aliases;
  }

  isAllowed(user: UserInfo, wanted: Attributes): boolean {
    if (user.groups.includes(MASTERS_GROUP)) return true;
    const { cluster, byNamespace } = this.#grantsOf(user);
    if (cluster.some((rule) => allows(rule, wanted))) return true;
    if (wanted.kind === 'path' || wanted.namespace === '') return false;
    return byNamespace.get(wanted.namespace)?.some((rule) => allows(rule, wanted)) ?? false;
  }

  /** The rules that hold for a user in one namespace (cluster-wide ones included). */
  rulesFor(user: UserInfo, namespace: string): readonly PolicyRule[] {
    if (user.groups.includes(MASTERS_GROUP)) return [EVERYTHING, EVERY_PATH];
    const { cluster, byNamespace } = this.#grantsOf(user);
    return namespace === '' ? cluster : [...cluster, ...(byNamespace.get(namespace) ?? [])];
  }

  /** The rules a binding refers to; none when the role does not exist. */
  rulesOfRef(roleRef: unknown, namespace: string): PolicyRule[] {
    const isCluster = textAt(roleRef, 'kind') === 'ClusterRole';
    const role = this.#store.get(`${RBAC}/${isCluster ? 'clusterroles' : 'roles'}`, isCluster ? '' : namespace, textAt(roleRef, 'name'));
    return role === undefined ? [] : readRules(role.object, this.#aliases);
  }

  #grantsOf(user: UserInfo): Grants {
    const stamp = SOURCES.map((source) => this.#store.generation(source)).join(' ');
    if (stamp !== this.#stamp) {
      this.#grants.clear();
      this.#stamp = stamp;
    }
    const key = JSON.stringify([user.name, user.groups]);
    const known = this.#grants.get(key);
    if (known !== undefined) return known;
    if (this.#grants.size >= MAX_CACHED_USERS) this.#grants.delete(this.#grants.keys().next().value ?? '');
    const grants = this.#workOut(user);
    this.#grants.set(key, grants);
    return grants;
  }

  #workOut(user: UserInfo): Grants {
    const cluster = this.#store.list(`${RBAC}/clusterrolebindings`)
      .filter(({ object }) => bindsUser(object, user, ''))
      .flatMap(({ object }) => this.rulesOfRef(object['roleRef'], ''));
    const byNamespace = new Map<string, PolicyRule[]>();
    for (const { object, namespace } of this.#store.list(`${RBAC}/rolebindings`)) {
      if (!bindsUser(object, user, namespace)) continue;
      byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), ...this.rulesOfRef(object['roleRef'], namespace)]);
    }
    return { cluster, byNamespace };
  }
}

function bindsUser(binding: unknown, user: UserInfo, namespace: string): boolean {
  return arrayAt(binding, 'subjects').filter(isJsonObject).some((subject) => {
    const name = textAt(objectAt({ subject }, 'subject'), 'name');
    switch (subject['kind']) {
      case 'User': return name === user.name;
      case 'Group': return user.groups.includes(name);
      case 'ServiceAccount': return user.name === `system:serviceaccount:${textAt(subject, 'namespace') || namespace}:${name}`;
      default: return false;
    }
  });
}
