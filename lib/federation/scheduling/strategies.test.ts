import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ClusterPreference, Strategy, TopologyPreference } from '../types/preference.ts';
import type { Division } from './explain-plan.ts';
import { describeStep } from './plan-step.ts';
import { levelOut, levelWithin, sum } from './level-out.ts';
import { planReplicas } from './planner.ts';
import type { ClusterAttributes } from './stages.ts';
import { divide, type StrategyInput } from './strategies.ts';
import { divideOverDomains } from './topology.ts';

/** Properties over thousands of inputs; a busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const NAMES = ['a', 'b', 'c', 'd', 'e', 'eu-west', 'us-east'];
const RUNS = { seed: 7, numRuns: 1_500 };
const ALL: readonly Strategy[] = ['Weighted', 'Capacity', 'Packed', 'Spread'];

const small = fc.integer({ min: 0, max: 30 });
const preference: fc.Arbitrary<ClusterPreference> = fc.record({ minReplicas: small, more: small, weight: fc.integer({ min: 0, max: 9 }) }, { requiredKeys: [] })
  .map(({ minReplicas, more, weight }) => ({
    ...(minReplicas === undefined ? {} : { minReplicas }), ...(more === undefined ? {} : { maxReplicas: (minReplicas ?? 0) + more }), ...(weight === undefined ? {} : { weight }),
  }));
const attributes = fc.record({
  region: fc.option(fc.constantFrom('eu', 'us'), { nil: undefined }), zones: fc.subarray(['z1', 'z2']), labels: fc.constantFrom({}, { provider: 'x' }, { provider: 'y' }),
});
const counts = fc.dictionary(fc.constantFrom(...NAMES), small);
const inputs: fc.Arbitrary<StrategyInput> = fc.record({
  clusters: fc.uniqueArray(fc.constantFrom(...NAMES)), preferences: fc.dictionary(fc.constantFrom('*', ...NAMES), preference),
  totalReplicas: fc.integer({ min: 0, max: 150 }), rebalance: fc.boolean(), current: counts, capacity: counts, room: counts, key: fc.constantFrom('ns/app', 'x/y'),
  attributes: fc.dictionary(fc.constantFrom(...NAMES), attributes).map((byName): ReadonlyMap<string, ClusterAttributes> => new Map(Object.entries(byName))),
});
const topologies: fc.Arbitrary<TopologyPreference> = fc.record(
  { key: fc.constantFrom('region', 'zone', 'provider'), minDomains: fc.integer({ min: 1, max: 4 }), maxSkew: fc.integer({ min: 1, max: 5 }) }, { requiredKeys: ['key'] },
);

/** Every way to divide: each strategy, alone and within a topology. */
type Way = { strategy: Strategy; topology?: TopologyPreference };
const ways: fc.Arbitrary<Way> = fc.record({ strategy: fc.constantFrom(...ALL), topology: topologies }, { requiredKeys: ['strategy'] });
function run({ strategy, topology }: Way, input: StrategyInput): Division {
  return topology === undefined ? divide(strategy, input) : divideOverDomains(strategy, topology, input).division;
}
const numbers = ({ plan, overflow, unplaced }: Division): unknown => ({ plan, overflow, unplaced });
const has = (input: StrategyInput, name: string): ClusterPreference | undefined => (Object.hasOwn(input.preferences, name) ? input.preferences[name] : input.preferences['*']);

describe('every strategy, with and without a topology', () => {
  it('places the total or says what is left, within maximum and capacity', () => {
    fc.assert(fc.property(ways, inputs, (way, input) => {
      const { plan, unplaced } = run(way, input);
      expect(sum(Object.values(plan)) + unplaced).toBe(input.totalReplicas);
      expect(unplaced).toBeGreaterThanOrEqual(0);
      expect(Object.keys(plan).toSorted()).toEqual(input.clusters.toSorted());
      for (const [name, replicas] of Object.entries(plan)) {
        expect(replicas).toBeGreaterThanOrEqual(0);
        const wanted = has(input, name);
        expect(replicas).toBeLessThanOrEqual(wanted === undefined ? 0 : wanted.maxReplicas ?? Number.POSITIVE_INFINITY);
        if (Object.hasOwn(input.capacity, name)) expect(replicas).toBeLessThanOrEqual(input.capacity[name] ?? 0);
      }
    }), RUNS);
  });
  it('gives every minimum when the total and the capacities allow it', () => {
    fc.assert(fc.property(ways, inputs, (way, input) => {
      const generous = { ...input, capacity: {}, totalReplicas: 1_000 };
      const { plan } = run(way, generous);
      for (const name of input.clusters) expect(plan[name]).toBeGreaterThanOrEqual(has(input, name)?.minReplicas ?? 0);
    }), RUNS);
  });
  it('does not depend on the order of clusters', () => {
    fc.assert(fc.property(ways, inputs, (way, input) => {
      expect(numbers(run(way, { ...input, clusters: input.clusters.toReversed() }))).toEqual(numbers(run(way, input)));
    }), RUNS);
  });
  it('a steady plan moves nothing: planning again from where it led gives the same', () => {
    fc.assert(fc.property(ways, inputs, (way, input) => {
      const { plan } = run(way, input);
      expect(run(way, { ...input, current: plan }).plan).toEqual(plan);
    }), RUNS);
  });
  it('says why in a sentence for every cluster', () => {
    fc.assert(fc.property(ways, inputs, (way, input) => {
      const division = run(way, input);
      for (const name of input.clusters) expect(division.stepsOf(name).map(describeStep).every((sentence) => sentence.endsWith('.'))).toBe(true);
    }), { seed: 3, numRuns: 200 });
  });
});

describe('Weighted', () => {
  it('is the planner of KubeFed, number for number', () => {
    fc.assert(fc.property(inputs, (input) => { expect(numbers(divide('Weighted', input))).toEqual(planReplicas(input)); }), RUNS);
  });
});

const everywhere = (clusters: readonly string[], totalReplicas: number, more: Partial<StrategyInput> = {}): StrategyInput => ({
  clusters, preferences: { '*': {} }, totalReplicas, rebalance: true, current: {}, capacity: {}, room: {}, key: 'ns/app', attributes: new Map(), ...more,
});

describe('Capacity', () => {
  it('divides in proportion to what each cluster can hold, and not beyond', () => {
    const room = { a: 60, b: 30, c: 10 };
    expect(divide('Capacity', everywhere(['a', 'b', 'c'], 50, { room, capacity: room })).plan).toEqual({ a: 30, b: 15, c: 5 });
    const full = divide('Capacity', everywhere(['a', 'b', 'c'], 120, { room, capacity: room }));
    expect(full.plan).toEqual(room);
    expect(full.unplaced).toBe(20);
  });
});

describe('Packed', () => {
  it('uses as few clusters as possible', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 1, max: 20 }), { minKeys: 1 }), fc.integer({ min: 0, max: 60 }), (capacity, total) => {
      const { plan } = divide('Packed', everywhere(Object.keys(capacity), total, { capacity }));
      let need = 0;
      let reached = 0;
      for (const each of Object.values(capacity).toSorted((a, b) => b - a)) {
        if (reached >= total) break;
        reached += each;
        need += 1;
      }
      expect(Object.values(plan).filter((replicas) => replicas > 0).length).toBe(need);
    }), RUNS);
  });
});

describe('Spread', () => {
  it('is even over regions, then zones, then clusters', () => {
    const at = (region: string, zone: string): ClusterAttributes => ({ region, zones: [zone], labels: {} });
    const where = new Map([['a', at('eu', '1')], ['b', at('eu', '1')], ['c', at('eu', '2')], ['d', at('us', '1')]]);
    expect(divide('Spread', everywhere(['a', 'b', 'c', 'd'], 16, { attributes: where })).plan).toEqual({ a: 2, b: 2, c: 4, d: 8 });
  });
  it('without limits clusters of one place differ by at most one', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }), fc.integer({ min: 0, max: 200 }), (clusters, total) => {
      const replicas = Object.values(divide('Spread', everywhere(clusters, total)).plan);
      expect(Math.max(...replicas) - Math.min(...replicas)).toBeLessThanOrEqual(1);
    }), RUNS);
  });
});

describe('topology', () => {
  const inProvider = (names: Readonly<Record<string, string>>): ReadonlyMap<string, ClusterAttributes> =>
    new Map(Object.entries(names).map(([name, provider]) => [name, { zones: [], labels: { provider } }]));
  it('without limits domains differ by no more than maxSkew, whatever the weights say', () => {
    fc.assert(fc.property(fc.constantFrom(...ALL), inputs, fc.integer({ min: 1, max: 5 }), (strategy, input, maxSkew) => {
      const open = { ...input, capacity: {}, room: {}, preferences: Object.fromEntries(input.clusters.map((name, i) => [name, { weight: i + 1 }])), rebalance: true };
      const { report } = divideOverDomains(strategy, { key: 'provider', maxSkew }, open);
      expect(report.skew).toBeUndefined();
    }), RUNS);
  });
  it('opens domains until there are enough, and says so when there are not', () => {
    const where = inProvider({ a: 'x', b: 'x', c: 'y' });
    const packed = divideOverDomains('Packed', { key: 'provider', minDomains: 2 }, everywhere(['a', 'b', 'c'], 5, { attributes: where }));
    expect(packed.report).toEqual({ replicasByDomain: { x: 4, y: 1 }, tooFew: undefined, skew: undefined });
    const three = divideOverDomains('Packed', { key: 'provider', minDomains: 3 }, everywhere(['a', 'b', 'c'], 5, { attributes: where }));
    expect(three.report.tooFew).toEqual({ found: 2, wanted: 3 });
    expect(three.division.unplaced).toBe(0);
  });
  it('limits come first: no replica is left out for the sake of evenness', () => {
    const { division, report } = divideOverDomains('Spread', { key: 'provider', maxSkew: 1 }, everywhere(['a', 'c'], 10, { attributes: inProvider({ a: 'x', c: 'y' }), capacity: { c: 2 } }));
    expect(division.plan).toEqual({ a: 8, c: 2 });
    expect(report.skew).toEqual({ found: 6, wanted: 1 });
  });
});

describe('levelling', () => {
  const bounds = fc.array(fc.record({ lo: small, more: fc.integer({ min: 0, max: 20 }), wanted: small }), { minLength: 1, maxLength: 6 });
  it('keeps to the bounds and the sum, and what could take more is at most one below the rest', () => {
    fc.assert(fc.property(bounds, small, (given, more) => {
      const shares = given.map(({ lo, more: span }) => ({ lo, hi: lo + span }));
      const total = Math.min(sum(shares.map(({ lo }) => lo)) + more, sum(shares.map(({ hi }) => hi)));
      const amounts = levelOut(total, shares);
      expect(sum(amounts)).toBe(total);
      amounts.forEach((amount, i) => {
        expect(amount).toBeGreaterThanOrEqual(shares[i]?.lo ?? 0);
        expect(amount).toBeLessThanOrEqual(shares[i]?.hi ?? 0);
        amounts.forEach((other, j) => { if (amount < (shares[i]?.hi ?? 0) && other > (shares[j]?.lo ?? 0)) expect(other - amount).toBeLessThanOrEqual(1); });
      });
    }), RUNS);
  });
  it('leaves alone what is within the skew', () => {
    expect(levelWithin([{ lo: 0, hi: 99, wanted: 5 }, { lo: 0, hi: 99, wanted: 3 }], 2)).toEqual([5, 3]);
    expect(levelWithin([{ lo: 0, hi: 99, wanted: 9 }, { lo: 0, hi: 99, wanted: 0 }], 1)).toEqual([5, 4]);
  });
});
