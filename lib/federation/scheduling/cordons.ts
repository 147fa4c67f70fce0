import { compareBytewise } from '#lib/kube/json.ts';
import type { Cordon } from '../types/cluster.ts';
import { withDefaultPreferences, type Preference } from '../types/preference.ts';
import { sum } from './level-out.ts';

/** What cordons mean for one workload. */
export type CordonEffect = {
  /** Of the available clusters, those that are planned for. Sorted as given. */
  names: string[];
  /** Most replicas that a cordoned cluster among them may get: as many as it is asked for now. */
  caps: Record<string, number>;
  /** Drained clusters that are still asked for replicas. Sorted. */
  draining: string[];
};

/** A cordoned cluster keeps what it has and gets no more; a drained one takes no part in the plan. */
export function applyCordons(available: readonly string[], asked: Readonly<Record<string, number>>, cordons: ReadonlyMap<string, Cordon>): CordonEffect {
  const askedOf = (name: string): number => (Object.hasOwn(asked, name) ? asked[name] ?? 0 : 0);
  const names = available.filter((name) => {
    const cordon = cordons.get(name);
    return cordon === undefined || (cordon === 'cordoned' && askedOf(name) > 0);
  });
  return {
    names, caps: Object.fromEntries(names.filter((name) => cordons.has(name)).map((name) => [name, askedOf(name)])),
    draining: [...cordons].filter(([name, cordon]) => cordon === 'draining' && askedOf(name) > 0).map(([name]) => name).toSorted(compareBytewise),
  };
}

/** The preference with no more than `caps` replicas for the clusters named there. */
export function capPreference(preference: Preference, caps: Readonly<Record<string, number>>): Preference {
  if (Object.keys(caps).length === 0) return preference;
  const clusters = { ...withDefaultPreferences(preference.clusters) };
  for (const [name, cap] of Object.entries(caps)) {
    const own = (Object.hasOwn(clusters, name) ? clusters[name] : undefined) ?? clusters['*'];
    if (own !== undefined) clusters[name] = { ...own, minReplicas: Math.min(own.minReplicas ?? 0, cap), maxReplicas: Math.min(own.maxReplicas ?? cap, cap) };
  }
  return { ...preference, clusters };
}

/**
 * The plan with what no other cluster may take left where it is: emptying a cluster must not end replicas that have no
 * other place. Of several drained clusters the first by name keep theirs.
 */
export function leaveUnplaced(planned: Readonly<Record<string, number>>, total: number, asked: Readonly<Record<string, number>>, draining: readonly string[]): Record<string, number> {
  const result = { ...planned };
  let unplaced = Math.max(0, total - sum(Object.values(planned)));
  for (const name of draining) {
    const stays = Math.min(unplaced, asked[name] ?? 0);
    if (stays > 0) result[name] = stays;
    unplaced -= stays;
  }
  return result;
}
