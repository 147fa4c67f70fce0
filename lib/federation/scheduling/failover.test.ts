import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preference } from '../types/preference.ts';
import { currentWhilePaced, type FailoverMemory } from './failover.ts';
import { planSchedule } from './schedule.ts';

const HOME = { a: 4, b: 4, c: 4 };
const AWAY: FailoverMemory = { lost: [{ name: 'c', sinceMs: 0 }], home: HOME };
const preference: Preference = {
  targetKind: 'FederatedDeployment', totalReplicas: 12, rebalance: false, intersectWithClusterSelector: false, overflowPolicy: 'Probe', unlistedClusters: 'Zero',
  clusters: { '*': { weight: 1 } }, strategy: 'Capacity', failover: {},
};
const rooms = fc.record({ a: fc.integer({ min: 12, max: 200 }), b: fc.integer({ min: 12, max: 200 }), c: fc.integer({ min: 12, max: 200 }) });
const plan = (available: string[], asked: Record<string, number>, memory: FailoverMemory, room: Record<string, number>) =>
  planSchedule({ preference, namespace: 'ns', name: 'app', available, capacity: {}, room, current: currentWhilePaced(available, asked, {}, memory) }).result;

describe('while a cluster is away', () => {
  it('what went elsewhere stays where it went, however much room there is by then', () => {
    fc.assert(fc.property(rooms, rooms, (then, now) => {
      const first = plan(['a', 'b'], HOME, AWAY, then);
      expect(plan(['a', 'b'], first, AWAY, now)).toEqual(first);
    }), { seed: 5, numRuns: 500 });
  });

  it('when it is back everything goes home, however much room there is by then', () => {
    fc.assert(fc.property(rooms, rooms, (then, now) => {
      const away = plan(['a', 'b'], HOME, AWAY, then);
      expect(plan(['a', 'b', 'c'], away, { lost: [], home: HOME }, now)).toEqual(HOME);
    }), { seed: 6, numRuns: 500 });
  });
});
