import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { planSchedule, type Schedule } from '#lib/federation/scheduling/schedule.ts';
import type { Preference } from '#lib/federation/types/preference.ts';

export type PlanMove = { readonly cluster: string; readonly before: number; readonly after: number };

export type PlanPreview = {
  /** What was planned. */
  readonly preference: Preference;
  readonly schedule: Schedule;
  /** Every cluster of the distribution, in its order, with what it is asked for now and what the plan asks for. */
  readonly changes: readonly PlanMove[];
  /** Replicas that would stop in one cluster and start in another, or merely start, or stop. */
  readonly moving: number;
  readonly added: number;
  readonly removed: number;
  /** The part of the total that found no place. */
  readonly unplaced: number;
};

/**
 * Plans a preference over what a distribution says about its clusters: the planner that the controller runs, with the
 * inputs that the controller last reported. If the result differs from the controller's, the clusters have moved since.
 */
export function previewPlan(distribution: ReplicaDistribution, preference: Preference): PlanPreview {
  const { available, selected, clusters } = distribution;
  const names = preference.intersectWithClusterSelector ? selected : available;
  const schedule = planSchedule({
    preference, namespace: distribution.namespace, name: distribution.name, available: names,
    current: numbersOf(distribution, ({ ready }) => ready), capacity: numbersOf(distribution, ({ capacity }) => capacity),
  });
  const changes = clusters.map(({ cluster, planned, desired }) => ({ cluster, before: planned ?? desired ?? 0, after: schedule.result[cluster] ?? 0 }));
  const added = sum(changes, ({ before, after }) => Math.max(0, after - before));
  const removed = sum(changes, ({ before, after }) => Math.max(0, before - after));
  const moving = Math.min(added, removed);
  return { preference, schedule, changes, moving, added: added - moving, removed: removed - moving, unplaced: schedule.explanation.unplaced };
}

function numbersOf({ clusters }: ReplicaDistribution, read: (cluster: ReplicaDistribution['clusters'][number]) => number | undefined): Record<string, number> {
  return Object.fromEntries(clusters.flatMap((cluster): [string, number][] => {
    const value = read(cluster);
    return value === undefined ? [] : [[cluster.cluster, value]];
  }));
}

function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}
