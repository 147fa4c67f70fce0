import type { Clock } from './clock.ts';
import type { QueueMetrics, WorkQueue } from './work-queue.ts';

/** What one pass over a key came to. `because` says in words why another pass is needed. */
export type Outcome = { then: 'done' } | { then: 'again'; afterMs: number; because: string };

export const DONE: Outcome = { then: 'done' };

/** A failure that another try cannot mend: it is reported once and waits for the object to change. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

export type ControllerOptions = {
  name: string;
  clock: Clock;
  queue: WorkQueue;
  /** Keys worked on at the same time. */
  workers: number;
  reconcile: (key: string, signal: AbortSignal) => Promise<Outcome>;
  /** Told of every failed pass; `retryInMs` is undefined when it will not be retried. */
  onError: (failure: { controller: string; key: string; error: unknown; retryInMs: number | undefined }) => void;
  /** Reads the wait that a server asked for out of an error, in milliseconds. */
  retryAfterMs?: (error: unknown) => number | undefined;
};

export type ControllerMetrics = QueueMetrics & {
  name: string;
  workers: number;
  passes: number;
  failures: number;
  /** Sum and maximum over all passes, in milliseconds. */
  durationMsTotal: number;
  durationMsMax: number;
};

/**
 * Takes keys from a queue and reconciles them with a fixed number of workers.
 * A pass that throws is retried with the queue's back-off; a TerminalError is reported and not retried.
 */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #abort = new AbortController();
  readonly #workers = new Set<Promise<void>>();
  #wanted: number;
  /** Workers that have not been told to end. */
  #employed = 0;
  #passes = 0;
  #failures = 0;
  #durationMsTotal = 0;
  #durationMsMax = 0;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#wanted = options.workers;
  }

  get name(): string {
    return this.#options.name;
  }

  get queue(): WorkQueue {
    return this.#options.queue;
  }

  start(): void {
    if (this.#workers.size > 0) return;
    this.#hire();
  }

  /** Changes how many keys are worked on at the same time; workers that are too many end after their next key. */
  setWorkers(workers: number): void {
    this.#wanted = workers;
    if (this.#workers.size > 0) this.#hire();
  }

  /** Aborts what runs, drops what waits, and resolves when every worker has ended. */
  async stop(): Promise<void> {
    this.#options.queue.close();
    this.#abort.abort();
    await Promise.all(this.#workers);
    this.#workers.clear();
    this.#employed = 0;
  }

  isRunning(): boolean {
    return this.#workers.size > 0;
  }

  metrics(): ControllerMetrics {
    return {
      ...this.#options.queue.metrics(), name: this.#options.name, workers: this.#workers.size, passes: this.#passes,
      failures: this.#failures, durationMsTotal: this.#durationMsTotal, durationMsMax: this.#durationMsMax,
    };
  }

  async #work(): Promise<void> {
    const { queue } = this.#options;
    for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
      await this.#pass(key);
      queue.done(key);
      if (this.#employed > this.#wanted) {
        this.#employed -= 1;
        return;
      }
    }
  }

  #hire(): void {
    while (this.#employed < this.#wanted) {
      this.#employed += 1;
      const worker: Promise<void> = this.#work().finally(() => { this.#workers.delete(worker); });
      this.#workers.add(worker);
    }
  }

  async #pass(key: string): Promise<void> {
    const { queue, clock, reconcile } = this.#options;
    const startedMs = clock.nowMs();
    this.#passes += 1;
    try {
      const outcome = await reconcile(key, this.#abort.signal);
      queue.forget(key);
      if (outcome.then === 'again') queue.addAfter(key, outcome.afterMs);
    } catch (error) {
      this.#fail(key, error);
    }
    const durationMs = clock.nowMs() - startedMs;
    this.#durationMsTotal += durationMs;
    this.#durationMsMax = Math.max(this.#durationMsMax, durationMs);
  }

  #fail(key: string, error: unknown): void {
    if (this.#abort.signal.aborted) return;
    const { queue, name, onError, retryAfterMs } = this.#options;
    this.#failures += 1;
    const isFinal = error instanceof TerminalError;
    if (isFinal) queue.forget(key);
    const retryInMs = isFinal ? undefined : queue.addFailed(key, retryAfterMs?.(error) ?? 0);
    onError({ controller: name, key, error, retryInMs });
  }
}
