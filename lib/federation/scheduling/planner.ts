/**
 * The replica planner: divides a total over clusters by weight, within minimum, maximum and capacity.
 *
 * Guarantees: the plan and overflow of KubeFed's planner for every input, also where that makes little sense
 * (negative numbers, minimum above maximum); the same input gives the same plan in any order of clusters.
 * It does not read clusters, does not know about time, and does not decide who is available.
 *
 * Cost: sorting, plus a few passes over the clusters. KubeFed repeats a pass that only uses up replicas which already
 * run; here such passes are counted and taken at once, so large running counts cost no more than small ones.
 */
import { compareBytewise } from '#lib/kube/json.ts';
import type { ClusterPreference } from '../types/preference.ts';
import { fnv1Hash32 } from './fnv.ts';
import { type PlanEntry, PlannerInputError, type PlanTrace } from './plan-entry.ts';
import { planWide } from './planner-wide.ts';

export type PlannerInput = {
  /** The available clusters; names are distinct. */
  clusters: readonly string[];
  /** Key `*` stands for every cluster without an entry of its own; without either a cluster gets 0. */
  preferences: Readonly<Record<string, ClusterPreference>>;
  totalReplicas: number;
  /** False keeps replicas where they run as far as limits allow. */
  rebalance: boolean;
  /** Replicas that run now; a cluster that is absent runs none. */
  current: Readonly<Record<string, number>>;
  /** Replicas a cluster can take; absent means that no limit is known. */
  capacity: Readonly<Record<string, number>>;
  /** `namespace/name` of the preference; breaks ties together with the cluster's name. */
  key: string;
};

export type Plan = {
  plan: Record<string, number>;
  /** What a cluster should have run beyond its capacity. Without `rebalance` never more than what is left over. */
  overflow: Record<string, number>;
  /** The part of the total that found no place. */
  unplaced: number;
};

/** Everything in the order in which clusters are served, and whether doubles are exact for it. */
export type PreparedPlan = { sorted: PlanEntry[]; entries: PlanEntry[]; exact: boolean };

/** Sums and products up to here are exact in a double. */
const EXACT_LIMIT = Number.MAX_SAFE_INTEGER;
/** Whatever is planned or left over is at most this many times the sum of all given numbers; see `isExact`. */
const GROWTH = 4;

/**
 * Plans the input. Sum of plan + unplaced = total.
 * @throws PlannerInputError when a number is not an integer.
 * Source: behaviour of KubeFed's planner, pkg/controller/util/planner.
 */
export function planReplicas(input: PlannerInput): Plan {
  const prepared = preparePlan(input);
  return toPlan(input, prepared.entries, runPlan(prepared, input, undefined));
}

/** Reads the input and puts the clusters into the order in which they are served. */
export function preparePlan(input: PlannerInput): PreparedPlan {
  const entries: PlanEntry[] = [];
  const magnitude = { counts: Math.abs(integer(input.totalReplicas, 'totalReplicas')), weight: 0, weights: 0 };
  const star = input.preferences['*'];
  for (const name of input.clusters) {
    const preference = Object.hasOwn(input.preferences, name) ? input.preferences[name] : star;
    if (preference !== undefined) entries.push(toEntry(name, preference, input, magnitude));
  }
  return { entries, sorted: entries.toSorted(servedBefore), exact: isExact(magnitude) };
}

/** Plans entries that have not been planned yet, in place; returns what found no place. */
export function runPlan(prepared: PreparedPlan, input: PlannerInput, trace: PlanTrace | undefined): number {
  const run = prepared.exact ? planExact : planWide;
  return run(prepared.sorted, integer(input.totalReplicas, 'totalReplicas'), input.rebalance, trace);
}

/** Heavier clusters first; equal weights by hash, equal hashes by name. */
function servedBefore(a: PlanEntry, b: PlanEntry): number {
  if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1;
  return a.hash - b.hash || compareBytewise(a.name, b.name);
}

type Magnitude = { counts: number; weight: number; weights: number };

function toEntry(name: string, preference: ClusterPreference, input: PlannerInput, magnitude: Magnitude): PlanEntry {
  const weight = integer(preference.weight ?? 0, 'weight');
  const min = integer(preference.minReplicas ?? 0, 'minReplicas');
  const max = bound(preference.maxReplicas, 'maxReplicas', magnitude);
  const capacity = bound(Object.hasOwn(input.capacity, name) ? input.capacity[name] : undefined, 'capacity', magnitude);
  const current = Object.hasOwn(input.current, name) ? integer(input.current[name] ?? 0, 'current') : Number.NEGATIVE_INFINITY;
  magnitude.counts += Math.abs(min) + (current === Number.NEGATIVE_INFINITY ? 0 : Math.abs(current));
  magnitude.weight = Math.max(magnitude.weight, Math.abs(weight));
  magnitude.weights += Math.abs(weight);
  return { name, hash: fnv1Hash32(name, input.key), weight, min, max, capacity, current, plan: 0, kept: 0, overflow: 0 };
}

function bound(value: number | null | undefined, what: string, magnitude: Magnitude): number {
  if (value === undefined || value === null) return Number.POSITIVE_INFINITY;
  const whole = integer(value, what);
  magnitude.counts += Math.abs(whole);
  return whole;
}

/** Adding nothing turns -0 into 0. */
function integer(value: number, what: string): number {
  if (!Number.isInteger(value)) throw new PlannerInputError(`${what} must be a whole number, not ${value}`);
  return value + 0;
}

/**
 * True when no step can leave the range in which doubles are exact. Planned and left-over replicas always sum to the
 * total, and no cluster is planned below its own negative bounds, so both stay within twice the sum of all counts.
 */
function isExact(magnitude: Magnitude): boolean {
  return GROWTH * magnitude.counts * Math.max(magnitude.weight, 1) + magnitude.weights < EXACT_LIMIT;
}

function planExact(sorted: readonly PlanEntry[], total: number, rebalance: boolean, trace: PlanTrace | undefined): number {
  let remaining = total;
  for (let i = 0; i < sorted.length; i += 1) {
    const x = sorted[i];
    if (x === undefined) continue;
    x.plan = Math.min(x.min, remaining, x.capacity);
    remaining -= x.plan;
    if (trace !== undefined && (x.min !== 0 || x.plan !== 0)) trace.minimum(i, x.plan, x.min);
  }
  if (!rebalance) {
    for (let i = 0; i < sorted.length; i += 1) {
      const x = sorted[i];
      if (x === undefined || x.current <= x.plan) continue;
      x.kept = Math.max(0, Math.min(Math.min(x.max, x.current, x.capacity) - x.plan, remaining));
      x.plan += x.kept;
      remaining -= x.kept;
      if (trace !== undefined) trace.kept(i, x.kept, x.current);
    }
  }
  remaining = shareExact(sorted, remaining, trace);
  if (!rebalance) for (const x of sorted) x.overflow = Math.max(0, Math.min(x.overflow, remaining));
  return remaining;
}

/** The weighted rounds. In a round every cluster's share is reckoned from what was left when the round began. */
function shareExact(sorted: readonly PlanEntry[], left: number, trace: PlanTrace | undefined): number {
  let remaining = left;
  let open = sorted.map((_, i) => i);
  for (let round = 1, modified = true; modified && remaining > 0; round += 1) {
    modified = false;
    let weights = 0;
    for (const i of open) weights += sorted[i]?.weight ?? 0;
    if (weights <= 0) break;
    const due = remaining;
    const next: number[] = [];
    for (const i of open) {
      const x = sorted[i];
      if (x === undefined) continue;
      const start = x.plan;
      const share = Math.min(Math.trunc((due * x.weight + weights - 1) / weights), remaining);
      const alreadyKept = Math.min(share, x.kept);
      x.kept -= alreadyKept;
      let target = start + share - alreadyKept;
      let full = false;
      if (target > x.max) {
        target = x.max;
        full = true;
      }
      if (target > x.capacity) {
        x.overflow = target - x.capacity;
        target = x.capacity;
        full = true;
      }
      if (!full) next.push(i);
      remaining -= target - start;
      x.plan = target;
      if (alreadyKept > 0 || target > start) modified = true;
      if (trace !== undefined) trace.share(i, round, target - start, share, alreadyKept);
    }
    if (modified && remaining === due && next.length === open.length) skipEqualRounds(sorted, open, due, weights);
    open = next;
  }
  return remaining;
}

/** A round in which every share was used up by kept replicas repeats unchanged until some cluster's kept ones no longer cover its share. */
function skipEqualRounds(sorted: readonly PlanEntry[], open: readonly number[], due: number, weights: number): void {
  let rounds = Number.POSITIVE_INFINITY;
  for (const i of open) {
    const x = sorted[i];
    const share = x === undefined ? 0 : equalShare(x, due, weights);
    if (x !== undefined && share > 0) rounds = Math.min(rounds, Math.floor(x.kept / share));
  }
  if (rounds === 0 || rounds === Number.POSITIVE_INFINITY) return;
  for (const i of open) {
    const x = sorted[i];
    if (x !== undefined) x.kept -= rounds * equalShare(x, due, weights);
  }
}

/** A cluster's share while nothing is taken from what is due. Beside a negative weight it can be reckoned as more than that. */
function equalShare(x: PlanEntry, due: number, weights: number): number {
  return Math.min(Math.trunc((due * x.weight + weights - 1) / weights), due);
}

/** The result in the order of the input's clusters. */
export function toPlan(input: PlannerInput, entries: readonly PlanEntry[], unplaced: number): Plan {
  const plan: Record<string, number> = {};
  const overflow: Record<string, number> = {};
  let next = 0;
  for (const name of input.clusters) {
    const entry = entries[next];
    if (entry?.name !== name) {
      plan[name] = 0;
      continue;
    }
    next += 1;
    plan[name] = entry.plan;
    if (entry.overflow !== 0) overflow[name] = entry.overflow;
  }
  return { plan, overflow, unplaced };
}
