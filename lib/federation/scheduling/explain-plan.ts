import type { PlanStep } from './plan-step.ts';
import { type Plan, type PlannerInput, preparePlan, type PreparedPlan, runPlan, toPlan } from './planner.ts';
import { StepLog } from './step-log.ts';

/** A division of a total over clusters, and why. `PlanExplanation` is that of the weighted planner. */
export type Division = Plan & { stepsOf(cluster: string): readonly PlanStep[] };

/** A plan together with why. */
export class PlanExplanation {
  readonly plan: Record<string, number>;
  readonly overflow: Record<string, number>;
  readonly unplaced: number;
  readonly #prepared: PreparedPlan;
  readonly #log: StepLog;
  #places: ReadonlyMap<string, number> | undefined;

  constructor(plan: Plan, prepared: PreparedPlan, log: StepLog) {
    this.plan = plan.plan;
    this.overflow = plan.overflow;
    this.unplaced = plan.unplaced;
    this.#prepared = prepared;
    this.#log = log;
  }

  /** Clusters in the order in which they were served: by weight, then by hash. */
  get order(): string[] {
    return this.#prepared.sorted.map((entry) => entry.name);
  }

  /** The steps of one cluster, in order. */
  stepsOf(cluster: string): readonly PlanStep[] {
    const place = this.#placeOf(cluster);
    return place < 0 ? NO_PREFERENCE : this.#log.stepsOf(place);
  }

  #placeOf(cluster: string): number {
    const { sorted } = this.#prepared;
    if (sorted.length <= FEW) return sorted.findIndex(({ name }) => name === cluster);
    this.#places ??= new Map(sorted.map(({ name }, place) => [name, place]));
    return this.#places.get(cluster) ?? -1;
  }
}

/** Among so few clusters looking through them is quicker than making a map. */
const FEW = 16;
const NO_PREFERENCE: readonly PlanStep[] = [{ kind: 'noPreference' }];

/** Plans and can say why. Costs at most as much again as planning, all steps included. */
export function explainPlan(input: PlannerInput): PlanExplanation {
  const prepared = preparePlan(input);
  const log = new StepLog(prepared.sorted);
  return new PlanExplanation(toPlan(input, prepared.entries, runPlan(prepared, input, log)), prepared, log);
}
