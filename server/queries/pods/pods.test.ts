import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { toSelectorText } from './selector-text.ts';
import { toPodView } from './to-pod-view.ts';

const pod = (status: unknown, meta: Partial<KubeObject['metadata']> = {}): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...meta }, spec: { containers: [{ name: 'web' }], nodeName: 'n1' }, status });
const running = (state: unknown, ready = true) => ({ phase: 'Running', containerStatuses: [{ name: 'web', ready, restartCount: 3, state }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] });

describe('toPodView', () => {
  it('reads a Pod that is well', () => {
    expect(toPodView(pod(running({ running: {} })))).toMatchObject({ state: 'running', reason: '', isReady: true, containersReady: 1, containers: ['web'], restarts: 3, node: 'n1' });
  });

  it('names what a container waits for', () => {
    expect(toPodView(pod(running({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }, false)))).toMatchObject({ state: 'waiting', reason: 'CrashLoopBackOff', message: 'back-off', isReady: false });
    expect(toPodView(pod({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] }))).toMatchObject({ state: 'starting' });
  });

  it('tells the containers that never ran from those that have a log', () => {
    const unstarted = (status: unknown) => toPodView(pod(status)).unstarted;
    const pending = (state: unknown, rest: object = {}) => ({ phase: 'Pending', containerStatuses: [{ name: 'web', restartCount: 0, state, ...rest }] });
    expect(unstarted({ phase: 'Pending' })).toEqual(['web']);
    expect(unstarted(pending({ waiting: { reason: 'ContainerCreating' } }))).toEqual(['web']);
    expect(unstarted({ phase: 'Failed', reason: 'Evicted' })).toEqual(['web']);
    for (const state of [{ running: {} }, { terminated: { exitCode: 1 } }]) expect(unstarted(pending(state))).toEqual([]);
    expect(unstarted(pending({ waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 1 } } }))).toEqual([]);
    expect(unstarted(running({ waiting: {} }))).toEqual([]);
    expect(unstarted({ phase: 'Running' })).toEqual([]);
  });

  it('names why it is not scheduled, how it failed, and that it is leaving', () => {
    expect(toPodView(pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/4 nodes' }] }))).toMatchObject({ state: 'waiting', reason: 'Unschedulable', message: '0/4 nodes' });
    expect(toPodView(pod({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1, reason: 'Error' } } }] }))).toMatchObject({ state: 'failed', reason: 'Error', message: 'exit code 1' });
    expect(toPodView(pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' }))).toMatchObject({ reason: 'Evicted', message: 'low on memory' });
    expect(toPodView(pod(running({ running: {} }), { deletionTimestamp: '2026-01-01T00:00:00Z' })).state).toBe('stopping');
    expect(toPodView(pod({ phase: 'Succeeded' })).state).toBe('done');
    expect(toPodView(pod(undefined)).state).toBe('unknown');
  });
});

describe('toSelectorText', () => {
  it('writes labels and expressions as a query parameter takes them', () => {
    const expressions = [{ key: 'tier', operator: 'In', values: ['a', 'b'] }, { key: 'env', operator: 'NotIn', values: ['dev'] }, { key: 'x', operator: 'Exists' }, { key: 'y', operator: 'DoesNotExist' }];
    expect(toSelectorText({ matchLabels: { app: 'web' }, matchExpressions: expressions })).toBe('app=web,tier in (a,b),env notin (dev),x,!y');
  });

  it('has no text for what selects nothing in particular, so that not every Pod of a namespace is shown', () => {
    for (const selector of [undefined, {}, { matchLabels: {} }, 'odd']) expect(toSelectorText(selector)).toBeUndefined();
  });
});
