import type { KubeObject } from '#lib/kube/object.ts';
import type { Change } from '../../store/revision.ts';
import { badRequest } from '../api-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { toWriteRequest, type ObjectRoutes } from '../http/object-routes.ts';
import { isTrue } from '../http/request-info.ts';
import { arrayAt, objectAt, textAt } from '../kinds/fields.ts';

/** A followed log ends after this long; `kubectl` then says that the stream is over. */
const MAX_FOLLOW_MS = 60 * 60 * 1000;

type Line = { readonly at: number; readonly text: string };

/**
 * `log` of a simulated pod. No container runs, so the lines say what the cluster knows happened to this one:
 * when it was scheduled, started, became ready, ended. Nothing is invented.
 */
export async function serveLog(routes: ObjectRoutes, exchange: Exchange): Promise<void> {
  const { response, info } = exchange;
  const pod = routes.writer.read(toWriteRequest({ ...exchange, info: { ...info, subresource: '' } }));
  const container = chooseContainer(pod.object, info.query.get('container') ?? '');
  requireStarted(pod.object, container);
  const write = linesWriter(info.query);
  const lines = linesOf(pod.object, container);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(write(select(lines, info.query, routes.parts.now())));
  if (!isTrue(info.query.get('follow'))) {
    response.end();
    return;
  }
  let seen = lines.length;
  const stop = routes.parts.store.subscribe(({ type, current }: Change) => {
    if (current.resource !== '/pods' || current.namespace !== pod.namespace || current.name !== pod.name) return;
    const all = linesOf(current.object, container);
    if (all.length > seen) response.write(write(all.slice(seen)));
    seen = all.length;
    if (type === 'DELETED') response.end();
  });
  const timer = setTimeout(() => response.end(), MAX_FOLLOW_MS);
  response.once('close', () => {
    clearTimeout(timer);
    stop();
  });
}

function chooseContainer(pod: KubeObject, asked: string): string {
  const names = [...arrayAt(pod, 'spec', 'containers'), ...arrayAt(pod, 'spec', 'initContainers')].map((each) => textAt(each, 'name'));
  if (asked !== '') {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  const main = arrayAt(pod, 'spec', 'containers').map((each) => textAt(each, 'name'));
  if (main.length === 1 && main[0] !== undefined) return main[0];
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${main.join(' ')}]`);
}

function requireStarted(pod: KubeObject, container: string): void {
  const state = stateOf(pod, container);
  if (Object.keys(objectAt(state, 'running')).length + Object.keys(objectAt(state, 'terminated')).length > 0) return;
  const reason = textAt(state, 'waiting', 'reason') || 'ContainerCreating';
  throw badRequest(`container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)} is waiting to start: ${reason}`);
}

function stateOf(pod: KubeObject, container: string): Record<string, unknown> {
  const all = [...arrayAt(pod, 'status', 'containerStatuses'), ...arrayAt(pod, 'status', 'initContainerStatuses')];
  return objectAt(all.find((each) => textAt(each, 'name') === container), 'state');
}

function linesOf(pod: KubeObject, container: string): Line[] {
  const state = stateOf(pod, container);
  const spec = [...arrayAt(pod, 'spec', 'containers'), ...arrayAt(pod, 'spec', 'initContainers')].find((each) => textAt(each, 'name') === container);
  const node = textAt(pod, 'spec', 'nodeName');
  const started = textAt(state, 'running', 'startedAt') || textAt(state, 'terminated', 'startedAt');
  const lines: Line[] = [];
  const add = (timestamp: string, text: string): void => {
    const at = Date.parse(timestamp);
    if (!Number.isNaN(at)) lines.push({ at, text });
  };
  add(conditionTime(pod, 'PodScheduled'), `pod ${pod.metadata.name} scheduled on node ${node}`);
  add(started, `container ${container} started from image ${textAt(spec, 'image')}`);
  add(conditionTime(pod, 'Ready'), `pod ${pod.metadata.name} ready at ${textAt(pod, 'status', 'podIP')}`);
  add(textAt(state, 'terminated', 'finishedAt'), `container ${container} ended: ${textAt(state, 'terminated', 'reason')}`);
  return lines.sort((a, b) => a.at - b.at);
}

function conditionTime(pod: KubeObject, type: string): string {
  const condition = arrayAt(pod, 'status', 'conditions').find((each) => textAt(each, 'type') === type && textAt(each, 'status') === 'True');
  return textAt(condition, 'lastTransitionTime');
}

function select(lines: readonly Line[], query: URLSearchParams, now: Date): readonly Line[] {
  const sinceSeconds = Number(query.get('sinceSeconds') ?? 'NaN');
  const since = Number.isNaN(sinceSeconds) ? Date.parse(query.get('sinceTime') ?? '') : now.getTime() - sinceSeconds * 1000;
  const recent = Number.isNaN(since) ? lines : lines.filter((line) => line.at >= since);
  const tail = Number(query.get('tailLines') ?? 'NaN');
  return Number.isNaN(tail) || tail < 0 ? recent : tail === 0 ? [] : recent.slice(-tail);
}

function linesWriter(query: URLSearchParams): (lines: readonly Line[]) => string {
  const isStamped = isTrue(query.get('timestamps'));
  let left = Number(query.get('limitBytes') ?? 'NaN');
  return (lines) => {
    const text = lines.map((line) => `${isStamped ? `${new Date(line.at).toISOString()} ` : ''}${line.text}\n`).join('');
    if (Number.isNaN(left)) return text;
    const cut = Buffer.from(text).subarray(0, Math.max(0, left)).toString();
    left -= Buffer.byteLength(cut);
    return cut;
  };
}
