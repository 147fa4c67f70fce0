/** Calls per second on average and at once. */
export type RateLimit = { perSecond: number; burst: number };

/** A token bucket that answers how long to wait; it never sleeps itself. */
export class RateLimiter {
  readonly #limit: () => RateLimit;
  readonly #nowMs: () => number;
  #tokens: number;
  #filledAtMs: number;
  #closedUntilMs = 0;

  /** @param limit asked for at every call, so that it may change. */
  constructor(limit: () => RateLimit, nowMs: () => number) {
    this.#limit = limit;
    this.#nowMs = nowMs;
    this.#tokens = limit().burst;
    this.#filledAtMs = nowMs();
  }

  /** Takes one call from the budget; the answer is how long to wait before making it, in milliseconds. */
  reserve(): number {
    const nowMs = this.#nowMs();
    const { perSecond, burst } = this.#limit();
    const refill = ((nowMs - this.#filledAtMs) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + refill) - 1;
    this.#filledAtMs = nowMs;
    const budgetMs = this.#tokens >= 0 ? 0 : (-this.#tokens / perSecond) * 1000;
    return Math.max(budgetMs, this.#closedUntilMs - nowMs);
  }

  /** Lets no call through for `waitMs`: the server asked for a pause. */
  closeFor(waitMs: number): void {
    this.#closedUntilMs = Math.max(this.#closedUntilMs, this.#nowMs() + waitMs);
  }
}
