/** Upper bounds in seconds, as kube-apiserver has them. */
export const LATENCY_BOUNDS: readonly number[] = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

/** Counts durations by size. */
export class LatencyHistogram {
  readonly #counts = Array.from({ length: LATENCY_BOUNDS.length + 1 }, () => 0);
  #sum = 0;
  #count = 0;

  get sum(): number {
    return this.#sum;
  }

  get count(): number {
    return this.#count;
  }

  observe(seconds: number): void {
    this.#sum += seconds;
    this.#count += 1;
    const found = LATENCY_BOUNDS.findIndex((bound) => seconds <= bound);
    const place = found < 0 ? LATENCY_BOUNDS.length : found;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** How many durations were at most each bound; the last one is `+Inf`. */
  buckets(): { readonly bound: string; readonly count: number }[] {
    let count = 0;
    return this.#counts.map((each, i) => ({ bound: String(LATENCY_BOUNDS[i] ?? '+Inf'), count: (count += each) }));
  }
}
