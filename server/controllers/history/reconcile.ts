import { CHANGE_ANNOTATION, parseChangeMark } from '#lib/federation/history/change-mark.ts';
import {
  CONTROLLER_REVISIONS, differsBySchedulingOnly, HISTORY_LABEL, historyKey, historyNamespace, readRevision, surplusRevisions, toRevision, type RevisionFacts, type StoredRevision,
} from '#lib/federation/history/revision.ts';
import { FIELD_MANAGER } from '#lib/federation/types/constants.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { isAlreadyExists, isNotFound } from '#server/kube-client/errors.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { subjectOf, type Waiting } from './waiting.ts';

export type HistoryContext = { host: Host; waiting: Map<string, Waiting>; kept: Map<string, number> };

/** Writes down the versions of one object that wait, and lets go of what is beyond the bound; or of all, when it is gone. */
export async function reconcileHistory({ host, waiting, kept }: HistoryContext, key: string, signal: AbortSignal): Promise<Outcome> {
  const work = waiting.get(key);
  const newest = work?.versions.at(-1)?.object;
  if (work === undefined || newest === undefined) return DONE;
  const label = historyKey(subjectOf(newest));
  const namespace = historyNamespace(newest.metadata.namespace ?? '');
  const items = await host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace, labelSelector: `${HISTORY_LABEL}=${label}`, signal });
  const stored = items.flatMap((item) => readRevision(item) ?? []);
  if (work.isGone) {
    await remove(host, stored, signal);
    kept.delete(label);
  } else {
    const added = await record(host, work, stored, signal);
    await remove(host, surplusRevisions([...stored, ...added]), signal);
    kept.set(label, newest.metadata.generation ?? 0);
  }
  if (waiting.get(key) === work && work.versions.at(-1)?.object === newest) waiting.delete(key);
  return DONE;
}

async function record(host: Host, { type, versions }: Waiting, stored: readonly StoredRevision[], signal: AbortSignal): Promise<StoredRevision[]> {
  const added: StoredRevision[] = [];
  const isKept = ({ metadata }: KubeObject): boolean => [...stored, ...added].some(({ uid, generation }) => uid === metadata.uid && generation === metadata.generation);
  const keep = async (object: KubeObject, facts: RevisionFacts): Promise<void> => {
    const revision = toRevision(object, facts);
    try {
      await host.client.create(CONTROLLER_REVISIONS, revision, { signal });
    } catch (error) {
      // Another pass, or another replica before it lost the lease, wrote the very same.
      if (!isAlreadyExists(error)) throw error;
    }
    const read = readRevision(revision);
    if (read !== undefined) added.push(read);
  };
  for (const { before, object, at } of versions) {
    if (isKept(object) || (before !== undefined && isScheduled(host, before, object))) continue;
    if (before !== undefined && stored.length + added.length === 0) await keep(before, { at: before.metadata.creationTimestamp ?? at, who: '', what: '' });
    await keep(object, { at, ...await whoChanged(host, type, before, object, signal) });
  }
  return added;
}

/** A preference's controller writes clusters and replicas again and again; the preference's own history has the cause. */
function isScheduled(host: Host, before: KubeObject, object: KubeObject): boolean {
  return object.kind !== PREFERENCES.kind && host.preferences.store.get(toObjectKey(object.metadata)) !== undefined && differsBySchedulingOnly(before['spec'], object['spec']);
}

/** A change from the console carries a mark; of others the API server notes the field manager. */
async function whoChanged(host: Host, type: ResourceType, before: KubeObject | undefined, object: KubeObject, signal: AbortSignal): Promise<Pick<RevisionFacts, 'who' | 'what'>> {
  const mark = object.metadata.annotations?.[CHANGE_ANNOTATION];
  const marked = mark !== undefined && mark !== before?.metadata.annotations?.[CHANGE_ANNOTATION] ? parseChangeMark(mark) : undefined;
  if (marked !== undefined) return marked;
  const live = await host.client.find<KubeObject>(type, object.metadata, { view: 'metadata', signal });
  if (live?.metadata.generation !== object.metadata.generation) return { who: '', what: '' };
  const entries = (live?.metadata.managedFields ?? []).filter(({ subresource, time }) => subresource === undefined && time !== undefined);
  const manager = entries.toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))[0]?.manager ?? '';
  return { who: manager === FIELD_MANAGER && type.kind === PREFERENCES.kind ? 'console' : manager, what: type.kind === PREFERENCES.kind && manager === FIELD_MANAGER ? 'preference' : '' };
}

async function remove(host: Host, revisions: readonly StoredRevision[], signal: AbortSignal): Promise<void> {
  for (const { id, namespace } of revisions) {
    try {
      await host.client.delete(CONTROLLER_REVISIONS, { name: id, namespace }, {}, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
