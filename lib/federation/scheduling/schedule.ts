import { type Preference, withDefaultPreferences } from '../types/preference.ts';
import type { Division } from './explain-plan.ts';
import { mergePlan } from './merge-plan.ts';
import type { PlannerInput } from './planner.ts';
import type { ClusterAttributes } from './stages.ts';
import { divide } from './strategies.ts';
import { divideOverDomains, type TopologyReport } from './topology.ts';

export type ScheduleInput = {
  preference: Preference;
  namespace: string;
  name: string;
  /** Clusters that may take part: ready ones, cut to the placement where the preference asks for it. */
  available: readonly string[];
  current: Readonly<Record<string, number>>;
  capacity: Readonly<Record<string, number>>;
  /** Where clusters are, for `strategy: Spread` and `topology`. */
  attributes?: ReadonlyMap<string, ClusterAttributes>;
  /** Replicas that each cluster could hold in all, by what its nodes or quota leave; bounds its capacity. Absent = not known. */
  room?: Readonly<Record<string, number>>;
};

export type Schedule = {
  /** The planner's own numbers, and why. */
  explanation: Division;
  /** Replicas to ask for in each cluster; its keys are the clusters to place the workload in. */
  result: Record<string, number>;
  /** What became of the wanted topology; undefined when none is wanted. */
  topology: TopologyReport | undefined;
  /** Replicas that each cluster can take, where that is known; what the plan was bounded by. */
  capacity: Readonly<Record<string, number>>;
};

/** From a preference to what is written into the federated object: the same in the controller and in the browser's preview. */
export function planSchedule(input: ScheduleInput): Schedule {
  const { preference } = input;
  const preferences = withDefaultPreferences(preference.clusters);
  const { division: explanation, report: topology } = toDivision(input, preferences);
  const result = mergePlan({
    plan: explanation.plan,
    overflow: explanation.overflow,
    current: onlyAvailable(input.current, input.available),
    overflowPolicy: preference.overflowPolicy,
    unlistedClusters: preference.unlistedClusters,
    preferred: new Set(input.available.filter((cluster) => Object.hasOwn(preferences, cluster) || Object.hasOwn(preferences, '*'))),
  });
  return { explanation, result, topology, capacity: withRoom(input) };
}

function toDivision(input: ScheduleInput, preferences: PlannerInput['preferences']): { division: Division; report: TopologyReport | undefined } {
  const { strategy = 'Weighted', topology } = input.preference;
  const strategyInput = { ...plannerInput(input, preferences), attributes: input.attributes ?? NO_ATTRIBUTES, room: input.room ?? {} };
  return topology === undefined ? { division: divide(strategy, strategyInput), report: undefined } : divideOverDomains(strategy, topology, strategyInput);
}

const NO_ATTRIBUTES: ReadonlyMap<string, ClusterAttributes> = new Map();

function plannerInput(input: ScheduleInput, preferences: PlannerInput['preferences']): PlannerInput {
  return {
    clusters: input.available, preferences, totalReplicas: input.preference.totalReplicas, rebalance: input.preference.rebalance,
    current: input.current, capacity: withRoom(input), key: `${input.namespace}/${input.name}`,
  };
}

function onlyAvailable(current: Readonly<Record<string, number>>, available: readonly string[]): Record<string, number> {
  return Object.fromEntries(available.filter((cluster) => Object.hasOwn(current, cluster)).map((cluster) => [cluster, current[cluster] ?? 0]));
}

function withRoom({ available, capacity, room }: ScheduleInput): Readonly<Record<string, number>> {
  if (room === undefined) return capacity;
  const bounded: Record<string, number> = {};
  for (const cluster of available) {
    const known = [capacity, room].flatMap((numbers) => (Object.hasOwn(numbers, cluster) ? [numbers[cluster] ?? 0] : []));
    if (known.length > 0) bounded[cluster] = Math.min(...known);
  }
  return bounded;
}
