import { sleep, type Clock } from '#server/runtime/clock.ts';

/** Pause between two attempts to reach a member that did not answer: bounds how late its return is noticed. */
const RETRY_MS = 500;
/** A member that is away for longer is looked for less often, and so is one that swallows attempts: each of those costs a handshake. */
const LONG_AWAY_MS = 120_000;
const HUNG_MS = 1_000;
/** How long an attempt may wait for its answer. One that was swallowed is followed by patient ones: waiting costs nothing, and what hangs answers them the moment it goes on. */
const ATTEMPT_MS = 3_000;
const PATIENT_ATTEMPT_MS = 15_000;
const SPARING_RETRY_MS = 2_000;
/** Share of a pause that is random: members that went away together are not all looked for at the same moments. */
const JITTER = 0.3;

export type ReachabilityOptions = {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Resolves when the member answers within `limitMs` that it is ready to serve; rejects otherwise. */
  probe: (limitMs: number, signal: AbortSignal) => Promise<void>;
  onLost: () => void;
  onRecovered: () => void;
};

/**
 * Knows whether a member answers at all. The first call that gets no answer makes it "lost"; from then on only a
 * successful probe makes it "reachable" again, tried at once, then every half second, and every two seconds after two
 * minutes or when attempts are swallowed. Costs nothing while all is well.
 */
export class Reachability {
  readonly #options: ReachabilityOptions;
  readonly #stopped = new AbortController();
  #isReachable = true;
  #search: Promise<void> | undefined;

  constructor(options: ReachabilityOptions) {
    this.#options = options;
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** A call got no answer. */
  reportLost(): void {
    if (!this.#isReachable || this.#stopped.signal.aborted) return;
    this.#isReachable = false;
    this.#options.onLost();
    this.#search = this.#searchForIt();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#search;
  }

  async #searchForIt(): Promise<void> {
    const { signal } = this.#stopped;
    const { clock, random } = this.#options;
    const sinceMs = clock.nowMs();
    let limitMs = ATTEMPT_MS;
    while (!signal.aborted) {
      const triedAtMs = clock.nowMs();
      try {
        await this.#options.probe(limitMs, signal);
        if (signal.aborted) return;
        this.#isReachable = true;
        this.#options.onRecovered();
        return;
      } catch {
        // Still no answer: that is the state we are in already, and the reason for trying again.
        const isHung = clock.nowMs() - triedAtMs >= HUNG_MS;
        limitMs = isHung ? PATIENT_ATTEMPT_MS : ATTEMPT_MS;
        const pauseMs = isHung || clock.nowMs() - sinceMs >= LONG_AWAY_MS ? SPARING_RETRY_MS : RETRY_MS;
        await sleep(clock, pauseMs * (1 - JITTER * random()), signal);
      }
    }
  }
}
