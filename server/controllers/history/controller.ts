/**
 * controllers/history: keeps every accepted change of federated objects and replica preferences.
 *
 * What it watches → what it records:
 *   federated objects, preferences: a new generation → that version, and the one before it if it was not kept yet
 *   the same: deleted                                → its revisions go, since they could be restored into nothing
 * An object that is never changed costs no write. Writing is slow on purpose (one worker): it must never be in the way of
 * propagation. What is worth keeping and how long is decided in lib/federation/history.
 */
import { sameMarks } from '#lib/federation/history/object-marks.ts';
import { HISTORY_LABEL, CONTROLLER_REVISIONS, historyKey, MAX_DELETED_OBJECTS, MAX_REVISIONS, readRevision, type RevisionSubject } from '#lib/federation/history/revision.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { retryAfterMsOf } from '#server/kube-client/errors.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerMetrics, type ControllerOptions, type Outcome } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { isScheduled, reconcileHistory } from './reconcile.ts';
import { purgeDeleted } from './purge.ts';
import { subjectOf, type Kept, type SeenVersion, type Waiting } from './waiting.ts';

const WORKERS = 1;
/** A change is written down this long after it was made: by then it is on its way, and changes made at once are one visit. */
const RECORD_DELAY_MS = 1_000;
/** While a storm of changes goes on, its propagation comes first: nothing is written down before so long a quiet … */
const QUIET_MS = 2_000;
const QUIET_CHECK_MS = 500;
/** … but no change waits longer than this. */
const WAIT_LIMIT_MS = 30_000;
/** So many changes within the limit make a storm; of fewer nobody waits for anybody. */
const STORM = 20;
/** Versions of one object that wait to be written; of a storm of changes the newest are kept. */
const MAX_WAITING = MAX_REVISIONS;
/** Not the key of any object: the look for histories of deleted objects that have been kept long enough. */
const PURGE = 'purge';
const PURGE_DELAY_MS = 60_000;
const PURGE_EVERY_MS = 3_600_000;

export class HistoryController {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #queue: WorkQueue;
  readonly #controller: Controller;
  readonly #waiting = new Map<string, Waiting>();
  /** The newest version kept of each object, by history key. */
  readonly #kept = new Map<string, Kept>();
  /** Keys of deleted objects whose last version waits: of a storm of deletions only as many as are kept. */
  readonly #gone = new Set<string>();
  readonly #onError: ControllerOptions['onError'];
  /** When the newest changes of anything were seen, as many as make a storm. */
  #recentMs: number[] = [];
  #stopListening: (() => void) | undefined;

  /** @param onKept told of each object whose history grew. */
  constructor(host: Host, clock: Clock, onError: ControllerOptions['onError'], onKept: (subject: RevisionSubject) => void) {
    this.#host = host;
    this.#clock = clock;
    this.#onError = onError;
    this.#queue = new WorkQueue(clock);
    this.#controller = new Controller({
      name: 'history', clock, queue: this.#queue, workers: WORKERS, onError, retryAfterMs: retryAfterMsOf,
      reconcile: async (key, signal) => (key === PURGE ? this.#purge(signal) : this.#isStormy(key) ? WAIT : reconcileHistory({ host, waiting: this.#waiting, kept: this.#kept, onKept }, key, signal)),
    });
  }

  start(): void {
    if (this.#stopListening !== undefined) return;
    const host = this.#host;
    this.#stopListening = host.onChange(({ type, change }) => {
      if (!this.#isKept(type)) return;
      this.#noteChange(change.type === 'MODIFIED' ? change.old : undefined, change.value);
      switch (change.type) {
        case 'ADDED': return this.#catchUp(type, change.value);
        case 'MODIFIED': return isEdit(change.old, change.value) && !isScheduled(host, change.old, change.value) ? this.#add(type, change.old, change.value) : undefined;
        case 'DELETED': return this.#addLast(type, change.value);
      }
    });
    this.#controller.start();
    this.#load().catch((error: unknown) => { this.#onError({ controller: 'history', key: 'revisions', error, retryInMs: undefined }); });
  }

  async stop(): Promise<void> {
    this.#stopListening?.();
    await this.#controller.stop();
  }

  metrics(): ControllerMetrics {
    return this.#controller.metrics();
  }

  /** What is kept already, so that changes made while nobody watched are seen. */
  async #load(): Promise<void> {
    const newest = new Map<string, string>();
    for (const revision of await this.#host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { labelSelector: HISTORY_LABEL })) {
      const read = readRevision(revision);
      const key = revision.metadata.labels?.[HISTORY_LABEL];
      const known = key === undefined ? undefined : newest.get(key);
      if (read !== undefined && key !== undefined && (known === undefined || known < read.at)) {
        newest.set(key, read.at);
        this.#kept.set(key, { uid: read.uid, generation: read.generation });
      }
    }
    this.#queue.addAfter(PURGE, PURGE_DELAY_MS);
    for (const { type, informer } of this.#host.federatedTypes()) for (const object of informer.store.values()) this.#catchUp(type.federated, object);
    for (const preference of this.#host.preferences.store.values()) this.#catchUp(PREFERENCES, preference);
  }

  #isKept(type: ResourceType): boolean {
    return type.kind === PREFERENCES.kind || [...this.#host.federatedTypes()].some(({ type: { federated } }) => federated.plural === type.plural && federated.group === type.group);
  }

  /** An object of a known name may be another one, made anew. */
  #catchUp(type: ResourceType, object: KubeObject): void {
    if (this.#kept.size === 0) return;
    const kept = this.#kept.get(historyKey(subjectOf(object)));
    if (kept !== undefined && (kept.uid !== object.metadata.uid || kept.generation < (object.metadata.generation ?? 0))) this.#add(type, undefined, object);
  }

  #add(type: ResourceType, before: KubeObject | undefined, object: KubeObject): void {
    this.#wait(type, { before, object, at: new Date(this.#clock.nowMs()).toISOString(), isLast: false });
  }

  #addLast(type: ResourceType, object: KubeObject): void {
    const key = this.#wait(type, { before: undefined, object, at: new Date(this.#clock.nowMs()).toISOString(), isLast: true });
    this.#gone.add(key);
    for (const oldest of this.#gone) {
      if (this.#gone.size <= MAX_DELETED_OBJECTS) break;
      this.#gone.delete(oldest);
      this.#waiting.delete(oldest);
    }
    this.#queue.addAfter(PURGE, PURGE_DELAY_MS);
  }

  #wait(type: ResourceType, version: SeenVersion): string {
    const key = `${type.plural}/${toObjectKey(version.object.metadata)}`;
    const waiting = this.#waiting.get(key) ?? { type, versions: [] };
    waiting.versions = [...waiting.versions, version].slice(-MAX_WAITING);
    this.#waiting.set(key, waiting);
    this.#gone.delete(key);
    this.#queue.addAfter(key, RECORD_DELAY_MS);
    return key;
  }

  #noteChange(before: KubeObject | undefined, after: KubeObject): void {
    if (before?.metadata.generation === after.metadata.generation) return;
    this.#recentMs = [...this.#recentMs, this.#clock.nowMs()].slice(-STORM);
  }

  #isStormy(key: string): boolean {
    const nowMs = this.#clock.nowMs();
    const since = Date.parse(this.#waiting.get(key)?.versions[0]?.at ?? '');
    const isStorm = this.#recentMs.length === STORM && nowMs - (this.#recentMs[0] ?? 0) < WAIT_LIMIT_MS && nowMs - (this.#recentMs.at(-1) ?? 0) < QUIET_MS;
    return isStorm && nowMs - since < WAIT_LIMIT_MS;
  }

  async #purge(signal: AbortSignal): Promise<Outcome> {
    await purgeDeleted(this.#host, this.#clock.nowMs(), signal);
    return { then: 'again', afterMs: PURGE_EVERY_MS, because: 'histories of deleted objects are kept for a while only' };
  }
}

const WAIT: Outcome = { then: 'again', afterMs: QUIET_CHECK_MS, because: 'many things change, and their propagation comes first' };

/** Whether somebody changed an object. That it is being deleted raises its generation too, and is told when it is gone. */
function isEdit(before: KubeObject, after: KubeObject): boolean {
  return after.metadata.deletionTimestamp === undefined && (before.metadata.generation !== after.metadata.generation || !sameMarks(before, after));
}
