import type { IncomingMessage } from 'node:http';
import { forbidden, forbiddenPath, type ApiError } from '../api-error.ts';
import { AUTHENTICATED_GROUP, serviceAccountUser, type UserInfo } from '../authentication/user-info.ts';
import type { GroupAliases } from '../group-aliases.ts';
import type { RequestInfo, ResourceRequest } from '../http/request-info.ts';
import type { Attributes } from './attributes.ts';
import type { RbacAuthorizer } from './rbac-authorizer.ts';

/** Lets a request through or refuses it, for its own user or for one that it may act as. */
export class RequestGate {
  readonly #authorizer: RbacAuthorizer;
  readonly #aliases: GroupAliases;

  constructor(authorizer: RbacAuthorizer, aliases: GroupAliases) {
    this.#authorizer = authorizer;
    this.#aliases = aliases;
  }

  /** @throws ApiError 403 */
  authorize(user: UserInfo, info: RequestInfo): void {
    const wanted = this.attributesOf(info);
    if (!this.#authorizer.isAllowed(user, wanted)) throw refusal(user, wanted);
  }

  attributesOf(info: RequestInfo): Attributes {
    if (!info.isResource) return { kind: 'path', verb: info.verb, path: info.path };
    return {
      kind: 'resource', verb: info.verb, group: this.#aliases.canonicalGroup(info.group),
      resource: info.subresource === '' ? info.plural : `${info.plural}/${info.subresource}`,
      namespace: namespaceOf(info), name: info.name,
    };
  }

  /** The user whose rights count: the sender's, or the one named by Impersonate headers. @throws ApiError 403 */
  impersonate(user: UserInfo, request: IncomingMessage): UserInfo {
    const name = single(request, 'impersonate-user');
    if (name === undefined) return user;
    const groups = request.headersDistinct['impersonate-group'] ?? [];
    const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
    this.#require(user, account === null
      ? { kind: 'resource', verb: 'impersonate', group: '', resource: 'users', namespace: '', name }
      : { kind: 'resource', verb: 'impersonate', group: '', resource: 'serviceaccounts', namespace: account[1] ?? '', name: account[2] ?? '' });
    for (const group of groups) this.#require(user, { kind: 'resource', verb: 'impersonate', group: '', resource: 'groups', namespace: '', name: group });
    if (account !== null && groups.length === 0) return serviceAccountUser(account[1] ?? '', account[2] ?? '', '');
    return { name, groups: [...new Set([...groups, AUTHENTICATED_GROUP])] };
  }

  #require(user: UserInfo, wanted: Attributes): void {
    if (!this.#authorizer.isAllowed(user, wanted)) throw refusal(user, wanted);
  }
}

/** A namespace itself is authorized inside itself, as Kubernetes does. */
function namespaceOf(info: ResourceRequest): string {
  return info.group === '' && info.plural === 'namespaces' ? info.name : info.namespace;
}

function refusal(user: UserInfo, wanted: Attributes): ApiError {
  if (wanted.kind === 'path') return forbiddenPath(`User ${JSON.stringify(user.name)} cannot ${wanted.verb} path ${JSON.stringify(wanted.path)}`);
  const { group, resource, verb, name, namespace } = wanted;
  const [plural = ''] = resource.split('/');
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return forbidden({ group, plural, kind: '' }, name,
    `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${where}`);
}

function single(request: IncomingMessage, header: string): string | undefined {
  const value = request.headers[header];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
