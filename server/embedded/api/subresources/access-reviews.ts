import { isJsonObject } from '#lib/kube/json.ts';
import { badRequest } from '../api-error.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { Attributes } from '../authorization/attributes.ts';
import { writeRule } from '../authorization/policy-rule.ts';
import { negotiateObject } from '../http/accept.ts';
import { contentType, parseBody, readBody, requireObject } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/reply.ts';
import { arrayAt, objectAt, textAt } from '../kinds/fields.ts';
import type { SubresourceParts } from './subresource-routes.ts';

/** Answers the questions of authentication.k8s.io and authorization.k8s.io: who am I, what may I, what may they. */
export async function serveAccessReview(parts: SubresourceParts, exchange: Exchange): Promise<void> {
  const { request, response, type } = exchange;
  const { encoding } = negotiateObject(request.headers.accept);
  const sent = await readBody(request);
  const body = sent.length === 0 ? {} : requireObject(parseBody(sent, contentType(request)));
  const spec = objectAt(body, 'spec');
  const answer = answerReview(parts, exchange, spec);
  sendJson(response, 201, { kind: type.kind, apiVersion: type.apiVersion, metadata: { creationTimestamp: null }, ...(type.kind === 'SelfSubjectReview' ? {} : { spec }), ...answer }, encoding);
}

function answerReview(parts: SubresourceParts, { type, user, info }: Exchange, spec: Record<string, unknown>): object {
  switch (type.kind) {
    case 'SelfSubjectReview': return { status: { userInfo: describeUser(user) } };
    case 'SelfSubjectAccessReview': return { status: decide(parts, user, readAttributes(parts, spec)) };
    case 'SubjectAccessReview': return { status: decide(parts, readSubject(spec), readAttributes(parts, spec)) };
    case 'LocalSubjectAccessReview': {
      const attributes = readAttributes(parts, spec);
      if (attributes.kind !== 'resource' || attributes.namespace !== info.namespace) throw badRequest('spec.resourceAttributes.namespace must match the namespace of the request');
      return { status: decide(parts, readSubject(spec), attributes) };
    }
    case 'SelfSubjectRulesReview': return { status: rulesStatus(parts, user, textAt(spec, 'namespace')) };
    case 'TokenReview': return { status: reviewToken(parts, spec) };
    default: throw badRequest(`${type.kind} is not answered by this server`);
  }
}

function decide(parts: SubresourceParts, user: UserInfo, wanted: Attributes): object {
  return parts.authorizer.isAllowed(user, wanted) ? { allowed: true, reason: 'RBAC: allowed' } : { allowed: false };
}

function readAttributes(parts: SubresourceParts, spec: Record<string, unknown>): Attributes {
  const path = spec['nonResourceAttributes'];
  const resource = spec['resourceAttributes'];
  if (isJsonObject(path) === isJsonObject(resource)) throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
  if (isJsonObject(path)) return { kind: 'path', verb: textAt(path, 'verb'), path: textAt(path, 'path') };
  const subresource = textAt(resource, 'subresource');
  return {
    kind: 'resource', verb: textAt(resource, 'verb'), group: parts.objects.parts.aliases.canonicalGroup(textAt(resource, 'group')),
    resource: subresource === '' ? textAt(resource, 'resource') : `${textAt(resource, 'resource')}/${subresource}`,
    namespace: textAt(resource, 'namespace'), name: textAt(resource, 'name'),
  };
}

function readSubject(spec: Record<string, unknown>): UserInfo {
  const name = textAt(spec, 'user');
  const groups = arrayAt(spec, 'groups').filter((each) => typeof each === 'string');
  if (name === '' && groups.length === 0) throw badRequest('at least one of user or group must be specified');
  return { name, groups };
}

function rulesStatus(parts: SubresourceParts, user: UserInfo, namespace: string): object {
  const rules = parts.authorizer.rulesFor(user, namespace);
  return {
    resourceRules: rules.filter((rule) => rule.resources.length > 0).map(({ nonResourceURLs: _urls, ...rule }) => writeRule({ ...rule, nonResourceURLs: [] })),
    nonResourceRules: rules.filter((rule) => rule.nonResourceURLs.length > 0).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

function reviewToken(parts: SubresourceParts, spec: Record<string, unknown>): object {
  const asked = arrayAt(spec, 'audiences').filter((each) => typeof each === 'string');
  const user = parts.authenticator.userOf(textAt(spec, 'token'), asked.length === 0 ? undefined : asked);
  if (user === undefined) return { user: {}, error: 'the token is not good for any of the audiences' };
  return { authenticated: true, user: describeUser(user), ...(asked.length === 0 ? {} : { audiences: asked }) };
}

function describeUser({ name, uid, groups, extra }: UserInfo): object {
  return { username: name, ...(uid === undefined || uid === '' ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}
