import type { KubeObject } from '#lib/kube/object.ts';
import { invalid, invalidOption, methodNotAllowed, revisionTooLarge } from '../api-error.ts';
import type { ClusterParts } from '../objects/cluster-parts.ts';
import { requireIdentity } from '../objects/identity.ts';
import { listObjects } from '../objects/list.ts';
import { parseListOptions, parseSelection, parseWatchOptions, selects } from '../objects/list-options.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import { patchKindOf, patchObject, requireApplyManager } from '../objects/patch.ts';
import type { WriteRequest, Written } from '../objects/write-request.ts';
import { negotiateObject } from './accept.ts';
import { contentType, readBody, readSent } from './body.ts';
import type { Exchange } from './exchange.ts';
import { createView, listText, objectText, revisionText, type ObjectView } from './object-view.ts';
import { sendJson, sendJsonText, setWarnings } from './reply.ts';
import { isTrue } from './request-info.ts';
import { WatchSession } from './watch-session.ts';
import type { WatchRegistry } from './watch-registry.ts';
import { fieldValidationOf, isDryRun, managerOf, parseDeleteOptions } from './write-options.ts';

/** Types whose DELETE answers with the object instead of a Status. */
const ANSWERS_DELETED_OBJECT: ReadonlySet<string> = new Set(['/pods', '/serviceaccounts', '/persistentvolumeclaims', '/persistentvolumes', '/resourcequotas', '/podtemplates']);

export type ObjectRoutes = { readonly parts: ClusterParts; readonly writer: ObjectWriter; readonly watches: WatchRegistry };

/** Answers a request for objects themselves, their status, or a namespace's finalizers. */
export async function serveObjects(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { info, type } = exchange;
  switch (info.verb) {
    case 'get': return serveGet(routes, exchange);
    case 'list': return serveList(routes, exchange);
    case 'watch': return serveWatch(routes, exchange);
    case 'create': return serveCreate(routes, exchange);
    case 'update': return serveUpdate(routes, exchange);
    case 'patch': return servePatch(routes, exchange);
    case 'delete': return serveDelete(routes, exchange);
    case 'deletecollection': return serveDeleteCollection(routes, exchange);
    case 'unknown': throw methodNotAllowed(`the server does not allow this method on the requested resource (${type.plural})`);
  }
}

function viewOf({ parts }: ObjectRoutes, { request, info, type }: Exchange): ObjectView {
  return createView(type, negotiateObject(request.headers.accept), info.query, () => parts.now());
}

/** The namespace that a list or watch is limited to; undefined for all of them. */
function scopeOf({ info, type }: Exchange): string | undefined {
  return type.namespaced ? info.namespace || undefined : '';
}

function serveGet(routes: ObjectRoutes, exchange: Exchange): void {
  const { type, info } = exchange;
  const view = viewOf(routes, exchange);
  const asked = Number(info.query.get('resourceVersion') ?? '0');
  const { committedRevision } = routes.parts.store;
  if (asked > committedRevision) throw revisionTooLarge(asked, committedRevision);
  const revision = routes.writer.read({ type, namespace: info.namespace, name: info.name });
  sendJsonText(exchange.response, 200, revisionText(view, revision), view.accepted.encoding);
}

function serveList(routes: ObjectRoutes, exchange: Exchange): void {
  const { type, info } = exchange;
  const view = viewOf(routes, exchange);
  const page = listObjects(routes.parts, type, scopeOf(exchange), parseListOptions(info, type));
  sendJsonText(exchange.response, 200, listText(view, page), view.accepted.encoding);
}

function serveWatch(routes: ObjectRoutes, exchange: Exchange): void {
  const { type, info, response } = exchange;
  const options = parseWatchOptions(info, type);
  const target = { type, namespace: scopeOf(exchange) };
  routes.watches.run(new WatchSession(routes.parts, response, viewOf(routes, exchange), target, options));
}

async function serveCreate(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request, type, info } = exchange;
  if (info.name !== '') throw methodNotAllowed('the server does not allow this method on the requested resource');
  const view = viewOf(routes, exchange);
  const bytes = await readBody(request);
  const write = toWriteRequest(exchange);
  if (type.namespaced && info.namespace === '') {
    throw methodNotAllowed('the server does not allow this method on the requested resource');
  }
  const { value, problems } = readSent(bytes, contentType(request), write.fieldValidation);
  sendWritten(exchange, view, await routes.writer.create({ ...write, textProblems: problems }, requireIdentity(value, write, routes.parts.aliases)));
}

async function serveUpdate(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request } = exchange;
  const view = viewOf(routes, exchange);
  const bytes = await readBody(request);
  const write = toWriteRequest(exchange);
  const { value, problems } = readSent(bytes, contentType(request), write.fieldValidation);
  const proposed = requireIdentity(value, write, routes.parts.aliases);
  const live = routes.writer.require(write);
  requireRevisionForCustom(write, proposed);
  sendWritten(exchange, view, await routes.writer.replace({ ...write, textProblems: problems }, live, proposed));
}

async function servePatch(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request, type, info } = exchange;
  const view = viewOf(routes, exchange);
  const kind = patchKindOf(contentType(request), type);
  const text = (await readBody(request)).toString('utf8');
  const write = toWriteRequest(exchange);
  const manager = kind === 'apply' ? requireApplyManager(info.query.get('fieldManager')) : write.manager;
  const body = { kind, text, force: isTrue(info.query.get('force')) };
  if (kind !== 'apply' && info.query.has('force')) throw invalidOption('PatchOptions', 'force', 'Forbidden: may not be specified for non-apply patch');
  sendWritten(exchange, view, await patchObject(routes.parts, routes.writer, { ...write, manager }, body));
}

async function serveDelete(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request, info, type } = exchange;
  const view = viewOf(routes, exchange);
  const parsed = parseDeleteOptions(request, info.query, await readBody(request));
  const written = await routes.writer.delete({ ...toWriteRequest(exchange), isDryRun: parsed.isDryRun }, parsed.options);
  if (written.outcome !== 'removed' || ANSWERS_DELETED_OBJECT.has(type.storage)) return sendWritten(exchange, view, written);
  sendJson(exchange.response, 200, {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success',
    details: { name: info.name, ...(type.group === '' ? {} : { group: type.group }), kind: type.plural, uid: written.object.metadata.uid },
  });
}

/** Deletes what the selectors choose, each object on its own; one that went meanwhile is no error. */
async function serveDeleteCollection(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request, info, type } = exchange;
  const view = viewOf(routes, exchange);
  const selection = parseSelection(info, type);
  const parsed = parseDeleteOptions(request, info.query, await readBody(request));
  const write = { ...toWriteRequest(exchange), isDryRun: parsed.isDryRun };
  const chosen = routes.parts.store.list(type.storage, scopeOf(exchange))
    .filter((each) => selects(selection, each.object) && routes.writer.find({ ...write, namespace: each.namespace, name: each.name }) !== undefined);
  const written = await Promise.all(chosen.map((each) => routes.writer.delete({ ...write, namespace: each.namespace, name: each.name }, parsed.options)));
  const items = written.map((each, i) => each.revision ?? chosen[i]).filter((each) => each !== undefined);
  const page = { items, resourceVersion: String(routes.parts.store.committedRevision), continueToken: '', remaining: undefined };
  sendJsonText(exchange.response, 200, listText(view, page), view.accepted.encoding);
}

/** What the URL, query and headers say about a write. */
export function toWriteRequest({ request, info, type, user }: Exchange): WriteRequest {
  const { subresource } = info;
  return {
    type, user, namespace: info.namespace, name: info.name,
    subresource: subresource === 'status' || subresource === 'finalize' ? subresource : '',
    manager: managerOf(request, info.query),
    fieldValidation: fieldValidationOf(info.query), isDryRun: isDryRun(info.query.getAll('dryRun')),
  };
}

/** Sends what a write led to, in the form the client asked for. */
export function sendWritten({ response }: Exchange, view: ObjectView, written: Written): void {
  setWarnings(response, written.warnings);
  const text = written.revision === undefined ? objectText(view, written.object) : revisionText(view, written.revision);
  sendJsonText(response, written.outcome === 'created' ? 201 : 200, text, view.accepted.encoding);
}

/** Custom resources are never overwritten unseen: an update must say which revision it is based on. */
function requireRevisionForCustom({ type, name }: WriteRequest, proposed: KubeObject): void {
  if (type.crd === undefined || (proposed.metadata.resourceVersion ?? '') !== '') return;
  throw invalid(type, name, [{ reason: 'FieldValueInvalid', message: 'Invalid value: 0x0: must be specified for an update', field: 'metadata.resourceVersion' }]);
}
