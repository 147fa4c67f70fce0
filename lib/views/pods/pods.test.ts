import { describe, expect, it } from 'vitest';
import { LOG_LINES_MAX, type LogFrame } from '#lib/contracts/pod-log.ts';
import type { ClusterPods, MemberEvent, PodView } from '#lib/contracts/pods.ts';
import { say } from '../messages/en/errors.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { explainShortage, orderPods } from './explain-pods.ts';
import { addToLog, explainLog, explainUnstarted, NO_LOG } from './log-tail.ts';

const phrasing = createPhrasing('en', en);
const pod = (name: string, rest: Partial<PodView> = {}): PodView => ({ name, state: 'running', reason: '', message: '', isReady: true, containersReady: 1, containers: ['web'], unstarted: [], restarts: 0, node: 'n1', createdAt: '', ...rest });
const waiting = (name: string, reason: string, message = '') => pod(name, { state: 'waiting', reason, message, isReady: false, containersReady: 0, node: reason === 'Unschedulable' ? '' : 'n1' });
const cluster = (pods: PodView[], rest: Partial<ClusterPods> = {}): ClusterPods => ({ asOf: '', cluster: 'eu', kind: 'Deployment', desired: pods.length, ready: 0, isObserved: true, pods, isCut: false, events: [], ...rest });
const event = (reason: string, message: string): MemberEvent => ({ id: reason, type: 'Warning', reason, message, kind: 'ReplicaSet', name: 'web-1', count: 1, lastSeen: '' });
const explain = (data: ClusterPods) => explainShortage(data, phrasing);

describe('explainShortage', () => {
  it('says nothing when every Pod is ready or done', () => {
    expect(explain(cluster([pod('a'), pod('b', { state: 'done', isReady: false })]))).toEqual([]);
  });

  it('counts Pods by what keeps them, the commonest first, in the cluster’s own words', () => {
    const pods = [pod('a'), waiting('b', 'CrashLoopBackOff', 'back-off 40s'), waiting('c', 'Unschedulable', '0/4 nodes'), waiting('d', 'Unschedulable', '0/4 nodes')];
    expect(explain(cluster(pods))).toEqual(['2 Pods are not ready: Unschedulable, 0/4 nodes', '1 Pod is not ready: CrashLoopBackOff, back-off 40s']);
  });

  it('tells Pods that could not be made from Pods that are only on their way', () => {
    expect(explain(cluster([pod('a')], { desired: 3, events: [event('FailedCreate', 'exceeded quota: small')] }))).toEqual(['2 Pods could not be made: exceeded quota: small']);
    expect(explain(cluster([pod('a')], { desired: 2 }))).toEqual(['1 Pod has not been made yet by the cluster’s controllers.']);
  });

  it('says that a cluster has no controllers, or no node to run anything', () => {
    expect(explain(cluster([], { desired: 2, isObserved: false }))[0]).toContain('no controller manager');
    expect(explain(cluster([waiting('a', 'Unschedulable', 'no nodes available')], { hasReadyNode: false })).at(-1)).toBe('eu has no node that reports it is ready, so no kubelet can run them.');
  });

  it('does not count a Pod that is being replaced', () => {
    expect(explain(cluster([pod('a'), pod('old', { state: 'stopping', isReady: false })], { desired: 1 }))).toEqual([]);
  });
});

it('Pods in trouble come first, then by name', () => {
  expect(orderPods([pod('b'), pod('a'), waiting('z', 'Unschedulable'), pod('y', { state: 'failed', isReady: false })]).map(({ name }) => name)).toEqual(['y', 'z', 'a', 'b']);
});

describe('a log that is followed', () => {
  const lines = (count: number, change: Partial<Extract<LogFrame, { kind: 'lines' }>> = {}): LogFrame => ({ kind: 'lines', lines: Array.from({ length: count }, (_, i) => `line ${i}`), isStart: false, isCut: false, ...change });

  it('holds so many of the newest lines, and counts them all', () => {
    const tail = [lines(3, { isStart: true }), lines(LOG_LINES_MAX)].reduce(addToLog, NO_LOG);
    expect(tail.lines).toHaveLength(LOG_LINES_MAX);
    expect(tail).toMatchObject({ total: LOG_LINES_MAX + 3, isCut: true, state: { kind: 'following' } });
    expect(addToLog(tail, lines(1, { isStart: true }))).toMatchObject({ lines: ['line 0'], total: 1, isCut: false });
  });

  it('says in words what comes and what does not', () => {
    const words = (...frames: LogFrame[]) => explainLog(frames.reduce(addToLog, NO_LOG), 'east', phrasing).words;
    const stopped: LogFrame = { kind: 'state', state: { kind: 'stopped', problem: say('err.foreign', { detail: 'it hangs' }) } };
    expect(words()).toBe('Asking east for it …');
    expect(words(lines(0, { isStart: true }))).toContain('written nothing yet');
    expect(words(lines(1, { isStart: true }))).toContain('Following');
    expect(words(stopped)).toContain('There is no log: ');
    expect(words(lines(1, { isStart: true }), stopped)).toContain('No new lines: ');
    expect(words(lines(1, { isStart: true }), { kind: 'state', state: { kind: 'ended' } })).toContain('has ended');
    expect(words(lines(1, { isStart: true }), { kind: 'state', state: { kind: 'silent' } })).toContain('east does not answer');
  });

  it('says at once what a container that never ran waits for', () => {
    const words = (rest: Partial<PodView>) => explainUnstarted(pod('a', { state: 'waiting', isReady: false, unstarted: ['web'], ...rest }), phrasing).words;
    expect(words({ node: '', reason: 'Unschedulable', message: '0/6 nodes are available: 6 Insufficient cpu.' })).toBe('The Pod waits for a node; its log appears here once it runs. Unschedulable: 0/6 nodes are available: 6 Insufficient cpu.');
    expect(words({ state: 'starting', reason: 'ContainerCreating' })).toContain('has not started on n1 yet');
    expect(words({ state: 'failed', node: '', reason: 'Evicted', message: 'low on memory' })).toBe('The container never ran, so there is no log. Evicted: low on memory');
  });
});
