import { cloneJson } from '#lib/kube/json.ts';
import { createUnlessPresent, unlessGone } from '../engine/api-errors.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { CLAIMS, PODS, STATEFUL_SETS, type ControllerRevision, type Pod, type PodTemplate, type StatefulSet } from '../kinds.ts';
import { claim } from './adoption.ts';
import { ensureRevision, REVISION_HASH_LABEL, trimRevisions } from './controller-revisions.ts';
import { wakeOnPods } from './owner-events.ts';
import { createPod, deletePod, podFromTemplate } from './pod-control.ts';
import { planStatefulStep, type Slot } from './stateful-plan.ts';
import { availableInMs, isFinished, isReady } from './pod-state.ts';

const COMPONENT = 'statefulset-controller';
const REFUSED_RETRY_MS = 5_000;

/**
 * Keeps the numbered pods of a StatefulSet with their claims: in order, one after the other, or all at once with
 * podManagementPolicy Parallel; a new template goes from the highest number down to the partition.
 */
export function startStatefulSets(context: Context): void {
  const queue = context.queue({ name: 'statefulset', gatherMs: 3, reconcile: (key) => reconcile(context, key) });
  context.feed.on(STATEFUL_SETS, ({ object }) => queue.add(toKey(object)));
  wakeOnPods(context, STATEFUL_SETS, queue);
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const set = context.api.get(STATEFUL_SETS, namespace, name);
  if (set === undefined) return DONE;
  const pods = await claim(context, PODS, context.pods, set, set.spec.selector);
  if (set.metadata.deletionTimestamp !== undefined) return DONE;
  const { current: update, history } = await ensureRevision(context, set);
  const current = history.find((each) => each.metadata.name === set.status?.currentRevision) ?? update;
  const slots = toSlots(context, set, pods);
  const plan = planStatefulStep({
    slots, first: set.spec.ordinals?.start ?? 0, replicas: set.spec.replicas ?? 1, updateRevision: update.metadata.name,
    order: set.spec.podManagementPolicy === 'Parallel' ? 'parallel' : 'ordered',
    strategy: set.spec.updateStrategy?.type === 'OnDelete' ? 'on-delete' : 'rolling',
    partition: set.spec.updateStrategy?.rollingUpdate?.partition ?? 0,
  });
  await Promise.all(plan.remove.map(async (ordinal) => {
    const pod = slots.find((slot) => slot.ordinal === ordinal)?.pod;
    if (pod !== undefined) await deletePod(context, set, pod, COMPONENT);
  }));
  const refusals = await Promise.all(plan.create.map(({ ordinal, revision }) => createOrdinal(context, set, ordinal, revision === 'update' ? update : current)));
  await report(context, set, update, current);
  await deleteSurplusClaims(context, set);
  const refusal = refusals.find((each) => each !== undefined);
  if (refusal !== undefined) return { then: 'again', afterMs: REFUSED_RETRY_MS, because: refusal };
  const waits = slots.map(({ pod }) => availableInMs(pod, set.spec.minReadySeconds ?? 0, context.now())).filter((each) => each !== undefined && each > 0);
  return waits.length === 0 ? DONE : { then: 'again', afterMs: Math.min(...waits.map((each) => each ?? 0)), because: 'a pod becomes available then' };
}

type PodSlot = Slot & { pod: Pod };

function toSlots(context: Context, set: StatefulSet, pods: readonly Pod[]): PodSlot[] {
  return pods.flatMap((pod) => {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) return [];
    const state = pod.metadata.deletionTimestamp !== undefined ? 'ending' : isFinished(pod) ? 'finished'
      : availableInMs(pod, set.spec.minReadySeconds ?? 0, context.now()) === 0 ? 'available' : 'starting';
    return [{ ordinal, state, revision: revisionName(pod), pod } as const];
  }).toSorted((a, b) => a.ordinal - b.ordinal);
}

function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const suffix = pod.metadata.name.startsWith(`${set.metadata.name}-`) ? pod.metadata.name.slice(set.metadata.name.length + 1) : '';
  return /^\d+$/.test(suffix) ? Number(suffix) : undefined;
}

/** Pods are labelled with the revision's whole name, as kube-controller-manager does for StatefulSets. */
function revisionName(pod: Pod): string {
  return pod.metadata.labels?.[REVISION_HASH_LABEL] ?? '';
}

async function createOrdinal(context: Context, set: StatefulSet, ordinal: number, revision: ControllerRevision): Promise<string | undefined> {
  const name = `${set.metadata.name}-${ordinal}`;
  await ensureClaims(context, set, ordinal);
  const pod = podFromTemplate(set, templateOf(set, revision), {
    name, generateName: `${set.metadata.name}-`,
    labels: { 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal), [REVISION_HASH_LABEL]: revision.metadata.name },
  });
  pod.spec.hostname = name;
  if (set.spec.serviceName !== undefined && set.spec.serviceName !== '') pod.spec['subdomain'] = set.spec.serviceName;
  const own = new Set((set.spec.volumeClaimTemplates ?? []).map((template) => template.metadata.name));
  const volumes = (pod.spec.volumes ?? []).filter((volume) => !own.has(volume.name));
  for (const template of own) volumes.push({ name: template, persistentVolumeClaim: { claimName: `${template}-${name}` } });
  if (volumes.length > 0) pod.spec.volumes = volumes;
  return createPod(context, set, pod, COMPONENT);
}

/** The template of a revision: the set's own for the newest, the recorded one for the older. */
function templateOf(set: StatefulSet, revision: ControllerRevision): PodTemplate {
  const recorded = revision.data?.spec?.template;
  if (recorded === undefined) return set.spec.template;
  const { $patch: _patch, ...template } = recorded;
  return template;
}

async function ensureClaims({ api }: Context, set: StatefulSet, ordinal: number): Promise<void> {
  const namespace = set.metadata.namespace ?? '';
  for (const { metadata, spec } of set.spec.volumeClaimTemplates ?? []) {
    const name = `${metadata.name}-${set.metadata.name}-${ordinal}`;
    if (api.get(CLAIMS, namespace, name) !== undefined) continue;
    const labels = { ...metadata.labels, ...set.spec.selector.matchLabels };
    await createUnlessPresent(() => api.create(CLAIMS, {
      metadata: { name, namespace, labels, ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }) }, spec: cloneJson(spec),
    }));
  }
}

/** `whenScaled: Delete` gives up the claims of numbers that are no longer wanted, once their pod is gone. */
async function deleteSurplusClaims({ api }: Context, set: StatefulSet): Promise<void> {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return;
  const namespace = set.metadata.namespace ?? '';
  const first = set.spec.ordinals?.start ?? 0;
  const end = first + (set.spec.replicas ?? 1);
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const prefix = `${template.metadata.name}-${set.metadata.name}-`;
    for (const held of api.list(CLAIMS, namespace)) {
      const ordinal = held.metadata.name.startsWith(prefix) ? Number(held.metadata.name.slice(prefix.length)) : Number.NaN;
      if (!Number.isInteger(ordinal) || (ordinal >= first && ordinal < end)) continue;
      if (api.get(PODS, namespace, `${set.metadata.name}-${ordinal}`) === undefined) await unlessGone(() => api.remove(CLAIMS, held));
    }
  }
}

async function report(context: Context, before: StatefulSet, update: ControllerRevision, current: ControllerRevision): Promise<void> {
  const set = context.api.get(STATEFUL_SETS, before.metadata.namespace ?? '', before.metadata.name);
  if (set === undefined || set.metadata.uid !== before.metadata.uid) return;
  const pods = context.index.owned(PODS, set.metadata.uid ?? '').filter((pod) => !isFinished(pod));
  const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const updated = staying.filter((pod) => revisionName(pod) === update.metadata.name).length;
  const replicas = set.spec.replicas ?? 1;
  const ready = staying.filter(isReady).length;
  const isRolledOut = updated === replicas && pods.length === replicas && ready === replicas;
  const currentRevision = isRolledOut ? update.metadata.name : current.metadata.name;
  const onCurrent = staying.filter((pod) => revisionName(pod) === currentRevision).length;
  await context.api.setStatus(STATEFUL_SETS, set, {
    ...(before.metadata.generation === undefined ? {} : { observedGeneration: before.metadata.generation }),
    replicas: pods.length, availableReplicas: staying.filter((pod) => availableInMs(pod, set.spec.minReadySeconds ?? 0, context.now()) === 0).length,
    ...(ready > 0 ? { readyReplicas: ready } : {}), ...(onCurrent > 0 ? { currentReplicas: onCurrent } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision, updateRevision: update.metadata.name, collisionCount: 0,
  });
  if (isRolledOut) await trimRevisions(context, set, new Set([currentRevision, update.metadata.name]));
}
