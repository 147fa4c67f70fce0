import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import type { TargetRecord } from '#server/members/target-record.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { PairState } from './object-states.ts';
import type { Subject } from './object-reader.ts';

/**
 * How long the status waits for members that are being written to. Longer than they usually take, so that one status
 * write tells all of them; short enough that one slow member does not keep the others' results from being seen.
 */
const RESULT_GRACE_MS = 1_000;
/** A workload's first numbers are waited for this long before its status is written without them … */
const ROLLOUT_GRACE_MS = 750;
/** … and only so long where no workload of the type has ever told of any: perhaps nobody runs them there. */
const SILENT_GRACE_MS = 250;
/** A new object that belongs nowhere yet may be about to be scheduled: its first status waits for that … */
const UNPLACED_GRACE_MS = 500;
/** … and longer once it has a preference. */
const UNSCHEDULED_GRACE_MS = 3_000;
/** In a burst everything takes longer, and a status written too early is one more write in everybody's way: so much more for each object that waits … */
const MS_FOR_EACH = 10;
/** … and no more than this. */
const MS_FOR_ALL = 2_000;

export type PatienceOptions = {
  clock: Clock;
  /** Whether a preference may schedule the object of that key. */
  hasPreference: (key: string) => boolean;
  /** How many objects will be looked at again. */
  waiting: () => number;
};

/** How long a status is put off for what will be known in a moment. All answers are milliseconds from now; none is above a few seconds. */
export class StatusPatience {
  readonly #options: PatienceOptions;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** For the result of work on a pair that was asked for then. */
  resultMs(askedAtMs: number): number {
    return this.#leftMs(askedAtMs, RESULT_GRACE_MS);
  }

  /** For the numbers of a workload that was just written: one status write tells both. `hasReports`: others of its type have told theirs in that cluster. */
  rolloutMs({ done }: Pick<PairState, 'done'>, { observation }: Pick<TargetRecord, 'observation'>, hasReports: boolean): number {
    if (done === undefined || observation === undefined) return 0;
    const isSettled = observation.isCurrent && observation.replicasReady >= observation.replicasDesired;
    if (isSettled) return 0;
    return hasReports ? this.#leftMs(done.atMs, ROLLOUT_GRACE_MS) : Math.max(0, done.atMs + SILENT_GRACE_MS - this.#options.clock.nowMs());
  }

  /** For a place, of an object that is new and has none. */
  unplacedMs({ key, object, state }: Subject): number {
    if (federatedStatusOf(object).observedGeneration !== undefined) return 0;
    return this.#leftMs(state.seenAtMs, this.#options.hasPreference(key) ? UNSCHEDULED_GRACE_MS : UNPLACED_GRACE_MS);
  }

  #leftMs(sinceMs: number, graceMs: number): number {
    const { clock, waiting } = this.#options;
    const untilMs = sinceMs + graceMs + Math.min(waiting() * MS_FOR_EACH, MS_FOR_ALL);
    return Math.max(0, untilMs - clock.nowMs());
  }
}
