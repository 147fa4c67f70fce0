import { cloneJson } from '#lib/kube/json.ts';
import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import type { Revision } from '../../store/revision.ts';
import { badRequest, tooManyRequests } from '../api-error.ts';
import { contentType, parseBody, readBody, requireObject } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { toWriteRequest, type ObjectRoutes } from '../http/object-routes.ts';
import { sendJson } from '../http/reply.ts';
import { numberAt, objectAt, selectorAt, textAt } from '../kinds/fields.ts';
import { readDeleteOptions } from '../http/write-options.ts';

const BUDGETS = 'policy/poddisruptionbudgets';
/** What a refused client waits before it tries again. */
const RETRY_AFTER_SECONDS = 10;

/** `eviction`: deletes a pod unless its disruption budget forbids that now. */
export async function serveEviction(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { request, info, response } = exchange;
  const body = requireObject(parseBody(await readBody(request), contentType(request)));
  const write = { ...toWriteRequest(exchange), subresource: '' as const };
  const pod = routes.writer.require(write);
  const parsed = readDeleteOptions(objectAt(body, 'deleteOptions'), info.query);
  const phase = textAt(pod.object, 'status', 'phase');
  const isFinished = phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.object.metadata.deletionTimestamp !== undefined;
  const budgets = isFinished ? [] : budgetsOf(routes, pod);
  if (budgets.length > 1) throw badRequest('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  const isDryRun = parsed.isDryRun || write.isDryRun;
  if (budgets[0] !== undefined) await spend(routes, budgets[0], isDryRun);
  await routes.writer.delete({ ...write, isDryRun }, parsed.options);
  sendJson(response, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function budgetsOf(routes: ObjectRoutes, pod: Revision): Revision[] {
  return routes.parts.store.listNewest(BUDGETS).filter(({ object, namespace }) => {
    if (namespace !== pod.namespace) return false;
    const selector = selectorAt(object, 'spec', 'selector');
    return selector !== undefined && matchesLabels(toRequirements(selector), pod.object.metadata.labels);
  });
}

/** Takes one disruption from the budget, so that evictions at the same time do not exceed it together. */
async function spend(routes: ObjectRoutes, budget: Revision, isDryRun: boolean): Promise<void> {
  const allowed = numberAt(budget.object, 'status', 'disruptionsAllowed') ?? 0;
  if (allowed <= 0) {
    const healthy = numberAt(budget.object, 'status', 'currentHealthy') ?? 0;
    const needed = numberAt(budget.object, 'status', 'desiredHealthy') ?? 0;
    throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [{
      reason: 'DisruptionBudget', message: `The disruption budget ${budget.name} needs ${needed} healthy pods and has ${healthy} currently`,
    }], RETRY_AFTER_SECONDS);
  }
  const type = routes.parts.catalog.findStored(BUDGETS);
  if (type === undefined || isDryRun) return;
  const draft = cloneJson(budget.object);
  draft['status'] = { ...objectAt(draft, 'status'), disruptionsAllowed: allowed - 1 };
  await routes.writer.replace({
    type, namespace: budget.namespace, name: budget.name, subresource: 'status', manager: 'kube-apiserver', fieldValidation: 'Ignore', isDryRun,
  }, budget, draft);
}
