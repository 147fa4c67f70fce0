import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { planWide } from './planner-wide.ts';
import { planReplicas, type PlannerInput, preparePlan, toPlan } from './planner.ts';

/** Properties over thousands of inputs; a busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const NAMES = ['a', 'b', 'c', 'd', 'eu-west'];
/** Totals and weights of every size up to where their products reach 2^53, and past it as far as 64 bits hold them. */
const size = fc.integer({ min: 0, max: 36 }).chain((bits) => fc.integer({ min: 0, max: 2 ** bits }));
const weight = fc.integer({ min: 0, max: 24 }).chain((bits) => fc.integer({ min: 0, max: 2 ** bits }));
const inputs: fc.Arbitrary<PlannerInput> = fc.record({
  clusters: fc.uniqueArray(fc.constantFrom(...NAMES)),
  preferences: fc.dictionary(fc.constantFrom('*', ...NAMES), fc.record({ minReplicas: size, maxReplicas: size, weight }, { requiredKeys: [] })),
  totalReplicas: size, rebalance: fc.boolean(), current: fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 1_000 })),
  capacity: fc.dictionary(fc.constantFrom(...NAMES), size), key: fc.constantFrom('', 'ns/app'),
});

/** The 64-bit steps, whatever the input's size. */
function planInBigIntegers(input: PlannerInput) {
  const prepared = preparePlan(input);
  return toPlan(input, prepared.entries, planWide(prepared.sorted, input.totalReplicas, input.rebalance, undefined));
}

describe('the switch between doubles and 64-bit integers', () => {
  afterEach(() => { vi.unstubAllGlobals(); });

  it('both sides of it give the same plan, overflow and rest wherever doubles are used', () => {
    let doubles = 0;
    let integers = 0;
    fc.assert(fc.property(inputs, (input) => {
      if (preparePlan(input).exact) doubles += 1;
      else integers += 1;
      expect(planReplicas(input)).toEqual(planInBigIntegers(input));
    }), { seed: 53, numRuns: 2_000 });
    expect(Math.min(doubles, integers)).toBeGreaterThan(200);
  });

  it('happens before a product can reach 2^53, not after', () => {
    const at = (totalReplicas: number, heaviest: number) =>
      preparePlan({ clusters: ['a'], preferences: { a: { weight: heaviest } }, totalReplicas, rebalance: true, current: {}, capacity: {}, key: '' }).exact;
    expect(at(2 ** 31, 2 ** 19)).toBe(true);
    expect(at(2 ** 31, 2 ** 22)).toBe(false);
    expect(at(2 ** 53, 1)).toBe(false);
  });

  it('the common path makes no BigInt: it works where there is none', () => {
    vi.stubGlobal('BigInt', () => { throw new Error('a BigInt was made'); });
    const clusters = Array.from({ length: 200 }, (_, i) => `c${i}`);
    const { plan } = planReplicas({ clusters, preferences: { '*': { weight: 1_000_000, maxReplicas: 2_000 } }, totalReplicas: 100_000, rebalance: false, current: {}, capacity: {}, key: 'k' });
    expect(Object.values(plan).reduce((sum, n) => sum + n, 0)).toBe(100_000);
  });
});
