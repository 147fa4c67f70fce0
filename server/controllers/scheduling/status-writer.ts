import { Controller, DONE, type Outcome } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { writePreferenceStatus, type PreferenceVerdict } from './preference-status.ts';
import type { SchedulingOptions } from './controller.ts';

/** A verdict is told this soon, so that the numbers that follow a new plan at once are told with it. */
const TELL_AFTER_MS = 200;
/** In a burst each verdict that waits is a workload still on its way to its clusters, and that comes first … */
const TELL_AFTER_MS_EACH = 15;
/** … for this long at a time … */
const TELL_AFTER_MS_MAX = 3_000;
/** … and while plans are being made for this long in all. */
const PATIENCE_MS = 6_000;
const WORKERS = 2;

type Waiting = { verdict: PreferenceVerdict; sinceMs: number };

/**
 * Writes what became of preferences into their status, a moment later and apart from planning: on the host's API every
 * write that can wait is one that plans don't wait for. Only the latest verdict of each preference is kept.
 */
export class PreferenceStatusWriter {
  readonly controller: Controller;
  readonly #options: SchedulingOptions;
  readonly #isPlanning: () => boolean;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: SchedulingOptions, isPlanning: () => boolean) {
    const { clock, onError } = options;
    this.#options = options;
    this.#isPlanning = isPlanning;
    this.controller = new Controller({
      name: 'scheduling-status', clock, queue: new WorkQueue(clock), workers: WORKERS, onError, reconcile: (key) => this.#write(key),
    });
  }

  /** Takes the verdict of a planning pass. That a plan was new stays known until it is told. */
  tell(key: string, verdict: PreferenceVerdict): void {
    const before = this.#waiting.get(key);
    const wasNew = before?.verdict.scheduled === true && before.verdict.report.isNew;
    this.#waiting.set(key, {
      verdict: verdict.scheduled && wasNew ? { ...verdict, report: { ...verdict.report, isNew: true } } : verdict,
      sinceMs: before?.sinceMs ?? this.#options.clock.nowMs(),
    });
    this.controller.queue.addAfter(key, this.#delayMs());
  }

  async #write(key: string): Promise<Outcome> {
    const waiting = this.#waiting.get(key);
    const preference = this.#options.host.preferences.store.get(key);
    if (waiting === undefined || preference === undefined) {
      this.#waiting.delete(key);
      return DONE;
    }
    if (this.#isPlanning() && this.#options.clock.nowMs() - waiting.sinceMs < PATIENCE_MS) {
      return { then: 'again', afterMs: this.#delayMs(), because: 'plans come first' };
    }
    await writePreferenceStatus(this.#options, preference, waiting.verdict);
    if (this.#waiting.get(key) === waiting) this.#waiting.delete(key);
    return DONE;
  }

  #delayMs(): number {
    return Math.min(TELL_AFTER_MS + this.#waiting.size * TELL_AFTER_MS_EACH, TELL_AFTER_MS_MAX);
  }
}
