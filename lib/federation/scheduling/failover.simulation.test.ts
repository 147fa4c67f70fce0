import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Preference } from '../types/preference.ts';
import { currentWhilePaced, decideFailover, isHome, type FailoverMemory } from './failover.ts';
import { sum } from './level-out.ts';
import { planSchedule } from './schedule.ts';
import { type Move, stepTowards } from './transition.ts';

/** Properties over thousands of inputs; a busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const NAMES = ['a', 'b', 'c', 'd'];
const TOTAL = 15;
/** Passes after which everything has to be quiet; with one replica a minute a move of all of them takes fifteen minutes. */
const PASSES = 260;

type World = { up: Set<string>; asked: Record<string, number>; ready: Record<string, number>; memory: FailoverMemory | undefined; moves: Move[]; nowMs: number };

/** What the controller does in one pass, over clusters that are simulated by a number each. */
function pass(world: World, preference: Preference): void {
  const decision = decideFailover({
    failover: preference.failover ?? {}, clusters: NAMES.map((name) => ({ name, isOut: !world.up.has(name) })),
    available: NAMES.filter((name) => world.up.has(name)), asked: world.asked, memory: world.memory, nowMs: world.nowMs,
  });
  if (decision.available.length === 0) return;
  const planned = planSchedule({
    preference, namespace: 'ns', name: 'app', available: decision.available, capacity: {}, current: currentWhilePaced(decision.available, world.asked, world.ready, decision.memory),
  });
  const step = stepTowards({
    total: preference.totalReplicas, target: planned.result, asked: world.asked, ready: Object.fromEntries(decision.available.map((name) => [name, world.ready[name] ?? 0])),
    lost: Object.keys(world.asked).filter((name) => !decision.available.includes(name)), keepReady: true, keepLost: preference.failover?.mode === 'Graceful',
    maxMovePerMinute: preference.disruption?.maxMovePerMinute, moves: world.moves, nowMs: world.nowMs,
  });
  world.memory = decision.memory !== undefined && isHome(decision.memory, planned.result, world.asked) ? undefined : decision.memory;
  world.asked = step.result;
  world.moves = step.moves;
}

/** Members follow: what is too much goes at once, and one more gets ready in each cluster that is up. */
function follow(world: World): void {
  for (const name of NAMES) {
    if (!world.up.has(name)) continue;
    const asked = world.asked[name] ?? 0;
    world.ready[name] = Math.min(asked, (world.ready[name] ?? 0) + 1);
  }
}

const readyUp = (world: World): number => sum(NAMES.filter((name) => world.up.has(name)).map((name) => world.ready[name] ?? 0));

const preferences = fc.record({
  mode: fc.constantFrom('Immediate' as const, 'Graceful' as const), rebalance: fc.boolean(), most: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
}).map(({ mode, rebalance, most, weights }): Preference => ({
  targetKind: 'FederatedDeployment', totalReplicas: TOTAL, rebalance, intersectWithClusterSelector: false, overflowPolicy: 'Probe', unlistedClusters: 'Zero',
  clusters: Object.fromEntries(NAMES.map((name, i) => [name, { weight: weights[i] ?? 1 }])), failover: { mode },
  ...(most === undefined ? {} : { disruption: { maxMovePerMinute: most } }),
}));
/** Cluster and pass of each change between up and down; one cluster is never out, so that there is somewhere to go. */
const outages = fc.array(fc.record({ at: fc.integer({ min: 0, max: 120 }), cluster: fc.constantFrom('b', 'c', 'd') }), { maxLength: 6 });

it('through outages and returns ready never dips by our doing, all of it runs again, and in the end the layout is what it was', () => {
  fc.assert(fc.property(preferences, outages, fc.boolean(), (preference, changes, losesPods) => {
    const world: World = { up: new Set(NAMES), asked: {}, ready: {}, memory: undefined, moves: [], nowMs: 0 };
    for (let i = 0; i < 40; i += 1) { pass(world, preference); follow(world); }
    const home = world.asked;
    expect(readyUp(world)).toBe(TOTAL);
    for (let i = 0; i < PASSES; i += 1) {
      for (const { at, cluster } of changes) {
        if (at !== i || world.up.delete(cluster)) continue;
        world.up.add(cluster);
        if (losesPods) world.ready[cluster] = 0;
      }
      if (i === 130) for (const name of NAMES) world.up.add(name);
      const before = readyUp(world);
      pass(world, preference);
      follow(world);
      expect(readyUp(world)).toBeGreaterThanOrEqual(Math.min(TOTAL, before));
      world.nowMs += 5_000;
      if (i === 129) expect(readyUp(world)).toBeGreaterThanOrEqual(TOTAL);
    }
    expect(world.asked).toEqual(home);
    expect(world.memory).toBeUndefined();
  }), { seed: 23, numRuns: 120 });
});

it('a plan that nothing disturbs is made once', () => {
  fc.assert(fc.property(preferences, (preference) => {
    const world: World = { up: new Set(NAMES), asked: {}, ready: {}, memory: undefined, moves: [], nowMs: 0 };
    pass(world, preference);
    const first = world.asked;
    for (let i = 0; i < 20; i += 1) {
      follow(world);
      pass(world, preference);
      expect(world.asked).toEqual(first);
    }
  }), { seed: 24, numRuns: 300 });
});
