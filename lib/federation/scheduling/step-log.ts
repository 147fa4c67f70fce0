import type { PlanEntry, PlanTrace } from './plan-entry.ts';
import type { PlanStep } from './plan-step.ts';

const MINIMUM = 0;
const KEPT = 1;
const SHARE = 2;
/** Numbers kept for one step: its kind, four of its own, and what limited it. */
const WIDTH = 6;
const NONE = -1;
/** Room for this many steps of each cluster at first; most plans take no more. */
const STEPS_EXPECTED = 4;

/**
 * Steps of a plan while it is made, as bare numbers in one list, chained for each cluster. They become objects when they
 * are asked for: writing them down must not slow down planning.
 */
export class StepLog implements PlanTrace {
  readonly #sorted: readonly PlanEntry[];
  #numbers: Float64Array;
  #next: Int32Array;
  #count = 0;
  readonly #first: Int32Array;
  readonly #last: Int32Array;

  /** @param sorted the clusters in the order in which they are served; steps are told by index into it. */
  constructor(sorted: readonly PlanEntry[]) {
    this.#sorted = sorted;
    this.#numbers = new Float64Array(sorted.length * STEPS_EXPECTED * WIDTH);
    this.#next = new Int32Array(sorted.length * STEPS_EXPECTED);
    this.#first = new Int32Array(sorted.length).fill(NONE);
    this.#last = new Int32Array(sorted.length).fill(NONE);
  }

  minimum(cluster: number, granted: number, wanted: number): void {
    this.#append(cluster, MINIMUM, granted, wanted);
  }

  kept(cluster: number, granted: number, running: number): void {
    this.#append(cluster, KEPT, granted, running);
  }

  /** Called right after the share was given, so the entry's plan is the number it was given up to. */
  share(cluster: number, round: number, granted: number, share: number, alreadyKept: number): void {
    const entry = this.#sorted[cluster];
    const limit = granted >= share - alreadyKept || entry === undefined ? 0 : entry.plan === entry.capacity ? 2 : 1;
    const at = this.#append(cluster, SHARE, granted, share);
    this.#numbers[at + 3] = alreadyKept;
    this.#numbers[at + 4] = round;
    this.#numbers[at + 5] = limit;
  }

  /** The steps of one cluster, in order. */
  stepsOf(cluster: number): PlanStep[] {
    const steps: PlanStep[] = [];
    for (let step = this.#first[cluster] ?? NONE; step !== NONE; step = this.#next[step] ?? NONE) steps.push(this.#read(step, cluster));
    return steps;
  }

  /** Writes down a step and chains it to the cluster's last one. @returns where its numbers begin. */
  #append(cluster: number, kind: number, granted: number, second: number): number {
    const step = this.#count;
    if (step === this.#next.length) this.#grow();
    this.#count = step + 1;
    const at = step * WIDTH;
    this.#numbers[at] = kind;
    this.#numbers[at + 1] = granted;
    this.#numbers[at + 2] = second;
    this.#next[step] = NONE;
    const last = this.#last[cluster] ?? NONE;
    if (last === NONE) this.#first[cluster] = step;
    else this.#next[last] = step;
    this.#last[cluster] = step;
    return at;
  }

  #grow(): void {
    const numbers = new Float64Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    const next = new Int32Array(this.#next.length * 2);
    next.set(this.#next);
    this.#numbers = numbers;
    this.#next = next;
  }

  #read(step: number, cluster: number): PlanStep {
    const at = step * WIDTH;
    const granted = this.#numbers[at + 1] ?? 0;
    const second = this.#numbers[at + 2] ?? 0;
    switch (this.#numbers[at]) {
      case MINIMUM: return { kind: 'minimum', granted, wanted: second };
      case KEPT: return { kind: 'kept', granted, running: second };
      default: {
        const limit = this.#numbers[at + 5];
        const weight = this.#sorted[cluster]?.weight;
        return {
          kind: 'share', round: this.#numbers[at + 4] ?? 0, share: second, granted, alreadyKept: this.#numbers[at + 3] ?? 0,
          limitedBy: limit === 0 ? undefined : limit === 1 ? 'maximum' : 'capacity',
          tieBrokenByHash: this.#sorted[cluster - 1]?.weight === weight || this.#sorted[cluster + 1]?.weight === weight,
        };
      }
    }
  }
}
