import { cloneJson, isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Revision } from '../../store/revision.ts';
import { badRequest, invalid, methodNotAllowed, modifiedConflict } from '../api-error.ts';
import { negotiateObject } from '../http/accept.ts';
import { contentType, parseBody, readBody, requireObject } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { parseJsonText } from '../http/sent-text.ts';
import { toWriteRequest, type ObjectRoutes } from '../http/object-routes.ts';
import { sendJson } from '../http/reply.ts';
import { arrayAt, ensureObject, numberAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import { patchKindOf, patchValue } from '../objects/patch.ts';
import type { ServedType } from '../resource-catalog.ts';

const SCALE = { group: 'autoscaling', plural: 'scales', kind: 'Scale' };

type ScaleFields = { readonly replicas: readonly string[]; readonly observed: readonly string[]; readonly selector: readonly string[] };

/** `scale`: the one number of a workload, as an object of its own. */
export async function serveScale(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request, response, info, type } = exchange;
  const { encoding } = negotiateObject(request.headers.accept);
  const write = { ...toWriteRequest(exchange), subresource: 'scale' as const };
  if (info.verb === 'get') {
    const live = routes.writer.read(write);
    return sendJson(response, 200, toScale(type, live.object), encoding);
  }
  if (info.verb !== 'update' && info.verb !== 'patch') throw methodNotAllowed('the server does not allow this method on the requested resource');
  const sentBody = await readBody(request);
  const live = routes.writer.require(write);
  const sent = info.verb === 'update' ? requireObject(parseBody(sentBody, contentType(request))) : patchedScale(routes, exchange, live, sentBody.toString('utf8'));
  const written = await routes.writer.replace(write, live, withReplicas(type, live, sent));
  sendJson(response, 200, toScale(type, written.object), encoding);
}

function patchedScale(routes: ObjectRoutes, { request, type }: Exchange, live: Revision, text: string): Record<string, unknown> {
  const kind = patchKindOf(contentType(request), type);
  const patch = { kind: kind === 'strategic' || kind === 'apply' ? 'merge' as const : kind, value: parseJsonText(text) };
  return requireObject(patchValue(routes.writer, type, toScale(type, live.object), patch));
}

function withReplicas(type: ServedType, live: Revision, sent: Record<string, unknown>): KubeObject {
  const revision = textAt(sent, 'metadata', 'resourceVersion');
  if (revision !== '' && revision !== live.object.metadata.resourceVersion) throw modifiedConflict(type, live.name);
  const replicas = valueAt(sent, 'spec', 'replicas') ?? 0;
  if (typeof replicas !== 'number' || !Number.isSafeInteger(replicas)) throw badRequest('spec.replicas of a Scale must be a whole number');
  if (replicas < 0) {
    throw invalid(SCALE, live.name, [{ reason: 'FieldValueInvalid', message: `Invalid value: ${replicas}: must be greater than or equal to 0`, field: 'spec.replicas' }]);
  }
  const draft = cloneJson(live.object);
  const path = fieldsOf(type).replicas;
  let target: Record<string, unknown> = draft;
  for (const part of path.slice(0, -1)) target = ensureObject(target, part);
  target[path.at(-1) ?? 'replicas'] = replicas;
  return { ...draft, apiVersion: type.workingApiVersion };
}

function toScale(type: ServedType, object: KubeObject): KubeObject {
  const fields = fieldsOf(type);
  const { name, namespace = '', uid = '', resourceVersion = '', creationTimestamp = '' } = object.metadata;
  const metadata = { name, ...(namespace === '' ? {} : { namespace }), uid, resourceVersion, creationTimestamp };
  const selector = fields.selector.length === 0 ? '' : selectorText(valueAt(object, ...fields.selector));
  return {
    apiVersion: 'autoscaling/v1', kind: 'Scale', metadata,
    spec: { replicas: numberAt(object, ...fields.replicas) ?? 0 },
    status: { replicas: numberAt(object, ...fields.observed) ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

function fieldsOf(type: ServedType): ScaleFields {
  const paths = type.crd?.version.scale;
  const split = (path: string): string[] => path.split('.').filter((part) => part !== '');
  return paths === undefined
    ? { replicas: ['spec', 'replicas'], observed: ['status', 'replicas'], selector: ['spec', 'selector'] }
    : { replicas: split(paths.specReplicasPath), observed: split(paths.statusReplicasPath), selector: split(paths.labelSelectorPath ?? '') };
}

/** A selector in the string form that clients of `scale` expect. */
function selectorText(selector: unknown): string {
  if (typeof selector === 'string') return selector;
  if (!isJsonObject(selector)) return '';
  const isStructured = isJsonObject(selector['matchLabels']) || Array.isArray(selector['matchExpressions']);
  const labels = Object.entries(isStructured ? objectAt(selector, 'matchLabels') : selector).map(([key, value]) => `${key}=${String(value)}`);
  const expressions = arrayAt(selector, 'matchExpressions').map((each) => {
    const key = textAt(each, 'key');
    const values = arrayAt(each, 'values').map(String).sort().join(',');
    switch (textAt(each, 'operator')) {
      case 'In': return `${key} in (${values})`;
      case 'NotIn': return `${key} notin (${values})`;
      case 'Exists': return key;
      default: return `!${key}`;
    }
  });
  return [...labels, ...expressions].sort().join(',');
}
