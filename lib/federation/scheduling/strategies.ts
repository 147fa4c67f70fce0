/**
 * The strategies beside the weighted planner. Each is a function of its input alone, independent of the order of clusters;
 * sum of plan + unplaced = total; no cluster gets more than its maximum or capacity. Without `rebalance` what runs stays
 * as far as limits and the total allow.
 */
import { compareBytewise } from '#lib/kube/json.ts';
import { type ClusterPreference, type Strategy, WEIGHT_MAX } from '../types/preference.ts';
import { type Division, explainPlan } from './explain-plan.ts';
import { levelOut, sum, type Bounds } from './level-out.ts';
import type { PlanStep } from './plan-step.ts';
import type { PlannerInput } from './planner.ts';
import { type ClusterAttributes, preferenceOf, type Stage, toStages } from './stages.ts';

export type StrategyInput = PlannerInput & {
  attributes: ReadonlyMap<string, ClusterAttributes>;
  /** Replicas that each cluster could hold in all, those that run included, where that is known. */
  room: Readonly<Record<string, number>>;
};

/** Divides the total by a strategy. @throws PlannerInputError when a number is not an integer. */
export function divide(strategy: Strategy, input: StrategyInput): Division {
  switch (strategy) {
    case 'Weighted': return explainPlan(input);
    case 'Capacity': return divideByCapacity(input);
    case 'Packed': return byStages(input, pack);
    case 'Spread': return byStages(input, spread);
  }
}

/** The weighted planner, with the room of each cluster as its weight. */
function divideByCapacity(input: StrategyInput): Division {
  const rooms = input.clusters.flatMap((name) => (roomOf(input, name) === undefined ? [] : [roomOf(input, name) ?? 0]));
  const largest = Math.max(1, ...rooms);
  const fallback = rooms.length === 0 ? 1 : Math.min(...rooms);
  const scale = largest > WEIGHT_MAX ? WEIGHT_MAX / largest : 1;
  const preferences: Record<string, ClusterPreference> = {};
  for (const name of input.clusters) {
    const preference = preferenceOf(input, name);
    if (preference !== undefined) preferences[name] = { ...preference, weight: Math.ceil((roomOf(input, name) ?? fallback) * scale) };
  }
  const planned = explainPlan({ ...input, preferences });
  return {
    plan: planned.plan, overflow: planned.overflow, unplaced: planned.unplaced,
    stepsOf: (name) => (Object.hasOwn(preferences, name) ? [{ kind: 'room', room: roomOf(input, name) }, ...planned.stepsOf(name)] : planned.stepsOf(name)),
  };
}

function roomOf({ room }: StrategyInput, name: string): number | undefined {
  return Object.hasOwn(room, name) ? Math.max(0, room[name] ?? 0) : undefined;
}

type Amounts = { amounts: Map<string, number>; steps: (stage: Stage, granted: number) => PlanStep };

function byStages(input: StrategyInput, strategy: (input: StrategyInput, stages: readonly Stage[]) => Amounts): Division {
  const stages = toStages(input);
  const { amounts, steps } = strategy(input, stages);
  const plan: Record<string, number> = {};
  for (const name of input.clusters) plan[name] = amounts.get(name) ?? 0;
  const unplaced = input.totalReplicas - sum([...amounts.values()]);
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  return {
    plan, unplaced, overflow: overflowOf(input, plan, unplaced, strategy),
    stepsOf(name) {
      const stage = byName.get(name);
      if (stage === undefined) return [{ kind: 'noPreference' }];
      const granted = amounts.get(name) ?? 0;
      return [
        ...(stage.minimum > 0 ? [{ kind: 'minimum', granted: Math.min(granted, stage.minimum), wanted: stage.minimum } as const] : []),
        ...(stage.kept > stage.minimum ? [{ kind: 'kept', granted: Math.max(0, Math.min(granted, stage.kept) - stage.minimum), running: stage.kept } as const] : []),
        steps(stage, granted),
        ...(granted === stage.limit && stage.limitedBy !== undefined ? [{ kind: 'limit', by: stage.limitedBy, at: stage.limit } as const] : []),
      ];
    },
  };
}

/** What clusters would get beyond their capacity, as the weighted planner tells it: without `rebalance` at most what is left over. */
function overflowOf(
  input: StrategyInput, plan: Readonly<Record<string, number>>, unplaced: number, strategy: (input: StrategyInput, stages: readonly Stage[]) => Amounts,
): Record<string, number> {
  const unbounded = { ...input, capacity: {} };
  if (Object.keys(input.capacity).length === 0 || (!input.rebalance && unplaced === 0)) return {};
  const { amounts } = strategy(unbounded, toStages(unbounded));
  const overflow: Record<string, number> = {};
  for (const [name, amount] of amounts) {
    const beyond = Object.hasOwn(input.capacity, name) ? amount - (plan[name] ?? 0) : 0;
    const told = input.rebalance ? beyond : Math.min(beyond, unplaced);
    if (told > 0) overflow[name] = told;
  }
  return overflow;
}

/** First the minimums, then what runs, most first, then clusters that are in use anyway, then the largest. */
function pack({ totalReplicas }: StrategyInput, stages: readonly Stage[]): Amounts {
  const amounts = new Map(stages.map(({ name }) => [name, 0]));
  let left = Math.max(0, totalReplicas);
  const raise = (order: readonly Stage[], upTo: (stage: Stage) => number): void => {
    for (const stage of order) {
      const has = amounts.get(stage.name) ?? 0;
      const more = Math.max(0, Math.min(upTo(stage) - has, left));
      amounts.set(stage.name, has + more);
      left -= more;
    }
  };
  const fillOrder = stages.toSorted((a, b) => Number(b.kept > 0) - Number(a.kept > 0) || descending(a.limit, b.limit));
  raise(stages, ({ minimum }) => minimum);
  raise(stages.toSorted((a, b) => b.kept - a.kept), ({ kept }) => kept);
  raise(fillOrder, ({ limit }) => limit);
  return { amounts, steps: (stage, granted) => ({ kind: 'packed', granted, position: fillOrder.indexOf(stage) + 1 }) };
}

/** Infinity minus infinity is no number. */
function descending(a: number, b: number): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

/** Even over regions, within a region over zones, within a zone over clusters. */
function spread({ totalReplicas, attributes }: StrategyInput, stages: readonly Stage[]): Amounts {
  const total = Math.max(0, totalReplicas);
  const bounds = boundsFor(total, stages);
  const amounts = new Map<string, number>();
  const regionOf = ({ name }: Stage): string => attributes.get(name)?.region ?? '';
  const zonesOf = ({ name }: Stage): string => (attributes.get(name)?.zones ?? []).toSorted(compareBytewise).join(',');
  const share = (amount: number, members: readonly Stage[], levels: readonly ((stage: Stage) => string)[]): void => {
    const [group, ...inner] = levels;
    const groups = group === undefined ? members.map((stage) => [stage]) : [...Map.groupBy(members, group).values()];
    const divided = levelOut(amount, groups.map((each) => together(each.map(bounds))));
    groups.forEach((each, i) => {
      const part = divided[i] ?? 0;
      const only = each[0];
      if (group === undefined && only !== undefined) amounts.set(only.name, part);
      else share(part, each, inner);
    });
  };
  share(total, stages, [regionOf, zonesOf]);
  const known = (text: string): string | undefined => (text === '' ? undefined : text);
  return { amounts, steps: (stage, granted) => ({ kind: 'even', granted, region: known(regionOf(stage)), zone: known(zonesOf(stage)) }) };
}

/** The stage at which the total runs out: all clusters share what is between its two bounds. */
function boundsFor(total: number, stages: readonly Stage[]): (stage: Stage) => Bounds {
  if (total <= sum(stages.map(({ minimum }) => minimum))) return ({ minimum }) => ({ lo: 0, hi: minimum });
  if (total <= sum(stages.map(({ kept }) => kept))) return ({ minimum, kept }) => ({ lo: minimum, hi: kept });
  return ({ kept, limit }) => ({ lo: kept, hi: limit });
}

function together(bounds: readonly Bounds[]): Bounds {
  return { lo: sum(bounds.map(({ lo }) => lo)), hi: sum(bounds.map(({ hi }) => hi)) };
}
