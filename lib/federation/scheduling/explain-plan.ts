import { assertNever } from '#lib/kube/invariant.ts';
import type { PlanEntry, PlanTrace } from './plan-entry.ts';
import { type Plan, type PlannerInput, preparePlan, type PreparedPlan, runPlan, toPlan } from './planner.ts';

/** One step of the way to a cluster's number. Counts are replicas. */
export type PlanStep =
  | { kind: 'noPreference' }
  | { kind: 'minimum'; granted: number; wanted: number }
  | { kind: 'kept'; granted: number; running: number }
  | {
      kind: 'share';
      round: number;
      /** By weight, rounded up, and not more than what was left. */
      share: number;
      granted: number;
      /** The part of the share that replicas kept from before already cover. */
      alreadyKept: number;
      limitedBy: 'maximum' | 'capacity' | undefined;
      /** Clusters of the same weight come before or after this one by hash, so who got the odd replica is the hash's doing. */
      tieBrokenByHash: boolean;
    }
  | { kind: 'room'; room: number | undefined }
  | { kind: 'even'; granted: number; region: string | undefined; zone: string | undefined }
  | { kind: 'packed'; granted: number; position: number }
  | { kind: 'limit'; by: 'maximum' | 'capacity'; at: number }
  | { kind: 'domain'; key: string; domain: string; replicas: number };

/** A division of a total over clusters, and why. `PlanExplanation` is that of the weighted planner. */
export type Division = Plan & { stepsOf(cluster: string): readonly PlanStep[] };

/** A plan together with why. The steps are retraced when they are first asked for, without reading or sorting the input again. */
export class PlanExplanation {
  readonly plan: Record<string, number>;
  readonly overflow: Record<string, number>;
  readonly unplaced: number;
  readonly #input: PlannerInput;
  readonly #prepared: PreparedPlan;
  #steps: ReadonlyMap<string, PlanStep[]> | undefined;

  constructor(plan: Plan, input: PlannerInput, prepared: PreparedPlan) {
    this.plan = plan.plan;
    this.overflow = plan.overflow;
    this.unplaced = plan.unplaced;
    this.#input = input;
    this.#prepared = prepared;
  }

  /** Clusters in the order in which they were served: by weight, then by hash. */
  get order(): string[] {
    return this.#prepared.sorted.map((entry) => entry.name);
  }

  /** The steps of one cluster, in order. */
  stepsOf(cluster: string): readonly PlanStep[] {
    this.#steps ??= retrace(this.#prepared, this.#input);
    return this.#steps.get(cluster) ?? NO_PREFERENCE;
  }
}

const NO_PREFERENCE: readonly PlanStep[] = [{ kind: 'noPreference' }];

/** Plans and can say why. Costs at most as much again as planning, all steps included. */
export function explainPlan(input: PlannerInput): PlanExplanation {
  const prepared = preparePlan(input);
  return new PlanExplanation(toPlan(input, prepared.entries, runPlan(prepared, input, undefined)), input, prepared);
}

/** Runs the same plan again on the same entries, this time with an eye on every step. */
function retrace(prepared: PreparedPlan, input: PlannerInput): ReadonlyMap<string, PlanStep[]> {
  const steps = new Map<string, PlanStep[]>();
  const byIndex: PlanStep[][] = [];
  for (const entry of prepared.sorted) {
    entry.plan = 0;
    entry.kept = 0;
    entry.overflow = 0;
    const own: PlanStep[] = [];
    byIndex.push(own);
    steps.set(entry.name, own);
  }
  runPlan(prepared, input, new StepCollector(prepared.sorted, byIndex));
  return steps;
}

class StepCollector implements PlanTrace {
  readonly sorted: readonly PlanEntry[];
  readonly steps: readonly PlanStep[][];

  constructor(sorted: readonly PlanEntry[], steps: readonly PlanStep[][]) {
    this.sorted = sorted;
    this.steps = steps;
  }

  minimum(cluster: number, granted: number, wanted: number): void {
    this.steps[cluster]?.push({ kind: 'minimum', granted, wanted });
  }

  kept(cluster: number, granted: number, running: number): void {
    this.steps[cluster]?.push({ kind: 'kept', granted, running });
  }

  share(cluster: number, round: number, granted: number, share: number, alreadyKept: number): void {
    this.steps[cluster]?.push(shareStep(this.sorted, cluster, round, granted, share, alreadyKept));
  }
}

/** Called right after the share was given, so the entry's plan is the number it was given up to. */
function shareStep(sorted: readonly PlanEntry[], i: number, round: number, granted: number, share: number, alreadyKept: number): PlanStep {
  const entry = sorted[i];
  const cut = granted < share - alreadyKept;
  const limitedBy = !cut || entry === undefined ? undefined : entry.plan === entry.capacity ? 'capacity' : 'maximum';
  const tieBrokenByHash = sorted[i - 1]?.weight === entry?.weight || sorted[i + 1]?.weight === entry?.weight;
  return { kind: 'share', round, share, granted, alreadyKept, limitedBy, tieBrokenByHash };
}

/** One sentence for a step. */
export function describeStep(step: PlanStep): string {
  switch (step.kind) {
    case 'noPreference': return 'No preference names this cluster and there is none for "*", so it gets no replicas.';
    case 'minimum':
      return step.granted === step.wanted
        ? `Its minimum of ${step.wanted} comes first.`
        : `Of its minimum of ${step.wanted} only ${step.granted} could be given.`;
    case 'kept':
      return step.granted === 0
        ? `It runs ${step.running} already, but none of them could be kept on top of the minimum.`
        : `It runs ${step.running} already, so ${step.granted} more stay where they are.`;
    case 'share': {
      const kept = step.alreadyKept > 0 ? `, ${step.alreadyKept} of them covered by replicas that already run` : '';
      const limit = step.limitedBy === undefined ? '' : step.limitedBy === 'maximum' ? '; its maximum is reached' : '; its capacity is reached';
      const tie = step.tieBrokenByHash ? ' Clusters of equal weight are served in the order of a hash of their name.' : '';
      return `Round ${step.round}: its share by weight is ${step.share}${kept}; it gets ${step.granted}${limit}.${tie}`;
    }
    case 'room': return step.room === undefined ? 'How many it can hold is not known, so it counts like the smallest of the others.' : `It can hold ${step.room}, which is its weight.`;
    case 'even': {
      const where = [step.region === undefined ? '' : `region ${step.region}`, step.zone === undefined ? '' : `zone ${step.zone}`].filter((part) => part !== '').join(', ');
      return `Divided evenly over regions, zones and clusters, it gets ${step.granted}${where === '' ? '' : ` (${where})`}.`;
    }
    case 'packed': return step.granted === 0 ? 'The clusters before it take all replicas.' : `As number ${step.position} to be filled it gets ${step.granted}.`;
    case 'limit': return `Its ${step.by} of ${step.at} is reached.`;
    case 'domain': return `The clusters whose ${step.key} is ${step.domain === '' ? 'not known' : step.domain} get ${step.replicas} together.`;
    default: return assertNever(step);
  }
}
