import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../kinds.ts';
import { newSetSize, planRollingStep, planScaling, rolloutLimits, type SetSize } from './rollout-plan.ts';

function deployment(replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' },
    spec: { replicas, selector: {}, template: { spec: { containers: [] } }, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } },
  };
}
const set = (name: string, replicas: number, available = replicas): SetSize => ({ name, replicas, available });

describe('limits', () => {
  it.each([
    [3, '25%', '25%', 1, 0], [10, '25%', '25%', 3, 2], [1, '25%', '25%', 1, 0], [4, 0, 0, 0, 1], [4, '0%', '10%', 0, 1], [5, 2, 1, 2, 1], [0, '25%', '25%', 0, 0],
  ])('of %i replicas with surge %s and unavailable %s', (replicas, surge, unavailable, maxSurge, maxUnavailable) => {
    expect(rolloutLimits(deployment(replicas, surge, unavailable))).toEqual({ replicas, maxSurge, maxUnavailable });
  });
});

describe('a rolling step', () => {
  const limits = { replicas: 10, maxSurge: 2, maxUnavailable: 2 };
  it('grows the new set first', () => {
    expect(planRollingStep(limits, set('new', 0), [set('old', 10)])).toEqual([{ name: 'new', from: 0, to: 2 }]);
  });
  it('then shrinks the old one as far as availability allows', () => {
    expect(planRollingStep(limits, set('new', 2, 0), [set('old', 10)])).toEqual([{ name: 'old', from: 10, to: 8 }]);
  });
  it('waits while nothing more may go', () => {
    expect(planRollingStep(limits, set('new', 4, 0), [set('old', 8)])).toEqual([]);
  });
  it('removes pods that never became available first, oldest set first', () => {
    expect(planRollingStep(limits, set('new', 2, 2), [set('broken', 4, 0), set('old', 6)])).toEqual([{ name: 'broken', from: 4, to: 0 }]);
  });

  it('by step reaches the new template, never above the surge, never below what must be available', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), fc.array(fc.nat(10), { maxLength: 3 }), (replicas, surge, unavailable, cuts) => {
      const bounds = rolloutLimits(deployment(replicas, surge, unavailable));
      let left = replicas;
      let old = cuts.map((cut, i) => {
        const share = Math.min(cut, left);
        left -= share;
        return set(`older-${i}`, share);
      });
      old = [...old, set('old', left)];
      let fresh = set('new', newSetSize(bounds, 0, replicas), 0);
      for (let step = 0; step < 200; step += 1) {
        const plan = planRollingStep(bounds, fresh, old);
        const size = (each: SetSize): SetSize => {
          const to = plan.find((scale) => scale.name === each.name)?.to ?? each.replicas;
          return { ...each, replicas: to, available: Math.min(each.available, to) };
        };
        fresh = size(fresh);
        old = old.map(size);
        const total = old.reduce((sum, each) => sum + each.replicas, fresh.replicas);
        const available = old.reduce((sum, each) => sum + each.available, fresh.available);
        expect(total).toBeLessThanOrEqual(replicas + bounds.maxSurge);
        expect(available).toBeGreaterThanOrEqual(replicas - bounds.maxUnavailable);
        if (plan.length === 0 && fresh.available === fresh.replicas) break;
        // One more pod of the new template has become available.
        fresh = { ...fresh, available: Math.min(fresh.replicas, fresh.available + 1) };
      }
      expect(fresh).toEqual(set('new', replicas));
      expect(old.every((each) => each.replicas === 0)).toBe(true);
    }));
  });
});

describe('scaling', () => {
  const limits = { replicas: 20, maxSurge: 0, maxUnavailable: 5 };
  it('gives one set in use all of it', () => {
    expect(planScaling(limits, [set('old', 0), set('new', 10)], set('new', 10))).toEqual([{ name: 'new', from: 10, to: 20 }]);
  });
  it('in the middle of a rollout divides by size and adds up', () => {
    const plan = planScaling(limits, [set('old', 6, 6), set('new', 4, 1)], set('new', 4, 1));
    expect(plan.map(({ name, to }) => [name, to])).toEqual([['old', 12], ['new', 8]]);
  });
  it('to zero empties every set', () => {
    const plan = planScaling({ replicas: 0, maxSurge: 0, maxUnavailable: 0 }, [set('old', 6), set('new', 4, 1)], set('new', 4, 1));
    expect(plan.map(({ to }) => to)).toEqual([0, 0]);
  });
  it('of no set at all plans nothing', () => {
    expect(planScaling(limits, [], undefined)).toEqual([]);
  });
});
