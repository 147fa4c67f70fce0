import { type Preference, withDefaultPreferences } from '../types/preference.ts';
import { explainPlan, type PlanExplanation } from './explain-plan.ts';
import { mergePlan } from './merge-plan.ts';
import type { PlannerInput } from './planner.ts';

export type ScheduleInput = {
  preference: Preference;
  namespace: string;
  name: string;
  /** Clusters that may take part: ready ones, cut to the placement where the preference asks for it. */
  available: readonly string[];
  current: Readonly<Record<string, number>>;
  capacity: Readonly<Record<string, number>>;
};

export type Schedule = {
  /** The planner's own numbers, and why. */
  explanation: PlanExplanation;
  /** Replicas to ask for in each cluster; its keys are the clusters to place the workload in. */
  result: Record<string, number>;
};

/** From a preference to what is written into the federated object: the same in the controller and in the browser's preview. */
export function planSchedule(input: ScheduleInput): Schedule {
  const { preference } = input;
  const preferences = withDefaultPreferences(preference.clusters);
  const explanation = explainPlan(plannerInput(input, preferences));
  const result = mergePlan({
    plan: explanation.plan,
    overflow: explanation.overflow,
    current: onlyAvailable(input.current, input.available),
    overflowPolicy: preference.overflowPolicy,
    unlistedClusters: preference.unlistedClusters,
    preferred: new Set(input.available.filter((cluster) => Object.hasOwn(preferences, cluster) || Object.hasOwn(preferences, '*'))),
  });
  return { explanation, result };
}

function plannerInput(input: ScheduleInput, preferences: PlannerInput['preferences']): PlannerInput {
  return {
    clusters: input.available, preferences, totalReplicas: input.preference.totalReplicas, rebalance: input.preference.rebalance,
    current: input.current, capacity: input.capacity, key: `${input.namespace}/${input.name}`,
  };
}

function onlyAvailable(current: Readonly<Record<string, number>>, available: readonly string[]): Record<string, number> {
  return Object.fromEntries(available.filter((cluster) => Object.hasOwn(current, cluster)).map((cluster) => [cluster, current[cluster] ?? 0]));
}
