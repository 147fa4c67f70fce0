import type { OverflowPolicy, UnlistedPolicy } from '../types/preference.ts';

export type MergeInput = {
  plan: Readonly<Record<string, number>>;
  overflow: Readonly<Record<string, number>>;
  current: Readonly<Record<string, number>>;
  /** D10: `Probe`, the default, adds overflow to what is asked for, so that a full cluster shows when it has room again; the sum may then exceed the total. */
  overflowPolicy?: OverflowPolicy;
  /** D12: `Omit` leaves out clusters that no preference speaks of; `Zero`, the default, gives them the workload with no replicas. */
  unlistedClusters?: UnlistedPolicy;
  /** Clusters that a preference speaks of, by name or by `*`; needed for `Omit` only. */
  preferred?: ReadonlySet<string>;
};

/** The replicas to ask for in each cluster: plan plus overflow, and 0 where replicas run but none are planned. */
export function mergePlan(input: MergeInput): Record<string, number> {
  const result: Record<string, number> = {};
  for (const cluster of Object.keys(input.current)) result[cluster] = 0;
  for (const [cluster, replicas] of Object.entries(input.plan)) result[cluster] = replicas;
  if (input.overflowPolicy !== 'Withhold') {
    for (const [cluster, replicas] of Object.entries(input.overflow)) result[cluster] = (result[cluster] ?? 0) + replicas;
  }
  if (input.unlistedClusters !== 'Omit') return result;
  return Object.fromEntries(Object.entries(result).filter(([cluster]) => input.preferred === undefined || input.preferred.has(cluster)));
}
