import { deepEqual } from '#lib/kube/json.ts';
import { createUnlessPresent, refusalReason, unlessGone } from '../engine/api-errors.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome, type ReconcileQueue } from '../engine/reconcile-queue.ts';
import { ENDPOINT_SLICES, ENDPOINTS, NODES, PODS, SERVICES, type EndpointSlice, type Endpoints, type Pod, type Service } from '../kinds.ts';
import { controllerOf } from '../workloads/pod-control.ts';
import { matters } from '../workloads/pod-state.ts';
import { groupEndpoints, toEndpoint, toSubsets } from './endpoint-plan.ts';
import { SelectorIndex } from './selector-index.ts';

const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGED_ENDPOINTS = 'endpoints.kubernetes.io/managed-by';
const MANAGER_LABEL = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
/** As in Kubernetes; a Service with more pods gets more slices. */
const MAX_ENDPOINTS_PER_SLICE = 100;
/** Kubernetes cuts an Endpoints object here and says so in an annotation. */
const MAX_ENDPOINTS = 1_000;
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';

/** Keeps Endpoints and EndpointSlices of every Service with a selector equal to the pods that it selects. */
export function startEndpoints(context: Context): void {
  const selectors = new SelectorIndex();
  const queue = context.queue({ name: 'endpoints', gatherMs: 20, reconcile: (key) => reconcile(context, key) });
  context.feed.on(SERVICES, ({ type, object }) => {
    selectors.observe(object, type === 'DELETED');
    queue.add(toKey(object));
  });
  context.feed.on(PODS, ({ type, object, previous }) => {
    if (type === 'MODIFIED' && !matters(object, previous) && object.status?.podIP === previous?.status?.podIP) return;
    wakeServices(selectors, object, queue);
    if (previous !== undefined && !deepEqual(previous.metadata.labels, object.metadata.labels)) wakeServices(selectors, previous, queue);
  });
  context.feed.on(ENDPOINTS, ({ type, object }) => {
    if (type === 'DELETED') queue.add(toKey(object));
  });
  context.feed.on(ENDPOINT_SLICES, ({ type, object }) => {
    const service = object.metadata.labels?.[SERVICE_LABEL];
    if (type === 'DELETED' && service !== undefined) queue.add(`${object.metadata.namespace ?? ''}/${service}`);
  });
}

function wakeServices(selectors: SelectorIndex, pod: Pod, queue: ReconcileQueue): void {
  if ((pod.status?.podIP ?? '') === '') return;
  for (const key of selectors.matching(pod.metadata.namespace ?? '', pod.metadata.labels ?? {})) queue.add(key);
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const { api } = context;
  const service = api.get(SERVICES, namespace, name);
  if (service === undefined) {
    // Slices go with their owner; the Endpoints object has none, as in Kubernetes.
    const stale = api.get(ENDPOINTS, namespace, name);
    if (stale?.metadata.labels?.[MANAGED_ENDPOINTS] !== undefined) await unlessGone(() => api.remove(ENDPOINTS, stale));
    return DONE;
  }
  const selector = service.spec?.selector ?? {};
  if (Object.keys(selector).length === 0 || service.spec?.type === 'ExternalName' || service.metadata.deletionTimestamp !== undefined) return DONE;
  const groups = groupEndpoints(service, context.pods.select(namespace, { matchLabels: selector }));
  try {
    await writeEndpoints(context, service, toSubsets(service, groups));
    await writeSlices(context, service, groups.flatMap(({ ports, pods }) => chunk(pods, MAX_ENDPOINTS_PER_SLICE).map((part) => ({
      ports: [...ports], endpoints: part.map((pod) => toEndpoint(service, pod, api.get(NODES, '', pod.spec.nodeName ?? ''))),
    }))));
  } catch (error) {
    if (refusalReason(error) !== 'Forbidden') throw error;
    // The namespace is going away.
  }
  return DONE;
}

async function writeEndpoints({ api }: Context, service: Service, all: NonNullable<Endpoints['subsets']>): Promise<void> {
  const { namespace = '', name } = service.metadata;
  const total = all.reduce((sum, subset) => sum + (subset.addresses?.length ?? 0), 0);
  const subsets = total <= MAX_ENDPOINTS ? all : all.map((subset) => ({ ...subset, addresses: (subset.addresses ?? []).slice(0, Math.floor((MAX_ENDPOINTS * (subset.addresses?.length ?? 0)) / total)) }));
  const labels = { ...service.metadata.labels, [MANAGED_ENDPOINTS]: 'endpoint-controller' };
  const annotations = total <= MAX_ENDPOINTS ? {} : { annotations: { [OVER_CAPACITY]: 'truncated' } };
  const existing = api.get(ENDPOINTS, namespace, name);
  if (existing === undefined) {
    await createUnlessPresent(() => api.create(ENDPOINTS, { metadata: { name, namespace, labels, ...annotations }, ...(subsets.length > 0 ? { subsets } : {}) }));
  } else if (!deepEqual(existing.subsets ?? [], subsets)) {
    await api.change<Endpoints>(ENDPOINTS, existing, (draft) => {
      draft.metadata.labels = labels;
      if (subsets.length > 0) draft.subsets = subsets;
      else delete draft.subsets;
    });
  }
}

type SliceContent = { ports: NonNullable<EndpointSlice['ports']>; endpoints: NonNullable<EndpointSlice['endpoints']> };

/** Reuses the Service's slices in order of name, makes the missing and deletes the superfluous; one stays when empty. */
async function writeSlices(context: Context, service: Service, wanted: readonly SliceContent[]): Promise<void> {
  const { api, index } = context;
  const existing = index.owned(ENDPOINT_SLICES, service.metadata.uid ?? '').filter((slice) => slice.metadata.labels?.[MANAGER_LABEL] === MANAGER)
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const contents = wanted.length > 0 ? wanted : [{ ports: [], endpoints: [] }];
  await Promise.all(contents.map(async (content, i) => {
    const slice = existing[i];
    if (slice === undefined) await createSlice(context, service, content);
    else if (!deepEqual(slice.endpoints ?? [], content.endpoints) || !deepEqual(slice.ports ?? [], content.ports)) {
      await api.change<EndpointSlice>(ENDPOINT_SLICES, slice, (draft) => { Object.assign(draft, content); });
    }
  }));
  await Promise.all(existing.slice(contents.length).map((slice) => unlessGone(() => api.remove(ENDPOINT_SLICES, slice))));
}

async function createSlice({ api, names }: Context, service: Service, content: SliceContent): Promise<void> {
  const { namespace = '', name, labels, uid } = service.metadata;
  const current = api.get(SERVICES, namespace, name);
  if (current === undefined || current.metadata.uid !== uid) return;
  await api.create(ENDPOINT_SLICES, {
    metadata: {
      name: `${name}-${names.suffix()}`, generateName: `${name}-`, namespace, ownerReferences: [controllerOf(service)],
      labels: { ...labels, [SERVICE_LABEL]: name, [MANAGER_LABEL]: MANAGER },
    },
    addressType: 'IPv4', ...content,
  });
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
