import type { KubeObject } from '#lib/kube/object.ts';
import { EVENTS } from '../kinds.ts';
import { refusalReason } from './api-errors.ts';
import { timestamp } from './conditions.ts';
import type { RandomNames } from './random-names.ts';
import { DONE, ReconcileQueue, type Outcome, type WorkPump } from './reconcile-queue.ts';
import type { TypedApi } from './typed-api.ts';

export type EventType = 'Normal' | 'Warning';
export type EventNote = { type: EventType; reason: string; message: string; component: string; host?: string; fieldPath?: string };

type Waiting = { readonly object: KubeObject; readonly note: EventNote; count: number };

/** Events that may wait to be written; beyond it new ones are dropped: events inform, nothing depends on them. */
const MAX_WAITING = 5_000;
/** Remembered event names, so that a repetition counts up instead of making another object. */
const MAX_REMEMBERED = 4_096;

/** Writes v1 Events; the same reason and message about the same object counts up on one Event. */
export class EventRecorder {
  readonly #api: TypedApi;
  readonly #names: RandomNames;
  readonly #queue: ReconcileQueue;
  readonly #waiting = new Map<string, Waiting>();
  readonly #written = new Map<string, { namespace: string; name: string }>();

  constructor(api: TypedApi, names: RandomNames, pump: WorkPump) {
    this.#api = api;
    this.#names = names;
    this.#queue = new ReconcileQueue(pump, { name: 'events', workers: 64, gatherMs: 5, reconcile: (key) => this.#write(key) });
  }

  record(object: KubeObject, note: EventNote): void {
    const key = `${object.metadata.uid ?? ''}|${note.type}|${note.reason}|${note.message}|${note.component}`;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) waiting.count += 1;
    else if (this.#waiting.size < MAX_WAITING) this.#waiting.set(key, { object, note, count: 1 });
    else return;
    this.#queue.add(key);
  }

  async #write(key: string): Promise<Outcome> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return DONE;
    this.#waiting.delete(key);
    const written = this.#written.get(key);
    const counted = written === undefined ? undefined : await this.#countUp(written, waiting.count);
    if (counted === undefined) await this.#create(key, waiting);
    return DONE;
  }

  async #countUp({ namespace, name }: { namespace: string; name: string }, by: number): Promise<KubeObject | undefined> {
    return this.#api.raw.mutate(EVENTS.resource, namespace, name, (draft) => {
      const event = EVENTS.read(draft);
      event.count = (event.count ?? 1) + by;
      event.lastTimestamp = timestamp(this.#api.raw.now());
    });
  }

  async #create(key: string, { object, note, count }: Waiting): Promise<void> {
    const namespace = object.metadata.namespace ?? 'default';
    const name = `${object.metadata.name}.${this.#names.suffix()}${this.#names.suffix()}`;
    const at = timestamp(this.#api.raw.now());
    try {
      await this.#api.create(EVENTS, {
        metadata: { name, namespace },
        involvedObject: {
          apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name,
          ...(object.metadata.namespace === undefined ? {} : { namespace }),
          ...(object.metadata.uid === undefined ? {} : { uid: object.metadata.uid }),
          ...(object.metadata.resourceVersion === undefined ? {} : { resourceVersion: object.metadata.resourceVersion }),
          ...(note.fieldPath === undefined ? {} : { fieldPath: note.fieldPath }),
        },
        type: note.type, reason: note.reason, message: note.message, count, firstTimestamp: at, lastTimestamp: at,
        source: { component: note.component, ...(note.host === undefined ? {} : { host: note.host }) },
        reportingComponent: note.component, reportingInstance: note.host ?? '',
      });
      this.#remember(key, { namespace, name });
    } catch (error) {
      // A namespace that is going away takes no events; that is how Kubernetes ends it too.
      if (!['Forbidden', 'NotFound', 'AlreadyExists'].includes(refusalReason(error) ?? '')) throw error;
    }
  }

  #remember(key: string, at: { namespace: string; name: string }): void {
    this.#written.set(key, at);
    const oldest = this.#written.size > MAX_REMEMBERED ? this.#written.keys().next().value : undefined;
    if (oldest !== undefined) this.#written.delete(oldest);
  }
}
