import type { Clock } from '#server/runtime/clock.ts';
import type { PairQueues } from './pair-queues.ts';

/**
 * While more than so many writes to members wait, or so many objects were new or changed within the last moments, statuses are
 * put off: members have what they should sooner when nothing takes the machine's and the host's time from them …
 */
const YIELD_BACKLOG = 16;
const STREAM_MS = 100;
/** … but each status for so long at most. */
const YIELD_MS = 2_000;

/** The objects whose status is to be told, since when. Clusters come first, telling about them later. */
export class StatusDue {
  readonly #pairs: Pick<PairQueues, 'backlog'>;
  readonly #clock: Clock;
  readonly #sinceMs = new Map<string, number>();
  /** When the last changes came, oldest first; as many as make a stream. */
  readonly #changesAtMs: number[] = [];

  constructor(pairs: Pick<PairQueues, 'backlog'>, clock: Clock) {
    this.#pairs = pairs;
    this.#clock = clock;
  }

  /** A user's change came: more of the kind may be on their way. */
  changed(): void {
    this.#changesAtMs.push(this.#clock.nowMs());
    if (this.#changesAtMs.length > YIELD_BACKLOG) this.#changesAtMs.shift();
  }

  note(key: string): void {
    if (!this.#sinceMs.has(key)) this.#sinceMs.set(key, this.#clock.nowMs());
  }

  /** Whether the object's status is to be told in this pass; one that is told now is due no more. */
  turn(key: string): 'none' | 'now' | 'later' {
    const sinceMs = this.#sinceMs.get(key);
    if (sinceMs === undefined) return 'none';
    const isBusy = this.#pairs.backlog() > YIELD_BACKLOG || this.#isInStream();
    if (isBusy && this.#clock.nowMs() - sinceMs < YIELD_MS) return 'later';
    this.#sinceMs.delete(key);
    return 'now';
  }

  #isInStream(): boolean {
    const [oldestMs] = this.#changesAtMs;
    return oldestMs !== undefined && this.#changesAtMs.length === YIELD_BACKLOG && this.#clock.nowMs() - oldestMs < STREAM_MS;
  }

  drop(key: string): void {
    this.#sinceMs.delete(key);
  }
}
