import type { Clock, Timer } from './clock.ts';

type Pending = { dueMs: number; order: number; task: () => void };

/** Rounds of the microtask queue given to awaiting code after each timer; enough for the longest chain in this kit. */
const SETTLE_ROUNDS = 20;

/** A clock for tests: time moves only by `advance`, and timers fire in order of their due time. */
export class FakeClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): Timer {
    const entry: Pending = { dueMs: this.#nowMs + Math.max(delayMs, 0), order: this.#order++, task };
    this.#pending.add(entry);
    return { cancel: () => { this.#pending.delete(entry); } };
  }

  /** Moves time by `ms`, firing what falls due and letting awaiting code run after each timer. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.task();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Pending | undefined {
    let best: Pending | undefined;
    for (const entry of this.#pending) {
      if (entry.dueMs > untilMs) continue;
      if (best === undefined || entry.dueMs < best.dueMs || (entry.dueMs === best.dueMs && entry.order < best.order)) best = entry;
    }
    return best;
  }
}

/** Lets every promise that can go on do so, without any real time passing. */
export async function settle(): Promise<void> {
  for (let round = 0; round < SETTLE_ROUNDS; round += 1) await Promise.resolve();
}
