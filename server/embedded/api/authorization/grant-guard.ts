import type { KubeObject } from '#lib/kube/object.ts';
import { forbidden } from '../api-error.ts';
import { MASTERS_GROUP } from '../authentication/user-info.ts';
import type { GroupAliases } from '../group-aliases.ts';
import { textAt } from '../kinds/fields.ts';
import type { WriteGuard } from '../objects/object-writer.ts';
import type { WriteRequest } from '../objects/write-request.ts';
import { covers, readRules, writeRule, type PolicyRule } from './policy-rule.ts';
import type { RbacAuthorizer } from './rbac-authorizer.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** Nobody grants rights that they do not have themselves, unless they may `escalate` or `bind`. */
export function createGrantGuard(authorizer: RbacAuthorizer, aliases: GroupAliases): WriteGuard {
  return (request, object) => {
    const { type, user } = request;
    if (type.canonicalGroup !== GROUP || user === undefined || user.groups.includes(MASTERS_GROUP)) return;
    const isBinding = type.plural.endsWith('rolebindings');
    if (authorizer.isAllowed(user, exemption(request, object, isBinding))) return;
    const granted = isBinding ? authorizer.rulesOfRef(object['roleRef'], request.namespace) : readRules(object, aliases);
    const owned = authorizer.rulesFor(user, request.namespace);
    const missing = granted.filter((rule) => !covers(owned, rule));
    if (missing.length === 0) return;
    throw forbidden(type, object.metadata.name,
      `user ${JSON.stringify(user.name)} (groups=${JSON.stringify(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${missing.map(describe).join('\n')}`);
  };
}

function exemption({ namespace }: WriteRequest, object: KubeObject, isBinding: boolean) {
  const isClusterRole = isBinding ? textAt(object, 'roleRef', 'kind') === 'ClusterRole' : object.kind === 'ClusterRole';
  return {
    kind: 'resource' as const, verb: isBinding ? 'bind' : 'escalate', group: GROUP, resource: isClusterRole ? 'clusterroles' : 'roles',
    namespace, name: isBinding ? textAt(object, 'roleRef', 'name') : object.metadata.name,
  };
}

function describe(rule: PolicyRule): string {
  const fields = Object.entries(writeRule(rule)).map(([field, list]) => `${field}:${JSON.stringify(list)}`);
  return `{${fields.join(', ')}}`;
}
