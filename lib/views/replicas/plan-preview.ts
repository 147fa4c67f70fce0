import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { applyCordons, capPreference } from '#lib/federation/scheduling/cordons.ts';
import { currentWhilePaced, type FailoverMemory } from '#lib/federation/scheduling/failover.ts';
import { usesRoom } from '#lib/federation/scheduling/room.ts';
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
  const { clusters } = distribution;
  const asked = numbersOf(distribution, ({ planned, desired }) => planned ?? desired);
  const cordons = new Map(clusters.flatMap(({ cluster, cordon }) => (cordon === undefined ? [] : [[cluster, cordon] as const])));
  const { names, caps } = applyCordons(participants(distribution, preference), asked, cordons);
  const ready = numbersOf(distribution, (cluster) => cluster.ready);
  const isPaced = preference.failover !== undefined || preference.disruption !== undefined;
  const schedule = planSchedule({
    preference: capPreference(preference, caps), namespace: distribution.namespace, name: distribution.name, available: names, capacity: capacityFor(distribution, preference),
    current: isPaced ? currentWhilePaced(names, asked, ready, memoryOf(distribution)) : ready,
    attributes: new Map(clusters.map(({ cluster, region, zones, labels }) => [cluster, { region, zones, labels }])),
    ...(usesRoom(preference) ? { room: numbersOf(distribution, ({ room }) => room) } : {}),
  });
  const isPlanned = clusters.some(({ planned }) => planned !== undefined);
  const changes = clusters.map(({ cluster, planned, desired }) => ({ cluster, before: planned ?? (isPlanned ? 0 : desired ?? 0), after: schedule.result[cluster] ?? 0 }));
  const added = sum(changes, ({ before, after }) => Math.max(0, after - before));
  const removed = sum(changes, ({ before, after }) => Math.max(0, before - after));
  const moving = Math.min(added, removed);
  return { preference, schedule, changes, moving, added: added - moving, removed: removed - moving, unplaced: schedule.explanation.unplaced };
}

/** Clusters that would take part: one whose replicas went elsewhere does again when it is ready and failback is automatic, or when nothing is said about failover. */
function participants({ available, selected, clusters, preference: current }: ReplicaDistribution, preference: Preference): string[] {
  const names = preference.intersectWithClusterSelector ? selected : available;
  if (preference.failover === undefined) return [...names];
  const lost = new Set(current?.lost);
  const mayReturn = preference.failover.failback !== 'Manual';
  return names.filter((name) => !lost.has(name) || (mayReturn && clusters.find(({ cluster }) => cluster === name)?.health === 'ready'));
}

function memoryOf({ preference }: ReplicaDistribution): FailoverMemory | undefined {
  return preference?.home === undefined ? undefined : { lost: preference.lost.map((name) => ({ name, sinceMs: 0 })), home: preference.home };
}

/** What the controller reported as capacity counts only for preferences of the same sort: for some it holds what nodes and quotas leave, for others what could not be scheduled. */
function capacityFor(distribution: ReplicaDistribution, preference: Preference): Record<string, number> {
  const reported = distribution.preference?.spec;
  return reported !== undefined && usesRoom(reported) && !usesRoom(preference) ? {} : numbersOf(distribution, ({ capacity }) => capacity);
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
