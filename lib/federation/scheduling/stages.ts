import { compareBytewise } from '#lib/kube/json.ts';
import type { ClusterPreference } from '../types/preference.ts';
import { fnv1Hash32 } from './fnv.ts';
import type { PlannerInput } from './planner.ts';

/** Where a cluster is, and its labels. */
export type ClusterAttributes = { region?: string | undefined; zones: readonly string[]; labels: Readonly<Record<string, string>> };

/**
 * A cluster as the strategies see it: up to `minimum` replicas come before anything else, up to `kept` ones stay because
 * they run, more than `limit` it can't get. 0 ≤ minimum ≤ kept ≤ limit.
 */
export type Stage = {
  name: string;
  hash: number;
  minimum: number;
  kept: number;
  limit: number;
  limitedBy: 'maximum' | 'capacity' | undefined;
};

/** The clusters that a preference speaks of, by hash of their name: the order in which odd replicas are given. */
export function toStages(input: PlannerInput): Stage[] {
  return input.clusters.flatMap((name): Stage[] => {
    const preference = preferenceOf(input, name);
    return preference === undefined ? [] : [toStage(input, name, preference)];
  }).toSorted((a, b) => a.hash - b.hash || compareBytewise(a.name, b.name));
}

export function preferenceOf(input: Pick<PlannerInput, 'preferences'>, name: string): ClusterPreference | undefined {
  return Object.hasOwn(input.preferences, name) ? input.preferences[name] : input.preferences['*'];
}

function toStage(input: PlannerInput, name: string, preference: ClusterPreference): Stage {
  const maximum = preference.maxReplicas ?? Number.POSITIVE_INFINITY;
  const capacity = Object.hasOwn(input.capacity, name) ? Math.max(0, input.capacity[name] ?? 0) : Number.POSITIVE_INFINITY;
  const limit = Math.max(0, Math.min(maximum, capacity));
  const minimum = Math.min(Math.max(0, preference.minReplicas ?? 0), limit);
  const running = input.rebalance || !Object.hasOwn(input.current, name) ? 0 : input.current[name] ?? 0;
  return {
    name, hash: fnv1Hash32(name, input.key), minimum, kept: Math.max(minimum, Math.min(running, limit)), limit,
    limitedBy: limit === Number.POSITIVE_INFINITY ? undefined : capacity <= maximum ? 'capacity' : 'maximum',
  };
}
