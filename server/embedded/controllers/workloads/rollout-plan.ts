import type { Deployment } from '../kinds.ts';
import { resolveShare } from './percentages.ts';

/** One ReplicaSet of a Deployment, as far as a rollout cares. Lists are oldest first. */
export type SetSize = { readonly name: string; readonly replicas: number; readonly available: number };
export type Scale = { readonly name: string; readonly from: number; readonly to: number };
export type RolloutLimits = { readonly replicas: number; readonly maxSurge: number; readonly maxUnavailable: number };

const DEFAULT_SHARE = '25%';

/** Percentages resolved as Kubernetes does: surge rounds up, unavailable down, and both zero becomes one unavailable. */
export function rolloutLimits({ spec }: Deployment): RolloutLimits {
  const replicas = spec.replicas ?? 1;
  if (spec.strategy?.type === 'Recreate') return { replicas, maxSurge: 0, maxUnavailable: replicas };
  const rolling = spec.strategy?.rollingUpdate;
  const maxSurge = resolveShare(rolling?.maxSurge ?? DEFAULT_SHARE, replicas, 'up');
  const unavailable = resolveShare(rolling?.maxUnavailable ?? DEFAULT_SHARE, replicas, 'down');
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : unavailable;
  return { replicas, maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/** How many replicas the new ReplicaSet may have now, given what the old ones still have. */
export function newSetSize(limits: RolloutLimits, current: number, allReplicas: number): number {
  if (current > limits.replicas) return limits.replicas;
  const room = limits.replicas + limits.maxSurge - allReplicas;
  return room <= 0 ? current : current + Math.min(room, limits.replicas - current);
}

/**
 * One step of a rolling update: grow the new set as far as the surge allows, else shrink the old ones as far as
 * availability allows, pods that are not available first. Empty when it must wait for pods or is done.
 * Source: the behaviour of kube-controller-manager's deployment controller.
 */
export function planRollingStep(limits: RolloutLimits, fresh: SetSize, old: readonly SetSize[]): Scale[] {
  const oldReplicas = sum(old, (set) => set.replicas);
  const target = newSetSize(limits, fresh.replicas, fresh.replicas + oldReplicas);
  if (target !== fresh.replicas) return [{ name: fresh.name, from: fresh.replicas, to: target }];
  if (oldReplicas === 0) return [];
  const minAvailable = limits.replicas - limits.maxUnavailable;
  const freshUnavailable = fresh.replicas - fresh.available;
  let removable = fresh.replicas + oldReplicas - minAvailable - freshUnavailable;
  const sizes = new Map(old.map((set) => [set.name, set.replicas]));
  for (const set of old) {
    const unhealthy = Math.min(Math.max(removable, 0), Math.max(set.replicas - set.available, 0));
    sizes.set(set.name, set.replicas - unhealthy);
    removable -= unhealthy;
  }
  let surplus = Math.min(sum(old, (set) => set.available) + fresh.available - minAvailable, Math.max(removable, 0));
  for (const set of old) {
    const size = sizes.get(set.name) ?? 0;
    const step = Math.min(Math.max(surplus, 0), size);
    sizes.set(set.name, size - step);
    surplus -= step;
  }
  return changes(old, sizes);
}

/**
 * The Deployment itself was scaled: with one set in use it takes the new size; in the middle of a rollout the
 * change is divided by the sets' sizes, largest first, and the last rounding goes to the largest.
 */
export function planScaling(limits: RolloutLimits, sets: readonly SetSize[], newest: SetSize | undefined): Scale[] {
  const active = sets.filter((set) => set.replicas > 0);
  const only = active.length <= 1 ? (active[0] ?? newest ?? sets.at(-1)) : undefined;
  if (only !== undefined) return only.replicas === limits.replicas ? [] : [{ name: only.name, from: only.replicas, to: limits.replicas }];
  if (newest !== undefined && newest.available === limits.replicas && newest.replicas === limits.replicas) {
    return active.filter((set) => set.name !== newest.name).map((set) => ({ name: set.name, from: set.replicas, to: 0 }));
  }
  if (active.length <= 1) return [];
  const total = sum(active, (set) => set.replicas);
  const allowed = limits.replicas > 0 ? limits.replicas + limits.maxSurge : 0;
  let left = allowed - total;
  const bySize = active.toSorted((a, b) => b.replicas - a.replicas);
  const sizes = new Map<string, number>();
  for (const set of bySize) {
    const fair = Math.round((set.replicas * allowed) / total) - set.replicas;
    const step = left >= 0 ? Math.min(Math.max(fair, 0), left) : Math.max(Math.min(fair, 0), left);
    sizes.set(set.name, Math.max(0, set.replicas + step));
    left -= step;
  }
  const largest = bySize[0];
  if (largest !== undefined && left !== 0) sizes.set(largest.name, Math.max(0, (sizes.get(largest.name) ?? 0) + left));
  return changes(active, sizes);
}

function changes(sets: readonly SetSize[], sizes: ReadonlyMap<string, number>): Scale[] {
  return sets.flatMap((set) => {
    const to = sizes.get(set.name) ?? set.replicas;
    return to === set.replicas ? [] : [{ name: set.name, from: set.replicas, to }];
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
