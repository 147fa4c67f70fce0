import { deepEqual } from '#lib/kube/json.ts';
import { CHANGE_ANNOTATION } from '#lib/federation/history/change-mark.ts';
import { creatorOf, lastWriterOf, markOn } from '#lib/federation/history/field-writers.ts';
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

/** API servers note times in whole seconds, cut off. */
const TIME_RESOLUTION_MS = 1_000;

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
      if (newest?.what !== DELETION || newest.uid !== object.metadata.uid) await keep(object, { at: whenDeleted(object, at), what: DELETION, who: whoDeleted(object) });
      continue;
    }
    if (isKept(newest, object) || (before !== undefined && isScheduled(host, before, object))) continue;
    if (before !== undefined && newest === undefined) await keep(before, await whoMade(host, type, before, at, signal));
    await keep(object, await whoChanged(host, type, before, object, at, signal));
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

/** A change from the console carries a mark; of others the API server notes the field manager, and when it wrote. */
async function whoChanged(host: Host, type: ResourceType, before: KubeObject | undefined, object: KubeObject, at: string, signal: AbortSignal): Promise<RevisionFacts> {
  const marked = newMark(object, before);
  if (marked !== undefined) return { at, ...marked };
  const live = await host.client.find<KubeObject>(type, object.metadata, { view: 'metadata', signal });
  // A preference is marked a moment after it was written.
  const isLive = live?.metadata.generation === object.metadata.generation;
  const markedSince = isLive ? newMark(live, object) : undefined;
  if (markedSince !== undefined) return { at, ...markedSince };
  const writer = live === undefined ? undefined : lastWriterOf(live, isLive ? undefined : at);
  const isOurs = writer?.who === FIELD_MANAGER && type.kind === PREFERENCES.kind;
  // What was changed while nobody watched is noticed later than it was made.
  const madeAt = before === undefined && isLive && writer !== undefined && writer.at !== '' ? earlier(writer.at, at) : at;
  return { at: madeAt, who: isOurs ? 'console' : writer?.who ?? '', what: isOurs ? 'preference' : '' };
}

/** The console's mark on an object, when it was not there before. */
function newMark(object: KubeObject | undefined, before: KubeObject | undefined): { what: string; who: string } | undefined {
  return object?.metadata.annotations?.[CHANGE_ANNOTATION] === before?.metadata.annotations?.[CHANGE_ANNOTATION] ? undefined : markOn(object);
}

/** The first version of an object that is changed for the first time: made from the console, or by the manager that the API server names. */
async function whoMade(host: Host, type: ResourceType, before: KubeObject, at: string, signal: AbortSignal): Promise<RevisionFacts> {
  const created = { at: before.metadata.creationTimestamp ?? at, what: '' };
  const mark = markOn(before);
  if (mark !== undefined) return { ...created, ...mark };
  const live = await host.client.find<KubeObject>(type, before.metadata, { view: 'metadata', signal });
  return { ...created, who: live === undefined || live.metadata.uid !== before.metadata.uid ? '' : creatorOf(live) };
}

/** When an object was asked to go, where that was long before it went, as with members that could not be reached; else when it went. */
function whenDeleted({ metadata: { deletionTimestamp } }: KubeObject, goneAt: string): string {
  return deletionTimestamp === undefined ? goneAt : earlier(deletionTimestamp, goneAt);
}

/** A time that an API server noted in whole seconds, unless it is the same moment as the one that was seen, which is the more exact. */
function earlier(noted: string, seen: string): string {
  return Date.parse(seen) - Date.parse(noted) > TIME_RESOLUTION_MS ? noted : seen;
}

/** The API does not say who deletes; the console marks what it is about to delete. */
function whoDeleted(object: KubeObject): string {
  const mark = markOn(object);
  return mark?.what === DELETION ? mark.who : '';
}
