import { badRequest, conflict, invalid, notFound } from '../api-error.ts';
import { DEFAULT_AUDIENCES, type BoundObject } from '../authentication/service-account-tokens.ts';
import { negotiateObject } from '../http/accept.ts';
import { contentType, parseBody, readBody, requireObject } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { toWriteRequest } from '../http/object-routes.ts';
import { sendJson } from '../http/reply.ts';
import { arrayAt, numberAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import { toTimestamp } from '../objects/metadata.ts';
import type { SubresourceParts } from './subresource-routes.ts';

const DEFAULT_EXPIRATION_SECONDS = 3_600;
const MIN_EXPIRATION_SECONDS = 600;
/** Longer requests get a token of this age, as servers with a maximum give. */
const MAX_EXPIRATION_SECONDS = 365 * 24 * 3_600;
const LARGEST_REQUEST_SECONDS = 2 ** 32;

const BINDABLE: Readonly<Record<string, { plural: string; apiVersion: string }>> = {
  Pod: { plural: 'pods', apiVersion: 'v1' }, Secret: { plural: 'secrets', apiVersion: 'v1' }, Node: { plural: 'nodes', apiVersion: 'v1' },
};

/** `token`: issues a service account's token for a time, an audience and, if asked, an object it depends on. */
export async function serveTokenRequest(parts: SubresourceParts, exchange: Exchange): Promise<void> {
  const { request, response, info } = exchange;
  const { encoding } = negotiateObject(request.headers.accept);
  const sent = await readBody(request);
  const body = sent.length === 0 ? {} : requireObject(parseBody(sent, contentType(request)));
  const account = parts.objects.writer.require(toWriteRequest(exchange));
  const issuedAt = parts.objects.parts.now();
  const seconds = expirationOf(body);
  const asked = arrayAt(body, 'spec', 'audiences').filter((each) => typeof each === 'string');
  const audiences = asked.length === 0 ? DEFAULT_AUDIENCES : asked;
  const bound = boundObjectOf(parts, info.namespace, body);
  const expiresAt = new Date(issuedAt.getTime() + seconds * 1000);
  const token = parts.tokens.issue({ serviceAccount: account.object, audiences, issuedAt, expiresAt, bound });
  sendJson(response, 201, {
    kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1',
    metadata: { name: info.name, namespace: info.namespace, creationTimestamp: toTimestamp(issuedAt) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: valueAt(body, 'spec', 'boundObjectRef') ?? null },
    status: { token, expirationTimestamp: toTimestamp(expiresAt) },
  }, encoding);
}

function expirationOf(body: Record<string, unknown>): number {
  const seconds = numberAt(body, 'spec', 'expirationSeconds') ?? DEFAULT_EXPIRATION_SECONDS;
  const refuse = (why: string) => invalid({ group: 'authentication.k8s.io', plural: 'tokenrequests', kind: 'TokenRequest' }, '', [
    { reason: 'FieldValueInvalid', message: `Invalid value: ${seconds}: ${why}`, field: 'spec.expirationSeconds' },
  ]);
  if (seconds < MIN_EXPIRATION_SECONDS) throw refuse('may not specify a duration less than 10 minutes');
  if (seconds > LARGEST_REQUEST_SECONDS) throw refuse('may not specify a duration larger than 2^32 seconds');
  return Math.min(seconds, MAX_EXPIRATION_SECONDS);
}

function boundObjectOf(parts: SubresourceParts, namespace: string, body: Record<string, unknown>): BoundObject | undefined {
  const ref = objectAt(body, 'spec', 'boundObjectRef');
  const kind = textAt(ref, 'kind');
  if (kind === '') return undefined;
  const bindable = BINDABLE[kind];
  if (bindable === undefined || textAt(ref, 'apiVersion') !== bindable.apiVersion) throw badRequest(`cannot bind token for serviceaccount to object of type ${textAt(ref, 'apiVersion')}, Kind=${kind}`);
  const name = textAt(ref, 'name');
  const live = parts.objects.parts.store.get(`/${bindable.plural}`, kind === 'Node' ? '' : namespace, name)?.object;
  const named = { group: '', plural: bindable.plural, kind };
  if (live === undefined) throw notFound(named, name);
  const uid = live.metadata.uid ?? '';
  const askedUid = textAt(ref, 'uid');
  if (askedUid !== '' && askedUid !== uid) throw conflict(named, name, `the UID in the bound object reference (${askedUid}) does not match the UID in record. The object might have been deleted and then recreated`);
  return { kind, name, uid };
}
