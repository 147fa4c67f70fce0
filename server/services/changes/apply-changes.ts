import { assertNever } from '#lib/kube/invariant.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ApplyResult, ObjectName, ProposedChange, WorkloadRef } from '#lib/contracts/changes.ts';
import type { UnjoinResult } from '#lib/contracts/clusters.ts';
import { changeMark, CHANGE_ANNOTATION, type Author } from '#lib/federation/history/change-mark.ts';
import { DELETION } from '#lib/federation/history/revision.ts';
import { validateOverrides } from '#lib/federation/overrides/parse-overrides.ts';
import { validatePlacement } from '#lib/federation/placement/compute-placement.ts';
import { readDrain } from '#lib/federation/clusters/drain.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { ORPHAN_ANNOTATION, PAUSED_ANNOTATION } from '#lib/federation/types/constants.ts';
import { isPaused } from '#lib/federation/types/federated-object.ts';
import { inputOfPreference } from '#lib/views/review/preference-input.ts';
import { marksOf, withMarks } from '#lib/federation/history/object-marks.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { givenPlace } from '#lib/federation/clusters/place.ts';
import { at, objectAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { CLUSTERS, PREFERENCES } from '#server/host/resources.ts';
import { isConflict, isNotFound, KubeError } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { setPreference } from '../preferences/set-preference.ts';
import { setCordon } from '../clusters/set-cordon.ts';
import { unjoinCluster } from '../clusters/unjoin-cluster.ts';
import { updateLabels } from '../clusters/update-labels.ts';
import { disableType } from '../types/disable-type.ts';
import { RECORD_TYPES } from '../dns/records.ts';
import { requireClusterRecord, requireObject, requireType, type ChangeServices } from './change-services.ts';
import { writeRecord } from './dns-records.ts';
import { liveValueOf, mergeWithLive } from './merge-with-live.ts';
import { nameOf } from './object-name.ts';
import { toFederatedObject } from './propose.ts';
import type { TrackedTarget } from './track-changes.ts';

/** Status is written beside us all the time; a write that keeps meeting such writes gives up after this many. */
const MAX_ATTEMPTS = 5;

export type Applied = { readonly targets: readonly TrackedTarget[]; readonly revert: readonly ProposedChange[]; readonly unjoined?: UnjoinResult & { readonly cluster: string } };
export type Made = Omit<Applied, 'unjoined'> & Pick<ApplyResult, 'failures' | 'unjoined'>;

/**
 * Makes changes one after another, each only if its object is still the one that was reviewed. A failure stops none of
 * the others: it is told beside what was made. When every one failed, the first failure is thrown.
 * @throws ServiceError or KubeError with a code of the closed list.
 */
export async function applyChanges(services: ChangeServices, changes: readonly ProposedChange[], author: Author): Promise<Made> {
  const targets: TrackedTarget[] = [];
  const revert: ProposedChange[] = [];
  const failures: ApplyResult['failures'][number][] = [];
  const unjoined: ApplyResult['unjoined'][number][] = [];
  let firstError: unknown;
  for (const change of changes) {
    try {
      const applied = await applyOne(services, change, author);
      targets.push(...applied.targets);
      revert.unshift(...applied.revert);
      if (applied.unjoined !== undefined) unjoined.push(applied.unjoined);
    } catch (error) {
      const failure = toFailure(change, error);
      if (failure === undefined) throw error;
      firstError ??= error;
      failures.push(failure);
    }
  }
  if (failures.length === changes.length) throw firstError;
  return { targets, revert, failures, unjoined };
}

function toFailure(change: ProposedChange, error: unknown): ApplyResult['failures'][number] | undefined {
  if (!(error instanceof ServiceError || error instanceof KubeError)) return undefined;
  const object: ObjectName = 'record' in change ? { kind: RECORD_TYPES[change.record.kind].kind, namespace: change.record.namespace, name: change.record.name } : 'ref' in change
    ? { kind: change.ref.resource, namespace: change.ref.namespace, name: change.ref.name }
    : { kind: 'cluster' in change ? CLUSTERS.kind : 'FederatedTypeConfig', namespace: '', name: 'cluster' in change ? change.cluster : change.type };
  return { object, code: error.code, sentence: error.sentence };
}

async function applyOne(services: ChangeServices, change: ProposedChange, author: Author): Promise<Applied> {
  const { host } = services;
  switch (change.do) {
    case 'setSpec': return setSpec(services, change, author);
    case 'place': return place(services, change, author);
    case 'create': {
      const type = requireType(host, change.ref.resource);
      const made = await host.client.create<KubeObject>(type.federated, marked(toFederatedObject(type, change), author, 'create'));
      return { targets: [targetOf(type, change.ref, made)], revert: [{ do: 'delete', ref: change.ref, targets: 'delete' }] };
    }
    case 'delete': return remove(services, change, author);
    case 'pause': {
      const { type, object } = await requireObject(host, change.ref);
      const was = isPaused(object);
      const saved = await annotate(services, type.federated, object, { [PAUSED_ANNOTATION]: change.isPaused ? 'true' : null, [CHANGE_ANNOTATION]: changeMark(author, 'pause', crypto.randomUUID()) });
      return { targets: [targetOf(type, change.ref, saved)], revert: [{ ...change, isPaused: was }] };
    }
    case 'setPreference': return savePreference(services, change, author);
    case 'setLabels': return setLabels(services, change);
    case 'cordon': {
      const cluster = requireClusterRecord(host, change.cluster);
      const was = cordonOf(cluster) ?? 'open';
      await setCordon(services, change.cluster, change);
      return { targets: [], revert: [{ ...change, cordon: was, drain: readDrain(cluster) }] };
    }
    case 'unjoin': {
      const result = await unjoinCluster(services, change.cluster, change);
      return { targets: [], revert: [], unjoined: { cluster: change.cluster, ...result } };
    }
    case 'disableType':
      await disableType(host, { name: change.type, definition: change.definition });
      return { targets: [], revert: [] };
    case 'deleteRecord': case 'createRecord': return { targets: [], revert: [await writeRecord(services, change)] };
    default: return assertNever(change);
  }
}

type Write = { readonly toNext: (live: KubeObject) => KubeObject | undefined; readonly part: string; readonly toRevert: (saved: KubeObject, before: KubeObject) => ProposedChange };

/** Writes an object as long as it is one that the change may be written over; a status written in between only means reading again. */
async function write({ host }: ChangeServices, ref: WorkloadRef, { toNext, part, toRevert }: Write, author: Author): Promise<Applied> {
  for (let attempt = 1; ; attempt += 1) {
    const { type, object } = await requireObject(host, ref);
    const next = toNext(object);
    if (next === undefined) throw changedMeanwhile(object);
    const errors = [...validatePlacement(at(next, 'spec', 'placement')), ...validateOverrides(at(next, 'spec', 'overrides'))];
    if (errors.length > 0) throw new ServiceError('INVALID', sayFieldErrors(errors), { fields: errors });
    try {
      const saved = await host.client.update<KubeObject>(type.federated, marked(next, author, part));
      return { targets: [targetOf(type, ref, saved)], revert: [toRevert(saved, object)] };
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (attempt >= MAX_ATTEMPTS) throw changedMeanwhile(object);
    }
  }
}

function setSpec(services: ChangeServices, change: Extract<ProposedChange, { do: 'setSpec' }>, author: Author): Promise<Applied> {
  const { ref, metadata } = change;
  return write(services, ref, {
    part: change.part,
    toNext: (live) => (mergeWithLive(change, liveValueOf(change, live)).merge === undefined ? { ...(metadata === undefined ? live : withMarks(live, metadata)), spec: change.spec } : undefined),
    toRevert: (saved, before) => {
      const now = { generation: saved.metadata.generation ?? 0, spec: saved['spec'] };
      const spec = { ...objectAt(before, 'spec') };
      return metadata === undefined
        ? { do: 'setSpec', part: 'restore', ref, base: now, spec }
        : { do: 'setSpec', part: 'restore', ref, base: { ...now, metadata: marksOf(saved) }, spec, metadata: marksOf(before) };
    },
  }, author);
}

/** Only the placement is compared with what the editor started from: another template meanwhile is no conflict with it. */
function place(services: ChangeServices, change: Extract<ProposedChange, { do: 'place' }>, author: Author): Promise<Applied> {
  return write(services, change.ref, {
    part: 'placement',
    toNext: (live) => (mergeWithLive(change, liveValueOf(change, live)).merge === undefined ? { ...live, spec: { ...objectAt(live, 'spec'), placement: change.placement } } : undefined),
    toRevert: (saved, before) => ({
      do: 'place', ref: change.ref, base: { generation: saved.metadata.generation ?? 0, placement: at(saved, 'spec', 'placement') }, placement: { ...objectAt(before, 'spec', 'placement') },
    }),
  }, author);
}

async function setLabels(services: ChangeServices, change: Extract<ProposedChange, { do: 'setLabels' }>): Promise<Applied> {
  const cluster = requireClusterRecord(services.host, change.cluster);
  if (mergeWithLive(change, liveValueOf(change, cluster)).merge !== undefined) throw changedMeanwhile(cluster);
  const before = cluster.metadata.labels ?? {};
  const place = givenPlace(cluster);
  await updateLabels(services, change.cluster, change);
  return { targets: [], revert: [{
    do: 'setLabels', cluster: change.cluster, labels: before, base: change.labels,
    ...(change.region === undefined ? {} : { region: place.region ?? '' }), ...(change.zones === undefined ? {} : { zones: place.zones ?? [] }),
  }] };
}

async function remove(services: ChangeServices, change: Extract<ProposedChange, { do: 'delete' }>, author: Author): Promise<Applied> {
  const { host } = services;
  const { type, object } = await requireObject(host, change.ref);
  const before = object.metadata.annotations?.[ORPHAN_ANNOTATION];
  const wanted = change.targets === 'keep' ? 'true' : null;
  await annotate(services, type.federated, object, { [CHANGE_ANNOTATION]: changeMark(author, DELETION, crypto.randomUUID()), ...((before ?? null) === wanted ? {} : { [ORPHAN_ANNOTATION]: wanted }) });
  try {
    await host.client.delete(type.federated, object.metadata, { propagationPolicy: 'Background' });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { labels, annotations } = object.metadata;
  const again: ProposedChange = {
    do: 'create', ref: change.ref, spec: { ...objectAt(object, 'spec') },
    ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations: withoutMark(annotations) }),
  };
  return { targets: [{ type, ref: change.ref, uid: object.metadata.uid ?? '', generation: undefined, isRemoved: true }], revert: [again] };
}

async function savePreference({ host }: ChangeServices, change: Extract<ProposedChange, { do: 'setPreference' }>, author: Author): Promise<Applied> {
  const { type } = await requireObject(host, change.ref);
  const before = await host.client.find<KubeObject>(PREFERENCES, { name: change.input.name, namespace: change.input.namespace });
  const { generation } = await setPreference(host, change.input);
  await host.client.patch(PREFERENCES, change.input, { type: 'merge', body: { metadata: { annotations: { [CHANGE_ANNOTATION]: changeMark(author, 'preference', crypto.randomUUID()) } } } });
  const { object } = await requireObject(host, change.ref);
  const was = before === undefined ? undefined : inputOfPreference(before, change.input);
  return {
    targets: [{ ...targetOf(type, change.ref, object), preferenceGeneration: generation }],
    revert: was === undefined ? [] : [{ ...change, input: { ...was, generation }, base: { ...change.input, generation } }],
  };
}

function annotate({ host }: ChangeServices, type: ResourceType, object: KubeObject, annotations: Readonly<Record<string, string | null>>): Promise<KubeObject> {
  return host.client.patch<KubeObject>(type, object.metadata, { type: 'merge', body: { metadata: { uid: object.metadata.uid, annotations } } });
}

function marked(object: KubeObject, author: Author, what: string): KubeObject {
  const annotations = { ...object.metadata.annotations, [CHANGE_ANNOTATION]: changeMark(author, what, crypto.randomUUID()) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function withoutMark(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const { [CHANGE_ANNOTATION]: _mark, [ORPHAN_ANNOTATION]: _orphan, ...rest } = annotations;
  return rest;
}

function targetOf(type: TypeConfig, ref: WorkloadRef, saved: KubeObject): TrackedTarget {
  return { type, ref, uid: saved.metadata.uid ?? '', generation: saved.metadata.generation ?? 0, isRemoved: false };
}

function changedMeanwhile(object: KubeObject): ServiceError {
  const { kind, name } = nameOf(object);
  return new ServiceError('CONFLICT', say('err.changedMeanwhile', { kind, name }));
}
