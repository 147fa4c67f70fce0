import { sleep, type Clock } from '#server/runtime/clock.ts';

/** Pause between two attempts to reach a member that did not answer: bounds how late its return is noticed. */
const RETRY_MS = 500;

export type ReachabilityOptions = {
  clock: Clock;
  /** Resolves when the member answers that it is ready to serve; rejects otherwise. */
  probe: (signal: AbortSignal) => Promise<void>;
  onLost: () => void;
  onRecovered: () => void;
};

/**
 * Knows whether a member answers at all. The first call that gets no answer makes it "lost"; from then on only a
 * successful probe makes it "reachable" again, tried at once and then every half second. Costs nothing while all is well.
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
    while (!signal.aborted) {
      try {
        await this.#options.probe(signal);
        if (signal.aborted) return;
        this.#isReachable = true;
        this.#options.onRecovered();
        return;
      } catch {
        // Still no answer: that is the state we are in already, and the reason for trying again.
        await sleep(this.#options.clock, RETRY_MS, signal);
      }
    }
  }
}
