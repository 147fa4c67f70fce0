import { cloneJson } from '#lib/kube/json.ts';
import { toStatus } from '#lib/kube/status.ts';
import { ApiError, conflict, invalid, unknownPath } from '../api-error.ts';
import { contentType, parseBody, readBody, requireObject } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { toWriteRequest, type ObjectRoutes } from '../http/object-routes.ts';
import { sendJson } from '../http/reply.ts';
import { arrayAt, ensureObject, objectAt, textAt } from '../kinds/fields.ts';
import { toTimestamp } from '../objects/metadata.ts';

/** `binding`: a scheduler puts a pod on a node, once. */
export async function serveBinding(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const body = requireObject(parseBody(await readBody(exchange.request), contentType(exchange.request)));
  const pods = routes.parts.catalog.findStored('/pods');
  if (pods === undefined) throw unknownPath();
  const name = exchange.info.name || textAt(body, 'metadata', 'name');
  const node = textAt(body, 'target', 'name');
  const binding = { group: '', plural: 'pods/binding', kind: 'Binding' };
  if (node === '') throw invalid(binding, name, [{ reason: 'FieldValueRequired', message: 'Required value', field: 'target.name' }]);
  const write = { ...toWriteRequest(exchange), type: pods, name, subresource: '' as const };
  const live = routes.writer.require(write);
  const bound = textAt(live.object, 'spec', 'nodeName');
  if (live.object.metadata.deletionTimestamp !== undefined) throw conflict(binding, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (bound !== '') throw conflict(binding, name, `pod ${name} is already assigned to node ${JSON.stringify(bound)}`);
  const scheduled = await routes.writer.replace(write, live, withNode(cloneJson(live.object), node));
  if (scheduled.revision !== undefined) await markScheduled(routes, write);
  sendJson(exchange.response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function withNode<T extends object>(draft: T & Record<string, unknown>, node: string): T {
  ensureObject(draft, 'spec')['nodeName'] = node;
  return draft;
}

async function markScheduled(routes: ObjectRoutes, write: ReturnType<typeof toWriteRequest>): Promise<void> {
  const live = routes.writer.find(write);
  if (live === undefined) throw new ApiError(toStatus('NotFound', `pods ${JSON.stringify(write.name)} not found`));
  const draft = cloneJson(live.object);
  const others = arrayAt(draft, 'status', 'conditions').filter((each) => textAt(each, 'type') !== 'PodScheduled');
  draft['status'] = {
    ...objectAt(draft, 'status'),
    conditions: [...others, { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: toTimestamp(routes.parts.now()) }],
  };
  await routes.writer.replace({ ...write, subresource: 'status' }, live, draft);
}
