import { describe, expect, it } from 'vitest';
import { KEPT_MS, LINES_MAX, POINTS_MAX, ReplicaHistoryStore } from './replica-history.ts';
import { toMetrics } from './to-metrics.ts';

const KEY = 'federateddeployments/shop/web';

describe('the replica history', () => {
  it('keeps a point only where a number changed, and one for changes of the same second', () => {
    const store = new ReplicaHistoryStore();
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 0 }], 10_000);
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 1 }], 10_400);
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 1 }], 20_000);
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }], 30_000);
    expect(store.read(KEY, 40_000).series).toEqual([{ cluster: 'a', points: [{ atMs: 10_000, desired: 3, ready: 1 }, { atMs: 30_000, desired: 3, ready: 3 }] }]);
  });

  it('says zero for a cluster that is left out, and forgets it after a day', () => {
    const store = new ReplicaHistoryStore();
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }], 0);
    store.record(KEY, [], 5_000);
    expect(store.read(KEY, 6_000).series[0]?.points.at(-1)).toEqual({ atMs: 5_000, desired: 0, ready: 0 });
    store.prune(5_000 + KEPT_MS + 1);
    expect(store.read(KEY, 6_000).series).toEqual([]);
  });

  it('starts the window with the number that held then', () => {
    const store = new ReplicaHistoryStore();
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }], 0);
    const nowMs = KEPT_MS + 60_000;
    expect(store.read(KEY, nowMs).series).toEqual([{ cluster: 'a', points: [{ atMs: 60_000, desired: 3, ready: 3 }] }]);
  });

  it('never holds more points or lines than its bounds', () => {
    const store = new ReplicaHistoryStore();
    for (let i = 0; i < POINTS_MAX + 50; i += 1) store.record(KEY, [{ cluster: 'a', desired: i, ready: 0 }], i * 2_000);
    expect(store.read(KEY, POINTS_MAX * 2_000).series[0]?.points.length).toBeLessThanOrEqual(POINTS_MAX + 1);
    for (let i = 0; i < LINES_MAX + 10; i += 1) store.record(`x/y/${i}`, [{ cluster: 'a', desired: 1, ready: 1 }], 0);
    expect([...store.latest()].length).toBe(LINES_MAX);
  });

  it('is the same as metrics', () => {
    const store = new ReplicaHistoryStore();
    store.record('federateddeployments/shop/we"b', [{ cluster: 'a', desired: 3, ready: 2 }], 0);
    expect(toMetrics(store)).toContain('flotilla_replicas_ready{resource="federateddeployments",namespace="shop",name="we\\"b",cluster="a"} 2');
  });
});
