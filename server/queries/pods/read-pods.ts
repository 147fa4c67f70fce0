import type { ClusterPods, MemberEvent } from '#lib/contracts/pods.ts';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { observeWorkload } from '#server/members/observe-workload.ts';
import { ServiceError, toSentence } from '#server/platform/service-error.ts';
import { notConnected } from '../not-connected.ts';
import { findWorkload } from '../workloads/find-workload.ts';
import type { MemberFollowers } from './member-followers.ts';
import { toSelectorText } from './selector-text.ts';
import { toPodView } from './to-pod-view.ts';

const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const EVENTS: ResourceType = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
const NODES: ResourceType = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };

/** Pods and events that one reading returns; the trouble of a workload shows in far fewer. */
const PODS_MAX = 200;
const EVENTS_READ_MAX = 500;
const EVENTS_MAX = 50;
const NODES_MAX = 100;
/** Somebody waits for this page; a member that takes longer is said not to answer. */
const DEADLINE_MS = 6_000;

type Client = Host['client'];
export type PodsRequest = { resource: string; namespace: string; name: string; cluster: string };

/** What readings need; whoever looks at a member's objects has them followed, where there are followers. */
export type PodSources = { readonly host: Host; readonly registry: MemberRegistry; readonly followers?: Pick<MemberFollowers, 'lookAt'> };

/** The Pods of one workload in one member, asked for now, with what the member says about them. @throws ServiceError; KubeError when the member can't be asked. */
export async function readClusterPods({ host, registry, followers }: PodSources, request: PodsRequest, now: Date): Promise<ClusterPods> {
  const found = findWorkload(host, request.resource, request.namespace, request.name);
  if (found === undefined) throw new ServiceError('NOT_FOUND', say('err.workloadGone', { resource: request.resource, name: request.name, namespace: request.namespace }));
  const client = clientOf(registry, request.cluster);
  const { target } = found.type;
  const workload = await client.find<KubeObject>(target, { name: request.name, namespace: request.namespace }, { deadlineMs: DEADLINE_MS });
  if (workload === undefined) throw new ServiceError('NOT_FOUND', say('err.notPlaced', { cluster: request.cluster, kind: target.kind, name: `${request.namespace}/${request.name}` }));
  const selector = toSelectorText(at(workload, 'spec', 'selector'));
  if (selector === undefined) throw new ServiceError('NOT_FOUND', say('err.noPods', { kind: target.kind }));
  const [page, events, hasReadyNode] = await Promise.all([
    client.list<KubeObject>(PODS, { namespace: request.namespace, labelSelector: selector, limit: PODS_MAX, deadlineMs: DEADLINE_MS }),
    readEvents(client, request), readNodes(client),
  ]);
  const { resourceVersion = '' } = page.metadata;
  const about = { namespace: request.namespace, resourceVersion };
  followers?.lookAt(client, request, [
    { ...about, type: PODS, labelSelector: selector },
    { ...about, type: EVENTS, isAbout: (event) => isAbout(stringAt(event, 'involvedObject', 'name') ?? '', request.name) },
    { ...about, type: target, fieldSelector: `metadata.name=${request.name}` },
  ]);
  const pods = page.items.map(toPodView).toSorted((a, b) => compareBytewise(a.name, b.name));
  return {
    asOf: now.toISOString(), cluster: request.cluster, kind: target.kind, ...numbersOf(workload, found.type), pods, isCut: (page.metadata.continue ?? '') !== '',
    isObserved: at(workload, 'status', 'observedGeneration') !== undefined || numberAt(workload, 'status', 'active') !== undefined || at(workload, 'status', 'startTime') !== undefined,
    ...(hasReadyNode === undefined ? {} : { hasReadyNode }),
    events: events.ok ? aboutWorkload(events.items, request.name, new Set(pods.map(({ name }) => name))) : [],
    ...(events.ok ? {} : { eventsProblem: events.sentence }),
  };
}

/** @throws ServiceError while there is no connection to the cluster. */
export function clientOf(registry: MemberRegistry, cluster: string): Client {
  const client = registry.get(cluster)?.client;
  if (client === undefined) throw notConnected(registry, cluster);
  return client;
}

function numbersOf(workload: KubeObject, { target }: TypeConfig): Pick<ClusterPods, 'desired' | 'ready'> {
  const seen = observeWorkload({ ...workload, kind: target.kind });
  return seen === undefined ? {} : { desired: seen.replicasDesired, ready: seen.replicasReady };
}

/** Events are a help, not the answer: where they can't be read the Pods still are. */
async function readEvents(client: Client, { namespace }: PodsRequest): Promise<{ ok: true; items: KubeObject[] } | { ok: false; sentence: Sentence }> {
  try {
    const { items } = await client.list<KubeObject>(EVENTS, { namespace, limit: EVENTS_READ_MAX, deadlineMs: DEADLINE_MS });
    return { ok: true, items };
  } catch (error) {
    return { ok: false, sentence: toSentence(error) };
  }
}

/** Undefined where the federation's account may not read nodes. */
async function readNodes(client: Client): Promise<boolean | undefined> {
  try {
    const { items } = await client.list<KubeObject>(NODES, { limit: NODES_MAX, deadlineMs: DEADLINE_MS });
    return items.some((node) => (listAt(node, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True'));
  } catch {
    return undefined;
  }
}

/** Those about the workload itself, the ReplicaSets between, and the Pods. */
function aboutWorkload(events: readonly KubeObject[], name: string, pods: ReadonlySet<string>): MemberEvent[] {
  return events.map(toMemberEvent)
    .filter((event) => event.name === name || pods.has(event.name) || (event.kind === 'ReplicaSet' && event.name.startsWith(`${name}-`)))
    .toSorted((a, b) => compareBytewise(b.lastSeen, a.lastSeen)).slice(0, EVENTS_MAX);
}

/** By the name alone: Pods and ReplicaSets begin with their workload's, and a hint too many costs one reading. */
function isAbout(involved: string, name: string): boolean {
  return involved === name || involved.startsWith(`${name}-`);
}

function toMemberEvent(event: KubeObject): MemberEvent {
  return {
    id: event.metadata.uid ?? event.metadata.name, type: event['type'] === 'Warning' ? 'Warning' : 'Normal',
    reason: stringAt(event, 'reason') ?? '', message: stringAt(event, 'message') ?? '',
    kind: stringAt(event, 'involvedObject', 'kind') ?? '', name: stringAt(event, 'involvedObject', 'name') ?? '',
    count: numberAt(event, 'count') ?? 1,
    lastSeen: stringAt(event, 'lastTimestamp') ?? stringAt(event, 'eventTime') ?? event.metadata.creationTimestamp ?? '',
  };
}
