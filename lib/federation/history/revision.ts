/**
 * History: every accepted change of a federated object or a replica preference, kept as a ControllerRevision on the host.
 *
 * Guarantees: a revision holds the whole spec, so any two can be compared and each can be restored; what a preference's
 * own controller writes into a federated object is no change of anybody's and is left out. It makes no requests.
 */
import { contentHash } from '../propagation/content.ts';
import { sameField } from '../overrides/override-path.ts';
import { at, listAt, numberAt, objectAt, stringAt } from '../types/read.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '../types/constants.ts';

export const CONTROLLER_REVISIONS: ResourceType = { group: 'apps', version: 'v1', plural: 'controllerrevisions', kind: 'ControllerRevision', namespaced: true };

/** On revisions: which object they are of, as a hash, since names may be too long for a label. */
export const HISTORY_LABEL = 'flotilla.io/history-of';
const WHO = 'flotilla.io/changed-by';
const WHAT = 'flotilla.io/change';
const AT = 'flotilla.io/changed-at';

/** Revisions kept of one object; the oldest go first. */
export const MAX_REVISIONS = 30;

export type RevisionSubject = { readonly kind: string; readonly namespace: string; readonly name: string };

export type StoredRevision = {
  readonly id: string;
  readonly namespace: string;
  readonly kind: string;
  readonly uid: string;
  readonly generation: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly spec: unknown;
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

/** The ControllerRevision for one version of an object. Its name is made from the object's uid and generation: writing it twice is refused. */
export function toRevision(object: KubeObject, facts: RevisionFacts): KubeObject {
  const { metadata, kind, apiVersion } = object;
  const namespace = metadata.namespace ?? '';
  const key = historyKey({ kind, namespace, name: metadata.name });
  const generation = metadata.generation ?? 0;
  const { uid } = metadata;
  return {
    apiVersion: 'apps/v1', kind: CONTROLLER_REVISIONS.kind,
    metadata: {
      name: `flotilla-${key}-${contentHash(metadata.uid ?? '').slice(0, 6)}-${generation}`, namespace: historyNamespace(namespace),
      labels: { 'app.kubernetes.io/managed-by': 'flotilla', [HISTORY_LABEL]: key },
      annotations: { [WHO]: facts.who, [WHAT]: facts.what, [AT]: facts.at },
      ...(namespace === '' || uid === undefined ? {} : { ownerReferences: [{ apiVersion, kind, name: metadata.name, uid }] }),
    },
    revision: generation,
    data: { kind, namespace, name: metadata.name, uid: metadata.uid ?? '', spec: object['spec'] },
  };
}

/** Reads a ControllerRevision of ours; undefined for another's. */
export function readRevision(revision: KubeObject): StoredRevision | undefined {
  const data = objectAt(revision, 'data');
  const kind = stringAt(data, 'kind');
  const generation = numberAt(revision, 'revision');
  if (kind === undefined || generation === undefined || revision.metadata.labels?.[HISTORY_LABEL] === undefined) return undefined;
  const annotations = revision.metadata.annotations ?? {};
  return {
    id: revision.metadata.name, namespace: revision.metadata.namespace ?? '', kind, generation, uid: stringAt(data, 'uid') ?? '', spec: at(data, 'spec'),
    at: annotations[AT] ?? revision.metadata.creationTimestamp ?? '', who: annotations[WHO] ?? '', what: annotations[WHAT] ?? '',
  };
}

/** Newest first. Generations begin anew with a new object of the same name, so time decides between objects. */
export function sortRevisions(revisions: readonly StoredRevision[]): StoredRevision[] {
  return revisions.toSorted((a, b) => (a.uid === b.uid ? b.generation - a.generation : a.at < b.at ? 1 : -1));
}

/** Revisions beyond what is kept, oldest last. */
export function surplusRevisions(revisions: readonly StoredRevision[]): StoredRevision[] {
  return sortRevisions(revisions).slice(MAX_REVISIONS);
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
