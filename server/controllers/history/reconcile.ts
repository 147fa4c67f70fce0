import { deepEqual } from '#lib/kube/json.ts';
import { CHANGE_ANNOTATION, parseChangeMark } from '#lib/federation/history/change-mark.ts';
import { marksOf } from '#lib/federation/history/object-marks.ts';
import {
  CONTROLLER_REVISIONS, DELETION, differsBySchedulingOnly, HISTORY_LABEL, historyKey, historyNamespace, readRevision, sortRevisions, surplusRevisions, toRevision, type RevisionFacts, type RevisionSubject, type StoredRevision,
} from '#lib/federation/history/revision.ts';
import { FIELD_MANAGER } from '#lib/federation/types/constants.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { isAlreadyExists, isNotFound, KubeError } from '#server/kube-client/errors.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { removeRevisions } from './purge.ts';
import { subjectOf, type Kept, type Waiting } from './waiting.ts';

export type HistoryContext = { host: Host; waiting: Map<string, Waiting>; kept: Map<string, Kept>; onKept: (subject: RevisionSubject) => void };

/** Writes down the versions of one object that wait, and lets go of what is beyond the bound. */
export async function reconcileHistory({ host, waiting, kept, onKept }: HistoryContext, key: string, signal: AbortSignal): Promise<Outcome> {
  const work = waiting.get(key);
  const newest = work?.versions.at(-1)?.object;
  if (work === undefined || newest === undefined) return DONE;
  const label = historyKey(subjectOf(newest));
  const namespace = historyNamespace(newest.metadata.namespace ?? '');
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace, labelSelector: `${HISTORY_LABEL}=${label}`, signal });
  const stored = items.flatMap((item) => readRevision(item) ?? []);
  const added = await record(host, work, stored, signal);
  await removeRevisions(host, surplusRevisions([...stored, ...added]), signal);
  if (stored.length + added.length > 0) kept.set(label, { uid: newest.metadata.uid ?? '', generation: newest.metadata.generation ?? 0 });
  if (added.length > 0) onKept(subjectOf(newest));
  if (waiting.get(key) === work && work.versions.at(-1)?.object === newest) waiting.delete(key);
  return DONE;
}

async function record(host: Host, { type, versions }: Waiting, stored: readonly StoredRevision[], signal: AbortSignal): Promise<StoredRevision[]> {
  const added: StoredRevision[] = [];
  const keep = async (object: KubeObject, facts: RevisionFacts): Promise<void> => {
    const revision = toRevision(object, facts);
    try {
      await host.client.create(CONTROLLER_REVISIONS, revision, { signal });
    } catch (error) {
      // The namespace goes with everything in it, its histories too.
      if (isNotFound(error) || (error instanceof KubeError && error.code === 'FORBIDDEN')) return;
      // A pass before this one wrote the very same.
      if (!isAlreadyExists(error)) throw error;
    }
    const read = readRevision(revision);
    if (read !== undefined) added.push(read);
  };
  for (const { before, object, at, isLast } of versions) {
    const [newest] = sortRevisions([...stored, ...added]);
    if (isLast) {
      if (newest?.what !== DELETION || newest.uid !== object.metadata.uid) await keep(object, { at, what: DELETION, who: whoDeleted(object) });
      continue;
    }
    if (isKept(newest, object) || (before !== undefined && isScheduled(host, before, object))) continue;
    if (before !== undefined && newest === undefined) await keep(before, { at: before.metadata.creationTimestamp ?? at, who: '', what: '' });
    await keep(object, { at, ...await whoChanged(host, type, before, object, at, signal) });
  }
  return added;
}

function isKept(newest: StoredRevision | undefined, { metadata }: KubeObject): boolean {
  return newest !== undefined && newest.uid === metadata.uid && newest.generation === metadata.generation && (newest.metadata === undefined || deepEqual(newest.metadata, marksOf({ metadata })));
}

/** A preference's controller writes clusters and replicas again and again; the preference's own history has the cause. */
export function isScheduled(host: Host, before: KubeObject, object: KubeObject): boolean {
  return object.kind !== PREFERENCES.kind && host.preferences.store.get(toObjectKey(object.metadata)) !== undefined && differsBySchedulingOnly(before['spec'], object['spec']);
}

/** A change from the console carries a mark; of others the API server notes the field manager. */
async function whoChanged(host: Host, type: ResourceType, before: KubeObject | undefined, object: KubeObject, at: string, signal: AbortSignal): Promise<Pick<RevisionFacts, 'who' | 'what'>> {
  const marked = newMark(object, before);
  if (marked !== undefined) return marked;
  const live = await host.client.find<KubeObject>(type, object.metadata, { view: 'metadata', signal });
  // A preference is marked a moment after it was written.
  const markedSince = live?.metadata.generation === object.metadata.generation ? newMark(live, object) : undefined;
  if (markedSince !== undefined) return markedSince;
  const manager = live === undefined ? '' : managerOf(live, live.metadata.generation === object.metadata.generation ? undefined : at);
  return { who: manager === FIELD_MANAGER && type.kind === PREFERENCES.kind ? 'console' : manager, what: type.kind === PREFERENCES.kind && manager === FIELD_MANAGER ? 'preference' : '' };
}

/** The console's mark on an object, when it was not there before. */
function newMark(object: KubeObject | undefined, before: KubeObject | undefined): { what: string; who: string } | undefined {
  const mark = object?.metadata.annotations?.[CHANGE_ANNOTATION];
  return mark === before?.metadata.annotations?.[CHANGE_ANNOTATION] ? undefined : parseChangeMark(mark);
}

/**
 * The manager that wrote last; of several in the same second one that is not the federation's own, whose edits are marked. When somebody wrote again since `at`, that is told only if there was one writer in all that
 * time: managers' times are whole seconds, and an earlier time of the same manager is overwritten.
 */
function managerOf({ metadata: { managedFields = [] } }: KubeObject, at: string | undefined): string {
  const entries = managedFields.filter(({ subresource, time }) => subresource === undefined && time !== undefined);
  const latest = entries.reduce((last, { time = '' }) => (time > last ? time : last), '');
  const writers = entries.filter(({ time }) => time === latest).map(({ manager }) => manager ?? '');
  const newest = writers.find((manager) => manager !== FIELD_MANAGER) ?? writers[0] ?? '';
  if (at === undefined) return newest;
  const since = new Set(entries.filter(({ time }) => Date.parse(time ?? '') >= Math.floor(Date.parse(at) / 1_000) * 1_000).map(({ manager }) => manager));
  return since.size === 1 ? newest : '';
}

/** The API does not say who deletes; the console marks what it is about to delete. */
function whoDeleted(object: KubeObject): string {
  const mark = parseChangeMark(object.metadata.annotations?.[CHANGE_ANNOTATION]);
  return mark?.what === DELETION ? mark.who : '';
}
