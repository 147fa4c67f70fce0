import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseShelf } from './history-database.ts';
import { LINE_POINTS_MAX, MemoryShelf } from './history-memory.ts';
import { TIERS } from './history-points.ts';
import type { HistoryShelf } from './history-shelf.ts';
import { LINES_MAX, ReplicaHistoryStore } from './replica-history.ts';
import { toMetrics } from './to-metrics.ts';

const KEY = 'federateddeployments/shop/web';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A round moment, so that slots begin where the tests say. */
const T0 = 1_800_000_000_000;

let dir = '';
let shelves: HistoryShelf[] = [];
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'flotilla-history-')); });
afterEach(() => {
  for (const shelf of shelves) shelf.close();
  shelves = [];
  rmSync(dir, { recursive: true, force: true });
});

function shelfOf(kind: string, nowMs = T0): HistoryShelf {
  const shelf = kind === 'memory' ? new MemoryShelf() : new DatabaseShelf(join(dir, 'history.db'), () => nowMs, (error) => { throw error; });
  shelves.push(shelf);
  return shelf;
}

describe.each(['memory', 'SQLite'])('the replica history in %s', (kind) => {
  it('keeps one point for each slot in which a number changed, and the least that was ready in it', () => {
    const store = new ReplicaHistoryStore(shelfOf(kind));
    const record = (desired: number, ready: number, afterMs: number): void => { store.record(KEY, [{ cluster: 'a', desired, ready }], T0 + afterMs); };
    record(3, 3, 0);
    record(3, 3, 9_000);
    record(3, 1, 20_000);
    record(3, 2, 22_000);
    record(3, 3, 25_000);
    record(4, 3, 60_000);
    expect(store.read(KEY, HOUR_MS, T0 + 70_000).series[0]?.points.map(({ ready }) => ready)).toEqual([3, 1, 2, 3, 3]);
    expect(store.read(KEY, DAY_MS, T0 + 70_000).series).toEqual([{
      cluster: 'a', points: [
        { atMs: T0, desired: 3, ready: 3 }, { atMs: T0 + 20_000, desired: 3, ready: 1 }, { atMs: T0 + 25_000, desired: 3, ready: 3 }, { atMs: T0 + 60_000, desired: 4, ready: 3 },
      ],
    }]);
  });

  it('goes back an hour in seconds, 24 hours in slots of 15 seconds and 30 days in coarser ones, and no further', () => {
    const store = new ReplicaHistoryStore(shelfOf(kind));
    for (let minute = 0; minute < 32 * 24 * 60; minute += 7) store.record(KEY, [{ cluster: 'a', desired: 5, ready: minute % 5 }], T0 + minute * 60_000);
    const nowMs = T0 + 32 * DAY_MS;
    store.prune(nowMs);
    const day = store.read(KEY, DAY_MS, nowMs);
    expect(day.fromMs).toBe(nowMs - DAY_MS);
    expect(day.series[0]?.points.length).toBeGreaterThan(200);
    const month = store.read(KEY, 30 * DAY_MS, nowMs);
    expect(month.series[0]?.points[0]?.atMs).toBe(nowMs - 30 * DAY_MS);
    expect(month.series[0]?.points.length).toBeGreaterThan(5_000);
    expect(store.read(KEY, 400 * DAY_MS, nowMs).fromMs).toBe(nowMs - TIERS.coarse.keptMs);
  });

  it('starts the window with the number that held then, however old', () => {
    const store = new ReplicaHistoryStore(shelfOf(kind));
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }], T0);
    store.prune(T0 + 3 * DAY_MS);
    expect(store.read(KEY, HOUR_MS, T0 + 3 * DAY_MS).series).toEqual([{ cluster: 'a', points: [{ atMs: T0 + 3 * DAY_MS - HOUR_MS, desired: 3, ready: 3 }] }]);
  });

  it('says zero for a cluster that is left out, and forgets it when no chart reaches it any more', () => {
    const store = new ReplicaHistoryStore(shelfOf(kind));
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }], T0);
    store.record(KEY, [], T0 + 60_000);
    expect(store.read(KEY, HOUR_MS, T0 + 61_000).series[0]?.points.at(-1)).toEqual({ atMs: T0 + 60_000, desired: 0, ready: 0 });
    store.prune(T0 + 31 * DAY_MS);
    expect(store.read(KEY, 30 * DAY_MS, T0 + 31 * DAY_MS).series).toEqual([]);
    expect([...store.latest()]).toEqual([]);
  });

  it('never holds more lines than its bound', () => {
    const store = new ReplicaHistoryStore(shelfOf(kind));
    for (let i = 0; i < LINES_MAX + 10; i += 1) store.record(`x/y/${i}`, [{ cluster: 'a', desired: 1, ready: 1 }], T0);
    expect([...store.latest()].length).toBe(LINES_MAX);
  });

  it('is the same as metrics', () => {
    const store = new ReplicaHistoryStore(shelfOf(kind));
    store.record('federateddeployments/shop/we"b', [{ cluster: 'a', desired: 3, ready: 2 }], T0);
    expect(toMetrics(store)).toContain('flotilla_replicas_ready{resource="federateddeployments",namespace="shop",name="we\\"b",cluster="a"} 2');
  });
});

describe('memory', () => {
  it('is a ring: a line that changes all the time gives up its oldest points', () => {
    const store = new ReplicaHistoryStore(shelfOf('memory'));
    for (let i = 0; i < LINE_POINTS_MAX + 50; i += 1) store.record(KEY, [{ cluster: 'a', desired: i, ready: 0 }], T0 + i * 15_000);
    const points = store.read(KEY, DAY_MS, T0 + (LINE_POINTS_MAX + 50) * 15_000).series[0]?.points ?? [];
    expect(points.length).toBeLessThanOrEqual(DAY_MS / 15_000 + 1);
    expect(points.at(-1)?.desired).toBe(LINE_POINTS_MAX + 49);
  });
});

describe('SQLite', () => {
  it('outlives the process, and tells the time in which nothing was recorded', () => {
    const before = shelfOf('SQLite');
    const first = new ReplicaHistoryStore(before);
    first.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }, { cluster: 'b', desired: 1, ready: 1 }], T0);
    before.close();
    shelves = [];
    const store = new ReplicaHistoryStore(shelfOf('SQLite', T0 + HOUR_MS));
    expect([...store.latest()]).toEqual([]);
    store.record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }, { cluster: 'b', desired: 2, ready: 1 }], T0 + HOUR_MS);
    const { series, gaps } = store.read(KEY, 6 * HOUR_MS, T0 + HOUR_MS + 1);
    expect(series.map(({ cluster, points }) => [cluster, points.length])).toEqual([['a', 1], ['b', 2]]);
    expect(gaps).toEqual([{ fromMs: T0, toMs: T0 + HOUR_MS }]);
    expect([...store.latest()].length).toBe(2);
  });

  it('a file that can not be written is told, and loses points only', () => {
    const errors: unknown[] = [];
    const shelf = new DatabaseShelf(join(dir, 'history.db'), () => T0, (error) => errors.push(error));
    shelves.push(shelf);
    const other = new DatabaseSync(join(dir, 'history.db'));
    other.exec('DROP TABLE points');
    other.close();
    shelf.put('fine', KEY, 'a', { slotMs: T0, atMs: T0, lastMs: T0, desired: 1, low: 1, ready: 1 });
    expect(() => shelf.drop(KEY, 'a')).toThrow('points');
    expect(errors).toHaveLength(1);
  });

  it('workloads that vanished while nothing ran are told as gone', () => {
    const before = shelfOf('SQLite');
    new ReplicaHistoryStore(before).record(KEY, [{ cluster: 'a', desired: 3, ready: 3 }], T0);
    before.close();
    shelves = [];
    const store = new ReplicaHistoryStore(shelfOf('SQLite', T0 + HOUR_MS));
    store.prune(T0 + HOUR_MS);
    expect(store.read(KEY, 6 * HOUR_MS, T0 + HOUR_MS + 1).series[0]?.points.at(-1)).toEqual({ atMs: T0 + HOUR_MS, desired: 0, ready: 0 });
  });
});
