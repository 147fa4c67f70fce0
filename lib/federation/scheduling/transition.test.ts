import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { currentWhilePaced, decideFailover, isHome, type FailoverMemory } from './failover.ts';
import { sum } from './level-out.ts';
import { replicaRequests, roomByNodes, roomByQuota } from './room.ts';
import { type Move, stepTowards, type TransitionInput } from './transition.ts';

/** Properties over thousands of inputs; a busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const RUNS = { seed: 11, numRuns: 1_500 };
const NAMES = ['a', 'b', 'c', 'd'];
const counts = fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 12 }));
const NOW_MS = 1_000_000;

const inputs: fc.Arbitrary<TransitionInput> = fc.record({
  total: fc.integer({ min: 0, max: 40 }), target: counts, asked: counts, ready: counts, keepReady: fc.boolean(), keepLost: fc.constant(false), lost: fc.constant([]),
  maxMovePerMinute: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }), nowMs: fc.constant(NOW_MS),
  moves: fc.array(fc.record({ atMs: fc.integer({ min: NOW_MS - 90_000, max: NOW_MS }), replicas: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 })
    .map((moves) => moves.toSorted((a, b) => a.atMs - b.atMs)),
});
const total = (numbers: Readonly<Record<string, number>>): number => sum(Object.values(numbers));
const readyAfter = (ready: Readonly<Record<string, number>>, asked: Readonly<Record<string, number>>): number =>
  sum(NAMES.map((name) => Math.min(ready[name] ?? 0, asked[name] ?? 0)));

describe('stepTowards', () => {
  it('asks nowhere for more than the larger or less than the smaller of the two numbers', () => {
    fc.assert(fc.property(inputs, (input) => {
      const { result } = stepTowards(input);
      for (const name of NAMES) {
        const [from, to] = [input.asked[name] ?? 0, input.target[name] ?? 0];
        expect(result[name] ?? 0).toBeGreaterThanOrEqual(Math.min(from, to));
        expect(result[name] ?? 0).toBeLessThanOrEqual(Math.max(from, to));
      }
    }), RUNS);
  });
  it('without pace it is the target', () => {
    fc.assert(fc.property(inputs, (input) => {
      expect(stepTowards({ ...input, keepReady: false, maxMovePerMinute: undefined }).result).toEqual(input.target);
    }), RUNS);
  });
  it('what is asked for already changes nothing', () => {
    fc.assert(fc.property(inputs, (input) => {
      const step = stepTowards({ ...input, asked: input.target });
      expect(step.result).toEqual(input.target);
      expect(step.changesInMs).toBeUndefined();
    }), RUNS);
  });
  it('with keepReady a step leaves at least min(total, planned, ready before) ready', () => {
    fc.assert(fc.property(inputs, (input) => {
      const { result } = stepTowards({ ...input, keepReady: true });
      expect(readyAfter(input.ready, result)).toBeGreaterThanOrEqual(Math.min(input.total, total(input.target), readyAfter(input.ready, input.asked)));
    }), RUNS);
  });
  it('moves no more than allowed in any 60 seconds, and gets there', () => {
    fc.assert(fc.property(counts, counts, fc.integer({ min: 1, max: 5 }), fc.boolean(), fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 8 }), (target, from, most, keepReady, waits) => {
      const moved: Move[] = [];
      let asked: Record<string, number> = from;
      let moves: Move[] = [];
      let nowMs = NOW_MS;
      for (let i = 0; i < 200; i += 1) {
        const step = stepTowards({ total: total(target), target, asked, ready: asked, lost: [], keepReady, keepLost: false, maxMovePerMinute: most, moves, nowMs });
        const grown = sum(NAMES.map((name) => Math.max(0, (step.result[name] ?? 0) - (asked[name] ?? 0))));
        moved.push({ atMs: nowMs, replicas: Math.max(0, grown - Math.max(0, total(target) - total(asked))) });
        expect(sum(moved.filter(({ atMs }) => atMs > nowMs - 60_000).map(({ replicas }) => replicas))).toBeLessThanOrEqual(most);
        ({ result: asked, moves } = step);
        nowMs += waits[i % waits.length] ?? 1;
        if (i > 100) nowMs += step.changesInMs ?? 0;
      }
      for (const name of NAMES) expect(asked[name] ?? 0).toBe(target[name] ?? 0);
    }), { seed: 5, numRuns: 300 });
  });
  it('replaces what a lost cluster held at once, whatever may be moved, and keeps its entry until that is ready when asked to', () => {
    const input: TransitionInput = {
      total: 15, target: { a: 8, b: 7 }, asked: { a: 5, b: 5, c: 5 }, ready: { a: 5, b: 5 }, lost: ['c'], keepReady: true, keepLost: false, maxMovePerMinute: 1, moves: [], nowMs: NOW_MS,
    };
    expect(stepTowards(input)).toMatchObject({ result: { a: 8, b: 7 }, moves: [], waitingForMinute: 0 });
    expect(stepTowards({ ...input, keepLost: true }).result).toEqual({ a: 8, b: 7, c: 5 });
    expect(stepTowards({ ...input, keepLost: true, asked: { a: 8, b: 7, c: 5 }, ready: { a: 8, b: 7 } }).result).toEqual({ a: 8, b: 7 });
  });
});

describe('failover', () => {
  const clusters = (out: readonly string[]) => ['a', 'b', 'c'].map((name) => ({ name, isOut: out.includes(name) }));
  const asked = { a: 5, b: 5, c: 5 };
  const lost: FailoverMemory = { lost: [{ name: 'c', sinceMs: NOW_MS }], home: asked };

  it('remembers home when a cluster is lost, and nothing when one is out that holds nothing', () => {
    expect(decideFailover({ failover: {}, clusters: clusters(['c']), available: ['a', 'b'], asked, memory: undefined, nowMs: NOW_MS })).toEqual({ available: ['a', 'b'], memory: lost });
    expect(decideFailover({ failover: {}, clusters: clusters(['c']), available: ['a', 'b'], asked: { a: 5, c: 0 }, memory: undefined, nowMs: NOW_MS }).memory).toBeUndefined();
  });
  it('Auto lets it take part again, and the plan goes by the division before until it is reached', () => {
    const back = decideFailover({ failover: { failback: 'Auto' }, clusters: clusters([]), available: ['a', 'b', 'c'], asked: { a: 8, b: 7 }, memory: lost, nowMs: NOW_MS });
    expect(back).toEqual({ available: ['a', 'b', 'c'], memory: { lost: [], home: asked } });
    expect(currentWhilePaced(back.available, { a: 8, b: 7 }, {}, back.memory)).toEqual(asked);
    expect(isHome({ lost: [], home: asked }, asked, { a: 8, b: 7 })).toBe(false);
    expect(isHome({ lost: [], home: asked }, asked, asked)).toBe(true);
  });
  it('Manual keeps it out until Auto is set; a cluster that left is forgotten', () => {
    const manual = decideFailover({ failover: { failback: 'Manual' }, clusters: clusters([]), available: ['a', 'b', 'c'], asked: { a: 8, b: 7 }, memory: lost, nowMs: NOW_MS });
    expect(manual).toEqual({ available: ['a', 'b'], memory: lost });
    const gone = decideFailover({ failover: { failback: 'Manual' }, clusters: clusters([]).slice(0, 2), available: ['a', 'b'], asked: { a: 8, b: 7 }, memory: lost, nowMs: NOW_MS });
    expect(gone.memory?.lost).toEqual([]);
  });
  it('a second loss keeps the first home', () => {
    const both = decideFailover({ failover: {}, clusters: clusters(['b', 'c']), available: ['a'], asked: { a: 8, b: 7 }, memory: lost, nowMs: NOW_MS + 1 });
    expect(both).toEqual({ available: ['a'], memory: { lost: [{ name: 'b', sinceMs: NOW_MS + 1 }, { name: 'c', sinceMs: NOW_MS }], home: asked } });
  });
});

describe('room', () => {
  const container = (cpu: string, memory: string): object => ({ name: 'x', resources: { requests: { cpu, memory } } });
  const requests = replicaRequests({ spec: { containers: [container('100m', '64Mi'), container('100m', '64Mi')], initContainers: [container('150m', '1Gi')] } });
  const object = (kind: string, more: Record<string, unknown>): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name: 'x' }, ...more });

  it('adds the containers up, and takes an init container that asks for more', () => {
    expect(requests).toEqual({ cpu: 0.2, memory: 1_073_741_824 });
  });
  it('nodes: the scarcest of cpu, memory and pods, with what runs there already', () => {
    const resources = { cpu: { allocatable: 4, requested: 3.4 }, memory: { allocatable: 100e9, requested: 0 }, pods: { allocatable: 110, requested: 10 } };
    expect(roomByNodes(object('KubeFedCluster', { status: { nodes: 1, resources } }), requests, 5)).toBe(8);
    expect(roomByNodes(object('KubeFedCluster', { status: { nodes: 1, resources } }), { cpu: 0, memory: 0 }, 5)).toBe(105);
    expect(roomByNodes(object('KubeFedCluster', { status: { nodes: 0, resources } }), requests, 5)).toBeUndefined();
    expect(roomByNodes(object('KubeFedCluster', {}), requests, 5)).toBeUndefined();
  });
  it('quotas: the scarcest of all of them; none, or one for special pods, says nothing', () => {
    const quota = (hard: Record<string, string>, used: Record<string, string>, spec = {}): KubeObject => object('ResourceQuota', { spec: { hard, ...spec }, status: { hard, used } });
    expect(roomByQuota([quota({ pods: '10' }, { pods: '4' }), quota({ 'requests.cpu': '1' }, { 'requests.cpu': '400m' })], requests, 2)).toBe(5);
    expect(roomByQuota([quota({ pods: '1' }, {}, { scopes: ['BestEffort'] }), quota({ services: '1' }, {})], requests, 2)).toBeUndefined();
    expect(roomByQuota([], requests, 2)).toBeUndefined();
  });
});
