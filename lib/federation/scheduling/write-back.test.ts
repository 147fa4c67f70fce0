import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import overrides from '../testdata/overrides.json' with { type: 'json' };
import podTable from '../testdata/podanalyzer.json' with { type: 'json' };
import stateTable from '../testdata/replicaState.json' with { type: 'json' };
import { at } from '../types/read.ts';
import { mergePlan } from './merge-plan.ts';
import { analyzePods, collectReplicaStates, isTooYoungForPods, podSelectorOf, replicaState, UNSCHEDULABLE_AFTER_MS } from './replica-state.ts';
import { overridesNeedUpdate, placementNeedsUpdate, updateReplicaOverrides, writeBack } from './write-back.ts';

type Operations = Record<string, { path: string; value?: unknown }[]>;
function listOf(byCluster: unknown): unknown[] {
  return Object.entries(byCluster as Operations).map(([clusterName, clusterOverrides]) => ({ clusterName, clusterOverrides }));
}
function counts(value: unknown): Record<string, number> {
  return value as Record<string, number>;
}

describe('write-back tables of the reference', () => {
  it.each(overrides.updateOverridesMap)('$name', (row) => {
    const updated = updateReplicaOverrides(listOf(row.overrides), counts(row.replicas));
    const flat = Object.fromEntries(updated.map((item) => {
      const operations = at(item, 'clusterOverrides');
      return [at(item, 'clusterName'), Object.fromEntries((Array.isArray(operations) ? operations : []).map((o: unknown) => [at(o, 'path'), at(o, 'value')]))];
    }));
    expect(flat).toEqual(row.expect);
  });
  it.each(overrides.overrideUpdateNeeded.map((row, i) => ({ ...row, i })))('needs an update, case $i: $expect', (row) => {
    expect(overridesNeedUpdate(listOf(row.overrides), counts(row.result))).toBe(row.expect);
  });
});

describe('writeBack', () => {
  const spec = {
    template: {}, placement: { clusters: [{ name: 'b' }, { name: 'a' }], clusterSelector: {} },
    overrides: [{ clusterName: 'z', clusterOverrides: [{ path: '/spec/replicas', value: 1 }, { path: '/x', value: 1 }] }, { clusterName: '*', clusterOverrides: [{ path: '/spec/replicas', value: 9 }] }, { clusterName: 'b', clusterOverrides: [{ path: 'spec.replicas', op: 'add', value: 1 }] }],
  };
  it('D35: keeps the order of entries, adds new ones sorted, and writes nothing the second time', () => {
    const first = writeBack({ spec, result: { b: 2, a: 0, c: 5 } });
    expect(first).toMatchObject({ changed: true, placementChanged: true, overridesChanged: true });
    expect(first.spec).toEqual({
      template: {}, placement: { clusters: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], clusterSelector: {} },
      overrides: [
        { clusterName: 'z', clusterOverrides: [{ path: '/x', value: 1 }] },
        { clusterName: '*', clusterOverrides: [{ path: '/spec/replicas', value: 9 }] },
        { clusterName: 'b', clusterOverrides: [{ op: 'add', path: '/spec/replicas', value: 2 }] },
        { clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 0 }] },
        { clusterName: 'c', clusterOverrides: [{ path: '/spec/replicas', value: 5 }] },
      ],
    });
    expect(writeBack({ spec: first.spec, result: { c: 5, a: 0, b: 2 } }).changed).toBe(false);
  });
  it('an absent list of clusters is not an empty one', () => {
    expect(placementNeedsUpdate({}, {})).toBe(true);
    expect(placementNeedsUpdate({ clusters: [] }, {})).toBe(false);
    expect(placementNeedsUpdate({ clusters: [{ name: 'a' }, { name: 'a' }] }, { a: 1 })).toBe(true);
  });
  it('can write another field, for kinds that count elsewhere', () => {
    expect(writeBack({ spec: {}, result: { a: 2 }, replicasPath: '/spec/parallelism' }).spec['overrides']).toEqual([{ clusterName: 'a', clusterOverrides: [{ path: '/spec/parallelism', value: 2 }] }]);
  });
});

describe('mergePlan', () => {
  const input = { plan: { a: 3, b: 0 }, overflow: { a: 2 }, current: { c: 1 } };
  it('D10: adds overflow as KubeFed does, unless told to withhold it', () => {
    expect(mergePlan(input)).toEqual({ a: 5, b: 0, c: 0 });
    expect(mergePlan({ ...input, overflowPolicy: 'Withhold' })).toEqual({ a: 3, b: 0, c: 0 });
  });
  it('D12: gives clusters without preference the workload with none, unless told to leave them out', () => {
    expect(mergePlan({ ...input, unlistedClusters: 'Omit', preferred: new Set(['a']) })).toEqual({ a: 5 });
  });
});

describe('replica state', () => {
  const now = Date.parse('2026-01-01T01:00:00Z');
  const target = (replicas?: number, ready?: number): KubeObject => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'w' }, spec: { ...(replicas === undefined ? {} : { replicas }), selector: { matchLabels: { a: 'b' } } }, status: ready === undefined ? {} : { readyReplicas: ready } });
  const pod = (phase: string, conditions: object[]): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, status: { phase, conditions } });
  const ready = pod('Running', [{ type: 'Ready', status: 'True' }]);
  const unready = pod('Running', [{ type: 'Ready', status: 'False' }]);
  const pending = (ageMs: number): KubeObject => pod('Pending', [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', lastTransitionTime: new Date(now - ageMs).toISOString() }]);
  const old = pending(10 * UNSCHEDULABLE_AFTER_MS);
  const fresh = pending(0);

  it('analyses pods as the reference\'s table does', () => {
    const [mixed, other] = podTable.cases;
    const analysis = analyzePods([ready, ready, ready, old, old, fresh], now);
    expect(analysis).toEqual({ total: mixed?.total, runningAndReady: mixed?.runningAndReady, unschedulable: mixed?.unschedulable, needsRecheck: true });
    expect(analyzePods([pod('Pending', [])], now)).toEqual({ total: other?.total, runningAndReady: 0, unschedulable: 0, needsRecheck: false });
  });
  it.each(stateTable.cases.filter((row) => row.error === undefined && !row.name.includes('counted by the reference')))('$name', (row) => {
    const pods: KubeObject[] = [
      ...Array.from({ length: row.pods?.runningWithReadyCondition ?? 0 }, () => ready),
      ...Array.from({ length: row.pods?.unschedulableOld ?? 0 }, () => old),
      ...Array.from({ length: row.pods?.unschedulableNew ?? 0 }, () => fresh),
    ];
    const state = replicaState(row.target === null ? undefined : target(row.target?.['spec.replicas'], row.target?.['status.readyReplicas']), pods, now);
    expect(state.known ? state.current : null).toBe(row.current);
    expect(state.known ? state.capacity ?? null : null).toBe(row.capacity);
    if (row.recheck !== undefined) expect(state).toMatchObject({ needsRecheck: row.recheck });
  });
  it('D7: a running pod that is not ready does not count', () => {
    expect(replicaState(target(5, 3), [ready, ready, ready, unready, unready], now)).toMatchObject({ current: 3 });
  });
  it('a target without selector has no pods that could be told apart', () => {
    expect(podSelectorOf({ apiVersion: 'apps/v1', kind: 'X', metadata: { name: 'x' }, spec: {} })).toBeUndefined();
    expect(podSelectorOf(target())).toEqual({ matchLabels: { a: 'b' } });
  });
  it('a target has no pod that counts as unschedulable before it is that old itself', () => {
    const madeAt = (ageMs: number): KubeObject => ({ ...target(5, 3), metadata: { name: 'w', creationTimestamp: new Date(now - ageMs).toISOString() } });
    expect(isTooYoungForPods(madeAt(0), now)).toBe(true);
    expect(isTooYoungForPods(madeAt(UNSCHEDULABLE_AFTER_MS), now)).toBe(false);
    expect(isTooYoungForPods(target(5, 3), now)).toBe(false);
  });
  it('D8: one cluster that asks for another look gets it, whatever the others say', () => {
    const states = new Map([['a', replicaState(target(5, 3), [fresh], now)], ['b', replicaState(target(1, 1), [], now)], ['c', replicaState(undefined, [], now)]]);
    expect(collectReplicaStates(states)).toEqual({ current: { a: 0, b: 1 }, capacity: {}, needsRecheck: true });
  });
});
