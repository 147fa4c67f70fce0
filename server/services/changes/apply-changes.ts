import { assertNever } from '#lib/kube/invariant.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ApplyResult, ObjectName, ProposedChange, WorkloadRef } from '#lib/contracts/changes.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { changeMark, CHANGE_ANNOTATION, type Author } from '#lib/federation/history/change-mark.ts';
import { validateOverrides } from '#lib/federation/overrides/parse-overrides.ts';
import { validatePlacement } from '#lib/federation/placement/compute-placement.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { CORDON_ANNOTATION, ORPHAN_ANNOTATION, PAUSED_ANNOTATION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { isPaused } from '#lib/federation/types/federated-object.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { at, objectAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { CLUSTERS, PREFERENCES } from '#server/host/resources.ts';
import { isConflict, isNotFound, KubeError } from '#server/kube-client/errors.ts';
import { EditError } from '../preferences/edit-error.ts';
import { setPreference } from '../preferences/set-preference.ts';
import { unjoinCluster } from '../clusters/unjoin-cluster.ts';
import { disableType } from '../types/disable-type.ts';
import { ChangeError } from './change-error.ts';
import { requireClusterRecord, requireObject, requireType, type ChangeServices } from './change-services.ts';

import { nameOf, toFederatedObject } from './propose.ts';
import { toSpecChange } from './merge-with-live.ts';
import type { TrackedTarget } from './track-changes.ts';

/** Status is written beside us all the time; a write that keeps meeting such writes gives up after this many. */
const MAX_ATTEMPTS = 5;

export type Applied = { readonly targets: readonly TrackedTarget[]; readonly revert: readonly ProposedChange[] };
export type Made = Applied & { readonly failures: ApplyResult['failures'] };

/**
 * Makes changes one after another, each only if its object is still the one that was reviewed. A failure stops none of
 * the others: it is told beside what was made. When every one failed, the first failure is thrown.
 * @throws ChangeError, EditError or KubeError with a code of the closed list.
 */
export async function applyChanges(services: ChangeServices, changes: readonly ProposedChange[], author: Author): Promise<Made> {
  const targets: TrackedTarget[] = [];
  const revert: ProposedChange[] = [];
  const failures: ApplyResult['failures'][number][] = [];
  let firstError: unknown;
  for (const change of changes) {
    try {
      const applied = await applyOne(services, change, author);
      targets.push(...applied.targets);
      revert.unshift(...applied.revert);
    } catch (error) {
      const failure = toFailure(change, error);
      if (failure === undefined) throw error;
      firstError ??= error;
      failures.push(failure);
    }
  }
  if (failures.length === changes.length) throw firstError;
  return { targets, revert, failures };
}

function toFailure(change: ProposedChange, error: unknown): ApplyResult['failures'][number] | undefined {
  if (!(error instanceof ChangeError || error instanceof EditError || error instanceof KubeError)) return undefined;
  const object: ObjectName = 'ref' in change
    ? { kind: change.ref.resource, namespace: change.ref.namespace, name: change.ref.name }
    : { kind: 'cluster' in change ? CLUSTERS.kind : 'FederatedTypeConfig', namespace: '', name: 'cluster' in change ? change.cluster : change.type };
  return { object, code: error.code, message: error.message };
}

async function applyOne(services: ChangeServices, change: ProposedChange, author: Author): Promise<Applied> {
  const { host } = services;
  switch (change.do) {
    case 'setSpec': return setSpec(services, change, author);
    case 'place': {
      const { object } = await requireObject(host, change.ref);
      return setSpec(services, toSpecChange(change, object), author);
    }
    case 'create': {
      const type = requireType(host, change.ref.resource);
      const made = await host.client.create<KubeObject>(type.federated, marked(toFederatedObject(type, change), author, 'create'));
      return { targets: [targetOf(type, change.ref, made)], revert: [{ do: 'delete', ref: change.ref, targets: 'delete' }] };
    }
    case 'delete': return remove(services, change);
    case 'pause': {
      const { type, object } = await requireObject(host, change.ref);
      const was = isPaused(object);
      const saved = await annotate(services, type.federated, object, { [PAUSED_ANNOTATION]: change.isPaused ? 'true' : null, [CHANGE_ANNOTATION]: changeMark(author, 'pause', crypto.randomUUID()) });
      return { targets: [targetOf(type, change.ref, saved)], revert: [{ ...change, isPaused: was }] };
    }
    case 'setPreference': return savePreference(services, change);
    case 'setLabels': {
      const cluster = requireClusterRecord(host, change.cluster);
      const before = cluster.metadata.labels ?? {};
      const removed = Object.fromEntries(Object.keys(before).filter((key) => !Object.hasOwn(change.labels, key)).map((key) => [key, null]));
      await host.client.patch(CLUSTERS, cluster.metadata, { type: 'merge', body: { metadata: { resourceVersion: cluster.metadata.resourceVersion, labels: { ...change.labels, ...removed } } } });
      return { targets: [], revert: [{ ...change, labels: before }] };
    }
    case 'cordon': {
      const cluster = requireClusterRecord(host, change.cluster);
      await host.client.patch(CLUSTERS, { name: change.cluster, namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { metadata: { annotations: { [CORDON_ANNOTATION]: change.isCordoned ? 'true' : null } } } });
      return { targets: [], revert: [{ ...change, isCordoned: cordonOf(cluster) !== undefined }] };
    }
    case 'unjoin':
      await unjoinCluster(services, change.cluster, { force: change.force, objects: change.objects });
      return { targets: [], revert: [] };
    case 'disableType':
      await disableType(host, { name: change.type, definition: change.definition });
      return { targets: [], revert: [] };
    default: return assertNever(change);
  }
}

async function setSpec({ host }: ChangeServices, change: Extract<ProposedChange, { do: 'setSpec' }>, author: Author): Promise<Applied> {
  const errors = [...validatePlacement(at(change.spec, 'placement')), ...validateOverrides(at(change.spec, 'overrides'))];
  if (errors.length > 0) throw new ChangeError('INVALID', formatFieldErrors(errors), errors);
  for (let attempt = 1; ; attempt += 1) {
    const { type, object } = await requireObject(host, change.ref);
    if (object.metadata.generation !== change.base.generation && !deepEqual(object['spec'], change.base.spec)) throw changedMeanwhile(object);
    try {
      const saved = await host.client.update<KubeObject>(type.federated, marked({ ...object, spec: change.spec }, author, change.part));
      const now = { generation: saved.metadata.generation ?? 0, spec: saved['spec'] };
      return { targets: [targetOf(type, change.ref, saved)], revert: [{ do: 'setSpec', part: 'restore', ref: change.ref, base: now, spec: { ...objectAt(object, 'spec') } }] };
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (attempt >= MAX_ATTEMPTS) throw changedMeanwhile(object);
    }
  }
}

async function remove(services: ChangeServices, change: Extract<ProposedChange, { do: 'delete' }>): Promise<Applied> {
  const { host } = services;
  const { type, object } = await requireObject(host, change.ref);
  const before = object.metadata.annotations?.[ORPHAN_ANNOTATION];
  const wanted = change.targets === 'keep' ? 'true' : null;
  if ((before ?? null) !== wanted) await annotate(services, type.federated, object, { [ORPHAN_ANNOTATION]: wanted });
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

async function savePreference({ host }: ChangeServices, change: Extract<ProposedChange, { do: 'setPreference' }>): Promise<Applied> {
  const { type } = await requireObject(host, change.ref);
  const before = await host.client.find<KubeObject>(PREFERENCES, { name: change.input.name, namespace: change.input.namespace });
  const { generation } = await setPreference(host, change.input);
  const { object } = await requireObject(host, change.ref);
  const revert = before === undefined ? undefined : inputOf(before, change.input, generation);
  return {
    targets: [{ ...targetOf(type, change.ref, object), preferenceGeneration: generation }],
    revert: revert === undefined ? [] : [{ ...change, input: revert }],
  };
}

/** The preference as it was, to be written over the one of `generation`. */
function inputOf(before: KubeObject, { namespace, name, targetKind }: PreferenceInput, generation: number): PreferenceInput | undefined {
  const parsed = parsePreference(before);
  if (!parsed.ok) return undefined;
  const { totalReplicas, rebalance, clusters, strategy, topology, failover, disruption } = parsed.value;
  const extras = {
    ...(strategy === undefined ? {} : { strategy }), ...(topology === undefined ? {} : { topology }), ...(failover === undefined ? {} : { failover }), ...(disruption === undefined ? {} : { disruption }),
  };
  return { namespace, name, targetKind, generation, totalReplicas, rebalance, clusters, extras };
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

function changedMeanwhile(object: KubeObject): ChangeError {
  const { kind, name } = nameOf(object);
  return new ChangeError('CONFLICT', `Somebody else changed the ${kind} ${name} meanwhile. Nothing you typed is lost: review again to see both changes together.`);
}
