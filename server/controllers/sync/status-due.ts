import type { Clock } from '#server/runtime/clock.ts';
import type { PairQueues } from './pair-queues.ts';

/** While more than so many writes to members wait, statuses are put off: members have what they should sooner when nothing takes the machine's time from them … */
const YIELD_BACKLOG = 16;
/** … but each status for so long at most. */
const YIELD_MS = 2_000;

/** The objects whose status is to be told, since when. Clusters come first, telling about them later. */
export class StatusDue {
  readonly #pairs: Pick<PairQueues, 'backlog'>;
  readonly #clock: Clock;
  readonly #sinceMs = new Map<string, number>();

  constructor(pairs: Pick<PairQueues, 'backlog'>, clock: Clock) {
    this.#pairs = pairs;
    this.#clock = clock;
  }

  note(key: string): void {
    if (!this.#sinceMs.has(key)) this.#sinceMs.set(key, this.#clock.nowMs());
  }

  /** Whether the object's status is to be told in this pass; one that is told now is due no more. */
  turn(key: string): 'none' | 'now' | 'later' {
    const sinceMs = this.#sinceMs.get(key);
    if (sinceMs === undefined) return 'none';
    if (this.#clock.nowMs() - sinceMs < YIELD_MS && this.#pairs.backlog() > YIELD_BACKLOG) return 'later';
    this.#sinceMs.delete(key);
    return 'now';
  }

  drop(key: string): void {
    this.#sinceMs.delete(key);
  }
}
