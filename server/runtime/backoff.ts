/** Bounds of an exponential back-off, in milliseconds. */
export type BackoffLimits = { initialMs: number; maxMs: number };

/** Doublings after which every sensible `maxMs` is long reached; keeps the power from overflowing. */
const MAX_DOUBLINGS = 30;

/** Remembers failures per key: the n-th failure in a row waits `initialMs × 2^(n-1)`, at most `maxMs`. */
export class Backoff {
  readonly #limits: BackoffLimits;
  readonly #failures = new Map<string, number>();

  constructor(limits: BackoffLimits) {
    this.#limits = limits;
  }

  /** Counts one more failure of `key` and returns how long to wait, in milliseconds. */
  next(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.min(this.#limits.initialMs * 2 ** Math.min(failures, MAX_DOUBLINGS), this.#limits.maxMs);
  }

  /** Failures in a row so far. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  clear(): void {
    this.#failures.clear();
  }
}
