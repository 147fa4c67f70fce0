import { describe, expect, it } from 'vitest';
import type { ClusterFacts } from '#lib/contracts/clusters.ts';
import type { ClusterSummary, WorkloadSummary } from '#lib/contracts/dto.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { endRow, RENEWED_WARN_DAYS, toFactRows } from './cluster-facts.ts';
import { filterClusters, parseClusterFilter, replicasByCluster } from './cluster-list.ts';
import { toBlastRadius, toDrainProgress } from './drain-progress.ts';
import { toPlacedRows } from './placed-rows.ts';
import { placeOfForm } from './join-form.ts';

const phrasing = createPhrasing('en', en);
const NOW_MS = Date.parse('2030-01-01T00:00:00Z');

const workload = (name: string, here: number, elsewhere: number, preference?: string): WorkloadSummary => ({
  kind: 'FederatedDeployment', resource: 'federateddeployments', targetKind: 'Deployment', namespace: 'shop', name, propagation: 'inSync', reason: '', message: '',
  health: 'healthy', createdAt: '', ...(preference === undefined ? {} : { preference }),
  clusters: [
    { cluster: 'east', code: '', message: '', replicasDesired: here, replicasReady: here }, { cluster: 'west', code: '', message: '', replicasDesired: elsewhere, replicasReady: 0 },
  ],
});
const cluster = (cordon?: 'cordoned' | 'draining'): ClusterSummary => ({
  name: 'east', health: 'ready', reason: '', message: '', zones: [], apiEndpoint: '', labels: {}, conditions: [], ...(cordon === undefined ? {} : { cordon }),
});
const FACTS: ClusterFacts = { given: {}, limits: { perSecond: 50, burst: 100 } };

it('what is placed in a cluster is told by a word and, where it is not in sync, by the reason', () => {
  const placed = (code: string): WorkloadSummary => ({ ...workload('web', 2, 0), clusters: [{ cluster: 'east', code, message: '', replicasDesired: 2, replicasReady: 1 }] });
  const rows = toPlacedRows([placed(''), placed('ClusterNotReady'), placed('CreationFailed')], 'east', phrasing);
  expect(rows.map(({ tone, replicas }) => [tone, replicas])).toEqual([['ok', '1 / 2'], ['paused', '1 / 2'], ['failed', '1 / 2']]);
  expect(rows.map(({ why }) => why)).toEqual(['', expect.stringMatching(/not ready/), expect.stringMatching(/did not take/)]);
});

it('clusters stand in the order in which people count', () => {
  const names = ['cluster10', 'cluster2', 'cluster1'].map((name) => ({ ...cluster(), name }));
  expect(filterClusters(names, parseClusterFilter(new URLSearchParams())).map(({ name }) => name)).toEqual(['cluster1', 'cluster2', 'cluster10']);
});

describe('the progress of a drain', () => {
  const workloads = [workload('web', 1, 5, 'web'), workload('api', 0, 2, 'api'), workload('fixed', 4, 4)];

  it('counts what preferences still ask for there, from what it was in the beginning', () => {
    const progress = toDrainProgress({ cluster: cluster('draining'), workloads, facts: { ...FACTS, drain: { since: '', replicas: 5 } } });
    expect(progress).toMatchObject({ total: 5, left: 1, share: 0.8 });
    expect(progress.moving.map(({ name }) => name)).toEqual(['web']);
    expect(progress.staying.map(({ name }) => name)).toEqual(['fixed']);
  });

  it('is complete when nothing is left, and when there was nothing', () => {
    expect(toDrainProgress({ cluster: cluster('draining'), workloads: [], facts: FACTS })).toMatchObject({ total: 0, left: 0, share: 1 });
  });

  it('unjoining names objects and replicas by kind', () => {
    expect(toBlastRadius(workloads, 'east')).toEqual([{ kind: 'Deployment', objects: 3, replicas: 5 }]);
  });
});

describe('the list', () => {
  it('is narrowed by cordon', () => {
    const names = (query: string): number => filterClusters([cluster(), cluster('draining')], parseClusterFilter(new URLSearchParams(query))).length;
    expect([names(''), names('cordon=open'), names('cordon=draining'), names('cordon=cordoned'), names('cordon=x')]).toEqual([2, 1, 1, 0, 2]);
  });

  it('adds up replicas by cluster', () => {
    expect(replicasByCluster([workload('a', 1, 2), workload('b', 3, 0)])).toEqual(new Map([['east', { desired: 4, ready: 4 }], ['west', { desired: 2, ready: 0 }]]));
  });
});

describe('facts', () => {
  it('warn of what ends within two weeks, and say what has ended', () => {
    const tone = (time: string): string | undefined => endRow('cl.tokenEnds', time, phrasing, NOW_MS)?.tone;
    expect([tone('2031-01-01T00:00:00Z'), tone('2030-01-05T00:00:00Z'), tone('2029-12-31T00:00:00Z'), endRow('cl.tokenEnds', undefined, phrasing, NOW_MS)]).toEqual([undefined, 'warning', 'failed', undefined]);
  });

  it('do not warn of a token that is renewed in time', () => {
    expect(endRow('cl.tokenEnds', '2030-01-03T00:00:00Z', phrasing, NOW_MS, RENEWED_WARN_DAYS)?.tone).toBeUndefined();
    expect(endRow('cl.tokenEnds', '2030-01-01T08:00:00Z', phrasing, NOW_MS, RENEWED_WARN_DAYS)?.tone).toBe('warning');
  });

  it('leave out what is not known', () => {
    expect(toFactRows(FACTS, '', phrasing, NOW_MS)).toEqual([{ key: 'cl.limits', text: '50 a second, 100 at once' }]);
    expect(toFactRows({ ...FACTS, watchTraffic: { bytesPerMinute: 2048, messagesPerMinute: 3 } }, '4 ms', phrasing, NOW_MS).map((row) => ('text' in row ? row.text : ''))).toContain('2 KiB and 3 messages a minute');
  });
});

it('a place that is left as found is left to the nodes', () => {
  const facts = { region: 'eu', zones: ['b', 'a'] };
  expect(placeOfForm({ region: 'eu', zones: 'a, b' }, facts)).toEqual({});
  expect(placeOfForm({ region: ' moon ', zones: 'a' }, facts)).toEqual({ region: 'moon', zones: ['a'] });
});
