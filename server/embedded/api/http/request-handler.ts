import type { IncomingMessage, ServerResponse } from 'node:http';
import { badRequest, methodNotAllowed, unknownPath } from '../api-error.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { RequestGate } from '../authorization/request-gate.ts';
import type { DiscoveryRoutes } from '../discovery/discovery-routes.ts';
import { sendVersion } from '../discovery/discovery-routes.ts';
import { verbsOf } from '../discovery/verbs.ts';
import { serveHealth, type HealthCheck } from '../discovery/health-routes.ts';
import { EXPOSITION_TYPE, formatMetrics } from '../metrics/exposition.ts';
import { requestLabels } from '../metrics/request-labels.ts';
import type { RequestMetrics } from '../metrics/request-metrics.ts';
import { serverMetrics } from '../metrics/server-metrics.ts';
import type { ResourceCatalog, ServedType } from '../resource-catalog.ts';
import type { SubresourceRoutes } from '../subresources/subresource-routes.ts';
import type { Exchange } from './exchange.ts';
import { serveObjects, type ObjectRoutes } from './object-routes.ts';
import { sendBytes, sendError, sendJson } from './reply.ts';
import { parseRequestInfo, type PathRequest, type RequestInfo, type ResourceRequest } from './request-info.ts';

export type Intercept = (request: IncomingMessage, response: ServerResponse) => 'continue' | 'handled' | Promise<'continue' | 'handled'>;

export type HandlerParts = {
  readonly authenticator: Authenticator;
  readonly gate: RequestGate;
  readonly catalog: ResourceCatalog;
  readonly objects: ObjectRoutes;
  readonly subresources: SubresourceRoutes;
  readonly discovery: DiscoveryRoutes;
  readonly metrics: RequestMetrics;
  readonly health: readonly HealthCheck[];
  readonly kubernetesVersion: string;
  readonly publicKeySet: () => object;
  readonly issuer: string;
  readonly intercept?: Intercept;
};

/** Endpoints that are handled with the object's own routes. */
const OBJECT_SUBRESOURCES: ReadonlySet<string> = new Set(['', 'status', 'finalize']);
const READ_VERBS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/** From one HTTP request to its answer: who, what, may they, do it. Every failure is answered as a Status. */
export async function handleRequest(parts: HandlerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (parts.intercept !== undefined && (await parts.intercept(request, response)) === 'handled') return;
    const info = readInfo(request);
    measure(parts, request, response, info);
    const user = parts.gate.impersonate(parts.authenticator.authenticate(request), request);
    parts.gate.authorize(user, info);
    if (info.isResource) await serveResource(parts, { request, response, info, user });
    else servePath(parts, request, response, info);
  } catch (error) {
    sendError(response, error);
  }
}

function measure({ catalog, metrics }: HandlerParts, request: IncomingMessage, response: ServerResponse, info: RequestInfo): void {
  const type = info.isResource ? catalog.find(info.group, info.version, info.plural) : undefined;
  const end = metrics.begin(requestLabels(info, type, request.headers['content-type']));
  response.once('close', () => end(response.headersSent ? response.statusCode : 0));
}

function readInfo(request: IncomingMessage): RequestInfo {
  try {
    return parseRequestInfo(request.method ?? 'GET', request.url ?? '/');
  } catch (error) {
    if (error instanceof URIError) throw badRequest('the path of the request is not valid percent-encoding');
    throw error;
  }
}

async function serveResource(parts: HandlerParts, exchange: Omit<Exchange, 'type'>): Promise<void> {
  const { info } = exchange;
  const type = findType(parts.catalog, info);
  checkScope(type, info);
  if (!type.isStored) return parts.subresources.serveReview({ ...exchange, type });
  if (info.subresource !== '' && !type.subresources.has(info.subresource)) return parts.subresources.serveUnlisted({ ...exchange, type });
  if (!OBJECT_SUBRESOURCES.has(info.subresource)) return parts.subresources.serve({ ...exchange, type });
  checkObjectVerb(info, type);
  return serveObjects(parts.objects, { ...exchange, type });
}

function findType(catalog: ResourceCatalog, { group, version, plural }: ResourceRequest): ServedType {
  const type = catalog.find(group, version, plural);
  if (type === undefined) throw unknownPath();
  return type;
}

/** A namespaced path for a cluster-scoped type, or an object of a namespaced type without its namespace, is no path at all. */
function checkScope(type: ServedType, info: ResourceRequest): void {
  if (!type.namespaced && info.namespace !== '') throw unknownPath();
  if (type.namespaced && info.namespace === '' && info.name !== '') throw unknownPath();
  if (info.rest !== '') throw unknownPath();
}

function checkObjectVerb(info: ResourceRequest, type: ServedType): void {
  const isCollection = info.name === '';
  const fits = isCollection ? READ_VERBS.has(info.verb) || info.verb === 'create' || info.verb === 'deletecollection' : info.verb !== 'create';
  const fitsSubresource = info.subresource === '' || info.verb === 'get' || info.verb === 'update' || (info.verb === 'patch' && info.subresource === 'status');
  const isOffered = info.verb !== 'deletecollection' || verbsOf(type).includes(info.verb);
  if (!fits || !fitsSubresource || !isOffered) throw methodNotAllowed('the server does not allow this method on the requested resource');
}

function sendMetrics(response: ServerResponse, { objects, metrics }: HandlerParts): void {
  sendBytes(response, 200, Buffer.from(formatMetrics(serverMetrics(objects.parts, metrics, objects.watches))), EXPOSITION_TYPE);
}

function servePath(parts: HandlerParts, request: IncomingMessage, response: ServerResponse, info: PathRequest): void {
  const path = info.path.length > 1 && info.path.endsWith('/') ? info.path.slice(0, -1) : info.path;
  if (info.verb !== 'get' && info.verb !== 'head') throw methodNotAllowed(`the server does not allow ${info.verb.toUpperCase()} on ${path}`);
  if (path === '/version') return sendVersion(response, parts.kubernetesVersion);
  if (serveHealth(response, path, info.query, parts.health)) return;
  if (path === '/metrics') return sendMetrics(response, parts);
  if (parts.discovery.serve(request, response, path)) return;
  if (path === '/') return sendJson(response, 200, { paths: ['/api', '/apis', '/healthz', '/livez', '/metrics', '/openapi/v2', '/openapi/v3', '/readyz', '/version'] });
  if (path === '/openid/v1/jwks') return sendJson(response, 200, parts.publicKeySet(), 'json', 'application/jwk-set+json');
  if (path === '/.well-known/openid-configuration') {
    return sendJson(response, 200, {
      issuer: parts.issuer, jwks_uri: `${parts.issuer}/openid/v1/jwks`, response_types_supported: ['id_token'],
      subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'],
    });
  }
  throw unknownPath();
}
