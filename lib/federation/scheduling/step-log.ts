import type { PlanEntry, PlanTrace } from './plan-entry.ts';
import type { PlanStep } from './plan-step.ts';

const NO_STEPS: readonly PlanStep[] = [];

/** The steps of a plan, written down while it is made, for each cluster in order. */
export class StepLog implements PlanTrace {
  readonly #sorted: readonly PlanEntry[];
  readonly #steps: (PlanStep[] | undefined)[] = [];

  /** @param sorted the clusters in the order in which they are served; steps are told by index into it. */
  constructor(sorted: readonly PlanEntry[]) {
    this.#sorted = sorted;
    for (let i = 0; i < sorted.length; i += 1) this.#steps.push(undefined);
  }

  minimum(cluster: number, granted: number, wanted: number): void {
    this.#append(cluster, { kind: 'minimum', granted, wanted });
  }

  kept(cluster: number, granted: number, running: number): void {
    this.#append(cluster, { kind: 'kept', granted, running });
  }

  /** Called right after the share was given, so the entry's plan is the number it was given up to. */
  share(cluster: number, round: number, granted: number, share: number, alreadyKept: number): void {
    const entry = this.#sorted[cluster];
    const limitedBy = granted >= share - alreadyKept || entry === undefined ? undefined : entry.plan === entry.capacity ? 'capacity' : 'maximum';
    const tieBrokenByHash = this.#sorted[cluster - 1]?.weight === entry?.weight || this.#sorted[cluster + 1]?.weight === entry?.weight;
    this.#append(cluster, { kind: 'share', round, share, granted, alreadyKept, limitedBy, tieBrokenByHash });
  }

  stepsOf(cluster: number): readonly PlanStep[] {
    return this.#steps[cluster] ?? NO_STEPS;
  }

  #append(cluster: number, step: PlanStep): void {
    const steps = this.#steps[cluster];
    if (steps === undefined) this.#steps[cluster] = [step];
    else steps.push(step);
  }
}
