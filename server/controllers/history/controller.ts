/**
 * controllers/history: keeps every accepted change of federated objects and replica preferences.
 *
 * What it watches → what it records:
 *   federated objects, preferences: a new generation → that version, and the one before it if it was not kept yet
 *   the same: deleted                                → its revisions go, since they could be restored into nothing
 * An object that is never changed costs no write. Writing is slow on purpose (one worker): it must never be in the way of
 * propagation. What is worth keeping and how long is decided in lib/federation/history.
 */
import { HISTORY_LABEL, CONTROLLER_REVISIONS, historyKey, MAX_REVISIONS, readRevision } from '#lib/federation/history/revision.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { retryAfterMsOf } from '#server/kube-client/errors.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerMetrics, type ControllerOptions } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { reconcileHistory } from './reconcile.ts';
import { subjectOf, type Waiting } from './waiting.ts';

const WORKERS = 1;
/** A change is written down this long after it was made: by then it is on its way, and changes made at once are one visit. */
const RECORD_DELAY_MS = 1_000;
/** Versions of one object that wait to be written; of a storm of changes the newest are kept. */
const MAX_WAITING = MAX_REVISIONS;

export class HistoryController {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #queue: WorkQueue;
  readonly #controller: Controller;
  readonly #waiting = new Map<string, Waiting>();
  /** The newest generation kept of each object, by history key. */
  readonly #kept = new Map<string, number>();
  readonly #onError: ControllerOptions['onError'];
  #stopListening: (() => void) | undefined;

  constructor(host: Host, clock: Clock, onError: ControllerOptions['onError']) {
    this.#host = host;
    this.#clock = clock;
    this.#onError = onError;
    this.#queue = new WorkQueue(clock);
    this.#controller = new Controller({
      name: 'history', clock, queue: this.#queue, workers: WORKERS, onError, retryAfterMs: retryAfterMsOf,
      reconcile: (key, signal) => reconcileHistory({ host, waiting: this.#waiting, kept: this.#kept }, key, signal),
    });
  }

  start(): void {
    if (this.#stopListening !== undefined) return;
    this.#stopListening = this.#host.onChange(({ type, change }) => {
      if (!this.#isKept(type)) return;
      switch (change.type) {
        case 'ADDED': return this.#catchUp(type, change.value);
        case 'MODIFIED': return change.old.metadata.generation === change.value.metadata.generation ? undefined : this.#add(type, change.old, change.value);
        case 'DELETED': return this.#forget(type, change.value);
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
    for (const revision of await this.#host.client.listAll<KubeObject>(CONTROLLER_REVISIONS, { labelSelector: HISTORY_LABEL })) {
      const read = readRevision(revision);
      const key = revision.metadata.labels?.[HISTORY_LABEL];
      if (read !== undefined && key !== undefined) this.#kept.set(key, Math.max(read.generation, this.#kept.get(key) ?? 0));
    }
    for (const { type, informer } of this.#host.federatedTypes()) for (const object of informer.store.values()) this.#catchUp(type.federated, object);
    for (const preference of this.#host.preferences.store.values()) this.#catchUp(PREFERENCES, preference);
  }

  #isKept(type: ResourceType): boolean {
    return type.kind === PREFERENCES.kind || [...this.#host.federatedTypes()].some(({ type: { federated } }) => federated.plural === type.plural && federated.group === type.group);
  }

  #catchUp(type: ResourceType, object: KubeObject): void {
    const kept = this.#kept.get(historyKey(subjectOf(object)));
    if (kept !== undefined && kept < (object.metadata.generation ?? 0)) this.#add(type, undefined, object);
  }

  #add(type: ResourceType, before: KubeObject | undefined, object: KubeObject): void {
    const key = `${type.plural}/${toObjectKey(object.metadata)}`;
    const waiting = this.#waiting.get(key) ?? { type, versions: [], isGone: false };
    waiting.isGone = false;
    waiting.versions = [...waiting.versions, { before, object, at: new Date(this.#clock.nowMs()).toISOString() }].slice(-MAX_WAITING);
    this.#waiting.set(key, waiting);
    this.#queue.addAfter(key, RECORD_DELAY_MS);
  }

  #forget(type: ResourceType, object: KubeObject): void {
    if (!this.#kept.has(historyKey(subjectOf(object)))) return;
    const key = `${type.plural}/${toObjectKey(object.metadata)}`;
    this.#waiting.set(key, { type, versions: [{ before: undefined, object, at: '' }], isGone: true });
    this.#queue.addAfter(key, RECORD_DELAY_MS);
  }
}
