import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ClusterPreference } from '../types/preference.ts';
import { explainPlan } from './explain-plan.ts';
import { fnv1Hash32 } from './fnv.ts';
import { PlannerInputError } from './plan-entry.ts';
import { describeStep } from './plan-step.ts';
import { type Plan, planReplicas, type PlannerInput } from './planner.ts';

/** Properties over thousands of inputs; a busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

/** Passes over the clusters after which a test gives up on the reference: where sums wrap it may take for ever. */
const BOOK_STEPS_MAX = 50_000;
const INT64_MAX = 2n ** 63n - 1n;

/** The reference's algorithm word for word, in 64-bit integers, pass by pass: slow, and the measure of everything here. Undefined when it takes too long. */
function planByTheBook(input: PlannerInput): Plan | undefined {
  const int64 = (value: bigint): bigint => BigInt.asIntN(64, value);
  const least = (...values: (bigint | undefined)[]): bigint => values.reduce<bigint>((a, b) => (b !== undefined && b < a ? b : a), 2n ** 64n);
  const big = (value: number | undefined): bigint | undefined => (value === undefined ? undefined : BigInt(value) > INT64_MAX ? INT64_MAX : BigInt(value));
  const own = <T,>(record: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(record, name) ? record[name] : undefined);
  const plan: Record<string, number> = {};
  const prefs = input.clusters.flatMap((name) => {
    const p = own(input.preferences, name) ?? input.preferences['*'];
    if (p === undefined) plan[name] = 0;
    return p === undefined ? [] : [{
      name, hash: fnv1Hash32(name, input.key), weight: big(p.weight) ?? 0n, min: big(p.minReplicas) ?? 0n, max: big(p.maxReplicas),
      capacity: big(own(input.capacity, name)), current: big(own(input.current, name)), plan: 0n, pre: 0n, overflow: undefined as bigint | undefined,
    }];
  });
  prefs.sort((a, b) => (a.weight === b.weight ? a.hash - b.hash || (a.name < b.name ? -1 : 1) : a.weight > b.weight ? -1 : 1));
  let remaining = big(input.totalReplicas) ?? 0n;
  for (const x of prefs) {
    x.plan = least(x.min, remaining, x.capacity);
    remaining = int64(remaining - x.plan);
  }
  if (!input.rebalance) for (const x of prefs) {
    if (x.current === undefined || x.current <= x.plan) continue;
    const extra = least(int64(least(x.current, x.max, x.capacity) - x.plan), remaining);
    x.pre = extra > 0n ? extra : 0n;
    remaining = int64(remaining - x.pre);
    x.plan = int64(x.plan + x.pre);
  }
  let open = prefs;
  let steps = 0;
  for (let modified = true; modified && remaining > 0n;) {
    modified = false;
    steps += open.length;
    if (steps > BOOK_STEPS_MAX) return undefined;
    const weights = open.reduce((sum, x) => int64(sum + x.weight), 0n);
    const due = remaining;
    const next: typeof prefs = [];
    for (const x of open) {
      if (weights <= 0n) break;
      let extra = least(int64(int64(int64(due * x.weight) + weights) - 1n) / weights, remaining);
      const used = least(extra, x.pre);
      x.pre = int64(x.pre - used);
      extra = int64(extra - used);
      if (used > 0n) modified = true;
      const start = x.plan;
      let total = int64(start + extra);
      let full = false;
      if (x.max !== undefined && total > x.max) { total = x.max; full = true; }
      if (x.capacity !== undefined && total > x.capacity) { x.overflow = int64(total - x.capacity); total = x.capacity; full = true; }
      if (!full) next.push(x);
      remaining = int64(remaining - int64(total - start));
      x.plan = total;
      if (total > start) modified = true;
    }
    open = next;
  }
  const overflow: Record<string, number> = {};
  for (const x of prefs) {
    plan[x.name] = Number(x.plan);
    const over = x.overflow === undefined ? undefined : input.rebalance ? x.overflow : least(x.overflow, remaining);
    if (over !== undefined && (input.rebalance || over > 0n)) overflow[x.name] = Number(over);
  }
  return { plan, overflow, unplaced: Number(remaining) };
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'eu-west', 'us-east'];

function inputs(count: fc.Arbitrary<number>, weight: fc.Arbitrary<number>, total: fc.Arbitrary<number>): fc.Arbitrary<PlannerInput> {
  const preference: fc.Arbitrary<ClusterPreference> = fc.record({ minReplicas: count, maxReplicas: count, weight }, { requiredKeys: [] });
  const counts = fc.dictionary(fc.constantFrom(...NAMES), count);
  return fc.record({
    clusters: fc.uniqueArray(fc.constantFrom(...NAMES)), preferences: fc.dictionary(fc.constantFrom('*', ...NAMES), preference),
    totalReplicas: total, rebalance: fc.boolean(), current: counts, capacity: counts, key: fc.constantFrom('', 'ns/app', 'x/y'),
  });
}
const ordinary = inputs(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 200 }));
const odd = inputs(fc.integer({ min: -40, max: 60 }), fc.integer({ min: -3, max: 9 }), fc.integer({ min: -20, max: 120 }));
/** Numbers on both sides of where doubles stop being exact, and near the ends of 64 bits. */
const EDGES = [0, 1, 7, 2 ** 26, 2 ** 31 - 1, 2 ** 32, 2 ** 45 + 1, 2 ** 53 - 1, 2 ** 60, 2 ** 62];
const below = (limit: number): number[] => EDGES.filter((n) => n < limit);
const signed = (numbers: readonly number[]): fc.Arbitrary<number> => fc.constantFrom(...numbers, ...numbers.map((n) => -n));
/** By the book, huge numbers of running replicas take as many passes. */
const idle = (input: PlannerInput): PlannerInput => ({ ...input, current: {} });
/** Products stay below 64 bits: beyond, the reference's sums wrap and it need not end in anybody's lifetime. */
const wide = fc.oneof(
  inputs(fc.constantFrom(...EDGES), fc.constantFrom(...below(2 ** 32)), fc.constantFrom(0, 5, 2 ** 31 - 1)).map(idle),
  inputs(signed(below(2 ** 53)), fc.integer({ min: -3, max: 9 }), fc.constantFrom(0, 5, 2 ** 31 - 1)).map(idle),
  inputs(fc.integer({ min: -40, max: 60 }), signed(below(2 ** 54)), fc.integer({ min: 0, max: 120 })),
);
/** Anything at all: negative weights beside heavy ones, the ends of 64 bits, names and keys of any script. */
const ANY_NAMES = ['集群一', 'ключ', 'éu-west', '\u{1F600}', 'constructor', ...NAMES];
const anyNumber = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 20 }), signed([...EDGES, 2 ** 63]));
const nasty: fc.Arbitrary<PlannerInput> = fc.record({
  clusters: fc.uniqueArray(fc.constantFrom(...ANY_NAMES)),
  preferences: fc.dictionary(fc.constantFrom('*', ...ANY_NAMES), fc.record({ minReplicas: anyNumber, maxReplicas: anyNumber, weight: fc.oneof(fc.integer({ min: -60, max: 60 }), anyNumber) }, { requiredKeys: [] })),
  totalReplicas: anyNumber, rebalance: fc.boolean(), current: fc.dictionary(fc.constantFrom(...ANY_NAMES), anyNumber),
  capacity: fc.dictionary(fc.constantFrom(...ANY_NAMES), anyNumber), key: fc.constantFrom('', 'ns/app', '命名空间/应用', 'a/\u{1F680}'),
});
const SEED = { seed: 42, numRuns: 2_000 };

describe('planReplicas', () => {
  it('equals the reference for ordinary input', () => {
    fc.assert(fc.property(ordinary, (input) => { expect(planReplicas(input)).toEqual(planByTheBook(input)); }), SEED);
  });
  it('equals the reference for negative numbers and minimum above maximum', () => {
    fc.assert(fc.property(odd, (input) => { expect(planReplicas(input)).toEqual(planByTheBook(input)); }), SEED);
  });
  it('equals the reference across the switch to big integers', () => {
    fc.assert(fc.property(wide, (input) => {
      expect(planReplicas(input)).toEqual(planByTheBook(input));
    }), SEED);
  });
  it('equals the reference for anything at all, as long as that ends', () => {
    let compared = 0;
    fc.assert(fc.property(nasty, (input) => {
      const wanted = planByTheBook(input);
      if (wanted === undefined) return;
      compared += 1;
      expect(planReplicas(input)).toEqual(wanted);
    }), SEED);
    expect(compared).toBeGreaterThan(1_900);
  });
  it('beside a negative weight a share is cut to what is left, also in the rounds that are taken at once', () => {
    const input = { clusters: ['a', 'b'], preferences: { a: { weight: 52, minReplicas: 23 }, b: { weight: -28 } }, totalReplicas: 33, rebalance: false, current: { a: 54 }, capacity: { a: 31 }, key: 'ns/app' };
    expect(planReplicas(input)).toEqual({ plan: { a: 31, b: 0 }, overflow: { a: 2 }, unplaced: 2 });
  });
  it('takes the largest number of 64 bits for what it is, though no double holds it', () => {
    const most = Number('9223372036854775807');
    const input = { clusters: ['a', 'b'], preferences: { a: { weight: 1, maxReplicas: most }, b: { weight: 1, minReplicas: 2 } }, totalReplicas: 9, rebalance: true, current: {}, capacity: { b: most }, key: '' };
    expect(Object.values(planReplicas(input).plan).reduce((sum, n) => sum + n, 0)).toBe(9);
    expect(planReplicas(input)).toEqual(planReplicas({ ...input, preferences: { a: { weight: 1 }, b: { weight: 1, minReplicas: 2 } }, capacity: {} }));
  });
  it('refuses weights with which the reference would not end', () => {
    const input = { clusters: ['a', 'b'], preferences: { a: { weight: 2 ** 62 }, b: { weight: 1 } }, totalReplicas: 2 ** 31 - 4, rebalance: true, current: {}, capacity: {}, key: '' };
    expect(() => planReplicas(input)).toThrow(PlannerInputError);
  });
  it('places the total or says what is left, within every bound', () => {
    fc.assert(fc.property(ordinary, (input) => {
      const { plan, unplaced } = planReplicas(input);
      expect(Object.values(plan).reduce((sum, n) => sum + n, unplaced)).toBe(input.totalReplicas);
      expect(unplaced).toBeGreaterThanOrEqual(0);
      for (const [name, replicas] of Object.entries(plan)) {
        expect(replicas).toBeGreaterThanOrEqual(0);
        if (input.capacity[name] !== undefined) expect(replicas).toBeLessThanOrEqual(input.capacity[name]);
      }
    }), SEED);
  });
  it('does not depend on the order of clusters', () => {
    fc.assert(fc.property(ordinary, (input) => {
      expect(planReplicas({ ...input, clusters: input.clusters.toReversed() })).toEqual(planReplicas(input));
    }), SEED);
  });
  it('a steady plan moves nothing: planning again from where it led gives the same', () => {
    const bounded = ordinary.filter((input) => Object.values(input.preferences).every((p) => p.maxReplicas === undefined || p.maxReplicas >= (p.minReplicas ?? 0)));
    fc.assert(fc.property(bounded, (input) => {
      const steady = { ...input, rebalance: false, capacity: {} };
      const { plan } = planReplicas(steady);
      expect(planReplicas({ ...steady, current: plan }).plan).toEqual(plan);
    }), SEED);
  });
  it('huge numbers of running replicas cost no more than small ones', () => {
    const clusters = Array.from({ length: 50 }, (_, i) => `c${i}`);
    const current = Object.fromEntries(clusters.slice(1).map((name) => [name, 40_000_000]));
    const { plan } = planReplicas({ clusters, preferences: { '*': { weight: 1 } }, totalReplicas: 49 * 40_000_000 + 1, rebalance: false, current, capacity: { c0: 0 }, key: 'k' });
    expect(Object.values(plan).reduce((sum, n) => sum + n, 0)).toBe(49 * 40_000_000 + 1);
  });
  it('a cluster may have the name of something every object inherits', () => {
    expect(planReplicas({ clusters: ['constructor'], preferences: {}, totalReplicas: 1, rebalance: false, current: {}, capacity: {}, key: '' }).plan).toEqual({ constructor: 0 });
  });
  it('refuses what is no whole number', () => {
    const input = { clusters: ['a'], preferences: { '*': { weight: 0.5 } }, totalReplicas: 1, rebalance: false, current: {}, capacity: {}, key: '' };
    expect(() => planReplicas(input)).toThrow(PlannerInputError);
    expect(() => planReplicas({ ...input, preferences: {}, totalReplicas: Number.NaN })).toThrow(PlannerInputError);
  });
});

describe('explainPlan', () => {
  it('the steps of a cluster add up to its number, in both kinds of arithmetic', () => {
    for (const some of [ordinary, odd, wide]) fc.assert(fc.property(some, (input) => {
      const explanation = explainPlan(input);
      for (const [name, planned] of Object.entries(explanation.plan)) {
        const steps = explanation.stepsOf(name);
        const sum = steps.reduce((total, step) => total + ('granted' in step ? step.granted : 0), 0);
        if (Math.abs(planned) < 2 ** 50 && steps.every((step) => !('granted' in step) || Math.abs(step.granted) < 2 ** 50)) expect(sum).toBe(planned);
      }
      expect({ plan: explanation.plan, overflow: explanation.overflow, unplaced: explanation.unplaced }).toEqual(planReplicas(input));
    }), { seed: 1, numRuns: 500 });
  });
  it('tells minimum, kept, share, limits and ties in sentences', () => {
    const explanation = explainPlan({
      clusters: ['a', 'b', 'c', 'd'], preferences: { a: { weight: 2, minReplicas: 1, maxReplicas: 3 }, b: { weight: 1 }, c: { weight: 1 } },
      totalReplicas: 12, rebalance: false, current: { b: 2 }, capacity: { c: 3 }, key: 'ns/app',
    });
    expect(explanation.order[0]).toBe('a');
    expect(explanation.stepsOf('a').map(describeStep)).toEqual([
      'Its minimum of 1 comes first.',
      'Round 1: its share by weight is 5; it gets 2; its maximum is reached.',
    ]);
    expect(explanation.stepsOf('b').map((step) => step.kind).slice(0, 2)).toEqual(['kept', 'share']);
    expect(explanation.stepsOf('b').map(describeStep)[0]).toBe('It runs 2 already, so 2 more stay where they are.');
    expect(explanation.stepsOf('c').map(describeStep).join(' ')).toContain('its capacity is reached');
    expect(explanation.stepsOf('c').map(describeStep).join(' ')).toContain('hash');
    expect(explanation.stepsOf('d').map(describeStep)).toEqual(['No preference names this cluster and there is none for "*", so it gets no replicas.']);
  });
});
