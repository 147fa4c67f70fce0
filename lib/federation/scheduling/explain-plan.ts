import { assertNever } from '../../kube/invariant.ts';
import { type Plan, planWithTrace, type PlanEntry, type PlannerInput } from './planner.ts';
import { PlanTrace, TRACE_KEPT, TRACE_MINIMUM, TRACE_STRIDE } from './plan-trace.ts';

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
      limitedBy?: 'maximum' | 'capacity';
      /** Clusters of the same weight come before or after this one by hash, so who got the odd replica is the hash's doing. */
      tieBrokenByHash?: true;
    };

export type PlanExplanation = Plan & {
  /** Clusters in the order in which they were served: by weight, then by hash. */
  order: string[];
  /** The steps of one cluster, in order. Made when asked for. */
  stepsOf(cluster: string): PlanStep[];
};

/** Plans and remembers why. Costs at most as much again as planning; steps are made only for the clusters asked about. */
export function explainPlan(input: PlannerInput): PlanExplanation {
  const trace = new PlanTrace();
  const { result, sorted } = planWithTrace(input, trace);
  let indexOf: Map<string, number> | undefined;
  return {
    ...result,
    get order() {
      return sorted.map((entry) => entry.name);
    },
    stepsOf(cluster) {
      indexOf ??= new Map(sorted.map((entry, i) => [entry.name, i]));
      const index = indexOf.get(cluster);
      return index === undefined ? [{ kind: 'noPreference' }] : steps(trace.records, sorted, index);
    },
  };
}

function steps(records: readonly number[], sorted: readonly PlanEntry[], index: number): PlanStep[] {
  const entry = sorted[index];
  if (entry === undefined) return [];
  const tied = sorted[index - 1]?.weight === entry.weight || sorted[index + 1]?.weight === entry.weight;
  const found: PlanStep[] = [];
  let planned = 0;
  for (let at = 0; at < records.length; at += TRACE_STRIDE) {
    if (records[at + 1] !== index) continue;
    const [kind, , round = 0, granted = 0, wanted = 0, alreadyKept = 0] = records.slice(at, at + TRACE_STRIDE);
    planned += granted;
    if (kind === TRACE_MINIMUM) found.push({ kind: 'minimum', granted, wanted });
    else if (kind === TRACE_KEPT) found.push({ kind: 'kept', granted, running: wanted });
    else {
      const cut = granted < wanted - alreadyKept;
      const limitedBy = cut && planned === entry.capacity ? 'capacity' : cut && planned === entry.max ? 'maximum' : undefined;
      found.push({
        kind: 'share', round, share: wanted, granted, alreadyKept,
        ...(limitedBy === undefined ? {} : { limitedBy }),
        ...(tied ? { tieBrokenByHash: true } : {}),
      });
    }
  }
  return found;
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
      const tie = step.tieBrokenByHash === true ? ' Clusters of equal weight are served in the order of a hash of their name.' : '';
      return `Round ${step.round}: its share by weight is ${step.share}${kept}; it gets ${step.granted}${limit}.${tie}`;
    }
    default: return assertNever(step);
  }
}
