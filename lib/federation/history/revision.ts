/**
 * History: every accepted change of a federated object or a replica preference, kept as a ControllerRevision on the host.
 *
 * Guarantees: a revision holds the whole spec, so any two can be compared and each can be restored; what a preference's
 * own controller writes into a federated object is no change of anybody's and is left out. A deleted object's revisions
 * stay, bounded in number and age, and its last one says that it was deleted. It makes no requests.
 */
import { contentHash } from '../propagation/content.ts';
import { sameField } from '../overrides/override-path.ts';
import { at, listAt, numberAt, objectAt, stringAt, stringMapAt } from '../types/read.ts';
import { marksOf, type ObjectMarks } from './object-marks.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '../types/constants.ts';

export const CONTROLLER_REVISIONS: ResourceType = { group: 'apps', version: 'v1', plural: 'controllerrevisions', kind: 'ControllerRevision', namespaced: true };

/** On revisions: which object they are of, as a hash, since names may be too long for a label. */
export const HISTORY_LABEL = 'flotilla.io/history-of';
const WHO = 'flotilla.io/changed-by';
const WHAT = 'flotilla.io/change';
const AT = 'flotilla.io/changed-at';

/** On the last revision of an object that was deleted: what it was, and when it went. */
export const DELETED_LABEL = 'flotilla.io/deleted-object';
/** What the history calls a deletion. */
export const DELETION = 'delete';

/** Revisions kept of one object; the oldest go first. */
export const MAX_REVISIONS = 30;
/** Deleted objects whose histories are kept; those that went first go first. */
export const MAX_DELETED_OBJECTS = 200;
/** A deleted object's history is kept for so long. */
export const DELETED_KEPT_MS = 30 * 24 * 3_600_000;

export type RevisionSubject = { readonly kind: string; readonly namespace: string; readonly name: string };

export type StoredRevision = {
  readonly id: string;
  /** What all revisions of one object share: `historyKey`. */
  readonly history: string;
  readonly namespace: string;
  readonly kind: string;
  readonly uid: string;
  readonly generation: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly spec: unknown;
  /** Absent in revisions from before labels were kept. */
  readonly metadata?: ObjectMarks;
};

/** The label value under which an object's revisions are found. */
export function historyKey({ kind, namespace, name }: RevisionSubject): string {
  return contentHash([kind, namespace, name]);
}

/** Where an object's revisions are kept: beside it, or in the federation's own namespace for objects without one. */
export function historyNamespace(namespace: string): string {
  return namespace === '' ? SYSTEM_NAMESPACE : namespace;
}

export type RevisionFacts = { readonly at: string; readonly who: string; readonly what: string };

/**
 * The ControllerRevision for one version of an object. It outlives the object, so it is owned by nothing. Labels may change
 * without a new generation, so its name tells when, too.
 */
export function toRevision(object: KubeObject, facts: RevisionFacts): KubeObject {
  const { metadata, kind } = object;
  const namespace = metadata.namespace ?? '';
  const key = historyKey({ kind, namespace, name: metadata.name });
  const generation = metadata.generation ?? 0;
  return {
    apiVersion: 'apps/v1', kind: CONTROLLER_REVISIONS.kind,
    metadata: {
      name: `flotilla-${key}-${contentHash([metadata.uid ?? '', facts.what === DELETION, facts.at]).slice(0, 8)}-${generation}`, namespace: historyNamespace(namespace),
      labels: { 'app.kubernetes.io/managed-by': 'flotilla', [HISTORY_LABEL]: key, ...(facts.what === DELETION ? { [DELETED_LABEL]: 'true' } : {}) },
      annotations: { [WHO]: facts.who, [WHAT]: facts.what, [AT]: facts.at },
    },
    revision: generation,
    data: { kind, namespace, name: metadata.name, uid: metadata.uid ?? '', spec: object['spec'], metadata: marksOf(object) },
  };
}

/** Reads a ControllerRevision of ours; undefined for another's. */
export function readRevision(revision: KubeObject): StoredRevision | undefined {
  const data = objectAt(revision, 'data');
  const kind = stringAt(data, 'kind');
  const generation = numberAt(revision, 'revision');
  const history = revision.metadata.labels?.[HISTORY_LABEL];
  if (kind === undefined || generation === undefined || history === undefined) return undefined;
  const annotations = revision.metadata.annotations ?? {};
  return {
    id: revision.metadata.name, history, namespace: revision.metadata.namespace ?? '', kind, generation, uid: stringAt(data, 'uid') ?? '', spec: at(data, 'spec'),
    ...(at(data, 'metadata') === undefined ? {} : { metadata: { labels: stringMapAt(data, 'metadata', 'labels'), annotations: stringMapAt(data, 'metadata', 'annotations') } }),
    at: toMoment(annotations[AT] ?? revision.metadata.creationTimestamp ?? ''), who: annotations[WHO] ?? '', what: annotations[WHAT] ?? '',
  };
}

/** A time with milliseconds, so that times compare as text; API servers leave them out. */
function toMoment(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}

/** Newest first. Generations begin anew with a new object of the same name, and labels change without one: then time decides. */
export function sortRevisions(revisions: readonly StoredRevision[]): StoredRevision[] {
  return revisions.toSorted((a, b) => (a.uid === b.uid && a.generation !== b.generation ? b.generation - a.generation : a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** Revisions beyond what is kept, oldest last. */
export function surplusRevisions(revisions: readonly StoredRevision[]): StoredRevision[] {
  return sortRevisions(revisions).slice(MAX_REVISIONS);
}

/** Of the last revisions of deleted objects, those whose histories are to go: beyond the bounds in number and age. */
export function expiredDeletions(deletions: readonly StoredRevision[], nowMs: number): StoredRevision[] {
  return deletions.toSorted((a, b) => (a.at < b.at ? 1 : -1)).filter(({ at: when }, index) => index >= MAX_DELETED_OBJECTS || nowMs - Date.parse(when) > DELETED_KEPT_MS);
}

const REPLICA_PATHS: readonly string[] = ['/spec/replicas', '/spec/parallelism'];

/** True when two specs differ only in what a preference's controller writes: the list of clusters and their replicas. */
export function differsBySchedulingOnly(before: unknown, after: unknown): boolean {
  return deepEqual(withoutSchedule(before), withoutSchedule(after));
}

function withoutSchedule(spec: unknown): unknown {
  const { placement, overrides, ...rest } = objectAt(spec) ?? {};
  const { clusters: _clusters, ...selection } = objectAt(placement) ?? {};
  const kept = (Array.isArray(overrides) ? overrides : []).flatMap((item: unknown) => {
    const operations = (listAt(item, 'clusterOverrides') ?? []).filter((operation) => !REPLICA_PATHS.some((path) => sameField(stringAt(operation, 'path') ?? '', path)));
    return operations.length === 0 ? [] : [{ ...objectAt(item), clusterOverrides: operations }];
  });
  return { ...rest, placement: selection, overrides: kept };
}
