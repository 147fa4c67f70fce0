import { performance } from 'node:perf_hooks';

/** What a reconcile says about its key: nothing more to do, or look again after a time. */
export type Outcome = { then: 'done' } | { then: 'again'; afterMs: number; because: string };
export const DONE: Outcome = { then: 'done' };

/** Hears of every reconcile that threw; the key is retried all the same. */
export type ReportError = (controller: string, key: string, error: unknown) => void;

export type QueueOptions = {
  name: string;
  reconcile: (key: string) => Promise<Outcome>;
  /** Keys worked on at the same time, so that writes share a commit. */
  workers?: number;
  /** Time to gather changes after the first one, so that a burst of events costs one reconcile. */
  gatherMs?: number;
};

/** First wait after a failure; doubles up to the maximum. */
const RETRY_FIRST_MS = 10;
const RETRY_MAX_MS = 30_000;
const DEFAULT_WORKERS = 16;
/** `setTimeout` takes 31 bits; a longer wait wakes early and the reconcile asks again. */
const MAX_TIMER_MS = 2 ** 31 - 1;

type Delayed = { timer: NodeJS.Timeout; dueMs: number };

/**
 * A work queue for one controller: keys are de-duplicated, one key is never worked on twice at once, a failing
 * key waits longer each time and never blocks the others. The number of keys is bounded by the number of objects.
 * Holds timers only while a key is due; they don't keep the process alive.
 */
export class ReconcileQueue {
  readonly name: string;
  readonly #options: QueueOptions;
  readonly #pump: WorkPump;
  readonly #queued = new Set<string>();
  readonly #running = new Set<string>();
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, Delayed>();
  readonly #failures = new Map<string, number>();
  #gathering = false;

  constructor(pump: WorkPump, options: QueueOptions) {
    this.name = options.name;
    this.#options = options;
    this.#pump = pump;
    pump.register(this);
  }

  add(key: string): void {
    if (this.#pump.isStopped || this.#queued.has(key)) return;
    if (this.#running.has(key)) {
      this.#again.add(key);
      return;
    }
    this.#queued.add(key);
    this.#gather();
  }

  /** Adds the key after `delayMs`; of several delays for one key the shortest counts. */
  addAfter(key: string, delayMs: number): void {
    if (this.#pump.isStopped) return;
    const waitMs = Math.min(Math.max(delayMs, 0), MAX_TIMER_MS);
    const dueMs = performance.now() + waitMs;
    const existing = this.#delayed.get(key);
    if (existing !== undefined && existing.dueMs <= dueMs) return;
    clearTimeout(existing?.timer);
    const timer = setTimeout(() => {
      this.#delayed.delete(key);
      this.add(key);
    }, waitMs).unref();
    this.#delayed.set(key, { timer, dueMs });
  }

  /** True when a key is queued, being worked on, or due within `horizonMs`. */
  isBusy(horizonMs: number): boolean {
    if (this.#queued.size > 0 || this.#running.size > 0) return true;
    const limit = performance.now() + horizonMs;
    for (const { dueMs } of this.#delayed.values()) if (dueMs <= limit) return true;
    return false;
  }

  stop(): void {
    for (const { timer } of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
    this.#queued.clear();
    this.#again.clear();
  }

  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const begin = () => {
      this.#gathering = false;
      this.#fill();
    };
    const gatherMs = this.#options.gatherMs ?? 0;
    if (gatherMs > 0) setTimeout(begin, gatherMs);
    else setImmediate(begin);
  }

  #fill(): void {
    const workers = this.#options.workers ?? DEFAULT_WORKERS;
    for (const key of this.#queued) {
      if (this.#running.size >= workers) return;
      this.#queued.delete(key);
      this.#running.add(key);
      void this.#work(key);
    }
  }

  async #work(key: string): Promise<void> {
    await this.#pump.breathe();
    if (!this.#pump.isStopped) await this.#reconcile(key);
    this.#running.delete(key);
    if (this.#again.delete(key)) this.add(key);
    this.#fill();
    this.#pump.settle();
  }

  async #reconcile(key: string): Promise<void> {
    try {
      const outcome = await this.#options.reconcile(key);
      this.#failures.delete(key);
      if (outcome.then === 'again') this.addAfter(key, outcome.afterMs);
    } catch (error) {
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      this.addAfter(key, Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_MAX_MS));
      this.#pump.report(this.name, key, error);
    }
  }
}

/** Longest stretch of work before the event loop gets its turn, so that requests are answered meanwhile. */
const SLICE_MS = 8;
/** Work due sooner than this counts as still to do when a test waits for idle. */
const IDLE_HORIZON_MS = 2_000;

/** What the queues of one cluster share: turns on the event loop, error reports, stopping, waiting for idle. */
export class WorkPump {
  readonly #queues: ReconcileQueue[] = [];
  readonly #reportError: ReportError;
  #idleWaiters: (() => void)[] = [];
  #sliceStartMs = performance.now();
  #turn: Promise<void> | undefined;
  #stopped = false;

  constructor(reportError: ReportError) {
    this.#reportError = reportError;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  register(queue: ReconcileQueue): void {
    this.#queues.push(queue);
  }

  report(controller: string, key: string, error: unknown): void {
    if (!this.#stopped) this.#reportError(controller, key, error);
  }

  /** Resolves at once within a slice, else after the event loop has gone round. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#sliceStartMs < SLICE_MS) return;
    this.#turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = undefined;
        this.#sliceStartMs = performance.now();
        resolve();
      });
    });
    await this.#turn;
  }

  /** Resolves when no queue has work now or within the next two seconds. */
  async idle(): Promise<void> {
    // The queues' own timers don't keep the process alive; somebody who waits for them does.
    const alive = setTimeout(() => undefined, MAX_TIMER_MS);
    await new Promise<void>((resolve) => {
      this.#idleWaiters.push(resolve);
      setImmediate(() => this.settle());
    });
    clearTimeout(alive);
  }

  /** Tells those who wait for idle, if it is so. Cheap when nobody waits. */
  settle(): void {
    if (this.#idleWaiters.length === 0 || this.#queues.some((queue) => queue.isBusy(IDLE_HORIZON_MS))) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  stop(): void {
    this.#stopped = true;
    for (const queue of this.#queues) queue.stop();
    this.settle();
  }
}
