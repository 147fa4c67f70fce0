import type { Clock, Timer } from './clock.ts';
import { Backoff, type BackoffLimits } from './backoff.ts';

/** Waits after a failure: soon at first, at most once a minute, as KubeFed caps it. */
const DEFAULT_BACKOFF: BackoffLimits = { initialMs: 250, maxMs: 60_000 };

export type QueueMetrics = {
  /** Keys ready to be taken. */
  depth: number;
  /** Keys that wait for their time. */
  delayed: number;
  /** Keys being worked on. */
  active: number;
  added: number;
  retries: number;
};

/** `later` keys are taken when no `now` key waits, or by turns with them once they have waited long enough. */
export type Urgency = 'now' | 'later';

type Delayed = { dueMs: number; timer: Timer; urgency: Urgency };

/** A key that may wait is overtaken by urgent ones for this long; from then on they take turns. */
const LATER_LIMIT_MS = 2_000;

/**
 * A queue of keys. A key waits in it at most once; a key that is being worked on and added again runs once more
 * afterwards, never at the same time; of several delayed adds of a key the earliest counts.
 * Its size is bounded by the number of distinct keys, that is by the number of objects that exist.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #ready = new Set<string>();
  readonly #active = new Set<string>();
  /** Ready keys that may wait, with the time since when they do. */
  readonly #later = new Map<string, number>();
  readonly #again = new Map<string, Urgency>();
  readonly #delayed = new Map<string, Delayed>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  #isPaused = false;
  #wasLater = false;
  #isClosed = false;
  #added = 0;
  #retries = 0;

  constructor(clock: Clock, backoff: BackoffLimits = DEFAULT_BACKOFF) {
    this.#clock = clock;
    this.#backoff = new Backoff(backoff);
  }

  /** Puts `key` in the queue now; a delayed add of the same key is thereby served. */
  add(key: string, urgency: Urgency = 'now'): void {
    if (this.#isClosed) return;
    this.#undelay(key);
    this.#added += 1;
    if (this.#active.has(key)) {
      if (urgency === 'now' || !this.#again.has(key)) this.#again.set(key, urgency);
      return;
    }
    this.#makeReady(key, urgency);
    this.#serve();
  }

  /** Puts `key` in the queue after `delayMs`, unless it comes earlier anyway. */
  addAfter(key: string, delayMs: number, urgency: Urgency = 'now'): void {
    if (this.#isClosed || this.#ready.has(key) || (urgency === 'later' && this.#later.has(key))) return;
    if (delayMs <= 0) return this.add(key, urgency);
    const dueMs = this.#clock.nowMs() + delayMs;
    const waiting = this.#delayed.get(key);
    if (waiting !== undefined && waiting.dueMs <= dueMs) return;
    waiting?.timer.cancel();
    this.#delayed.set(key, { dueMs, urgency, timer: this.#clock.after(delayMs, () => { this.add(key, urgency); }) });
  }

  /** Puts `key` back after its back-off, or after `atLeastMs` when the server asked for more; returns the wait. */
  addFailed(key: string, atLeastMs = 0): number {
    this.#retries += 1;
    const waitMs = Math.max(this.#backoff.next(key), atLeastMs);
    this.addAfter(key, waitMs);
    return waitMs;
  }

  /** Ends the back-off of `key`: its next failure waits the initial time again. */
  forget(key: string): void {
    this.#backoff.forget(key);
  }

  failures(key: string): number {
    return this.#backoff.failures(key);
  }

  /** Makes every waiting key due now and forgets all back-off: what failed may work again. */
  retryAllNow(): void {
    this.#backoff.clear();
    for (const [key, { urgency }] of [...this.#delayed]) this.add(key, urgency);
  }

  /** Hands out no more keys until `resume`; keys keep arriving. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#serve();
  }

  /** The next key, or undefined when the queue was closed. Every taken key must be given back by `done`. */
  take(): Promise<string | undefined> {
    return new Promise((resolve) => {
      if (this.#isClosed) return resolve(undefined);
      this.#takers.push(resolve);
      this.#serve();
    });
  }

  done(key: string): void {
    this.#active.delete(key);
    const urgency = this.#again.get(key);
    if (urgency === undefined || this.#isClosed) return;
    this.#again.delete(key);
    this.#makeReady(key, urgency);
    this.#serve();
  }

  /** True while `key` waits, is delayed, or is being worked on. */
  has(key: string): boolean {
    return this.#ready.has(key) || this.#later.has(key) || this.#active.has(key) || this.#delayed.has(key);
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#ready.clear();
    this.#later.clear();
    this.#again.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  metrics(): QueueMetrics {
    return {
      depth: this.#ready.size + this.#later.size, delayed: this.#delayed.size, active: this.#active.size, added: this.#added, retries: this.#retries,
    };
  }

  #serve(): void {
    while (!this.#isPaused && this.#takers.length > 0) {
      const next = this.#next();
      if (next === undefined) return;
      const taker = this.#takers.shift();
      if (taker === undefined) return;
      this.#ready.delete(next);
      this.#later.delete(next);
      this.#active.add(next);
      taker(next);
    }
  }

  #next(): string | undefined {
    const [urgent] = this.#ready;
    const [patient] = this.#later;
    const isOverdue = patient !== undefined && !this.#wasLater && this.#clock.nowMs() - patient[1] > LATER_LIMIT_MS;
    this.#wasLater = patient !== undefined && (urgent === undefined || isOverdue);
    return this.#wasLater ? patient?.[0] : urgent;
  }

  #makeReady(key: string, urgency: Urgency): void {
    if (urgency === 'now') {
      this.#later.delete(key);
      this.#ready.add(key);
    } else if (!this.#ready.has(key) && !this.#later.has(key)) this.#later.set(key, this.#clock.nowMs());
  }

  #undelay(key: string): void {
    this.#delayed.get(key)?.timer.cancel();
    this.#delayed.delete(key);
  }
}
