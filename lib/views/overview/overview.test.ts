import { describe, expect, it } from 'vitest';
import { en } from '../messages/en/index.ts';
import { zh } from '../messages/zh/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { toAttention } from './attention.ts';
import { groupByRegion, namesOfSilentClusters, toClusterTile } from './cluster-tiles.ts';
import { toEventRows } from './event-rows.ts';
import { formatOverviewAddress, parseOverviewAddress } from './overview-address.ts';
import { aCluster, anOverview, aWorkload } from './overview.test-kit.ts';
import { toVerdict } from './verdict.ts';
import { filterWorkloadRows, glanceAt, toClusterColumns, toWorkloadRows, type WorkloadCell } from './workload-rows.ts';

const phrasing = createPhrasing('en', en);

describe('toVerdict', () => {
  it('says that all is well only when everything is', () => {
    const calm = anOverview({ clusters: [aCluster('a')], workloads: [aWorkload('web')] });
    expect(toVerdict(calm, phrasing)).toMatchObject({ tone: 'ok', headline: 'Everything is in order' });
    expect(toVerdict(calm, createPhrasing('zh', zh)).headline).toBe('一切正常');
  });

  it('takes the worst tone and counts every state, worst first', () => {
    const verdict = toVerdict(anOverview({
      clusters: [aCluster('a'), aCluster('b', { health: 'offline' }), aCluster('c', { health: 'notReady' })],
      workloads: [aWorkload('x', { propagation: 'failed' }), aWorkload('y', { health: 'degraded' }), aWorkload('z')],
    }), phrasing);
    expect(verdict).toMatchObject({ tone: 'failed', headline: '4 things need attention' });
    expect(verdict.clusters.map((count) => count.label)).toEqual(['1 not ready', '1 offline', '1 ready']);
    expect(verdict.workloads.map((count) => count.label)).toEqual(['1 failed', '1 degraded', '1 healthy']);
  });

  it('does not call progress trouble', () => {
    const verdict = toVerdict(anOverview({ clusters: [aCluster('a')], workloads: [aWorkload('x', { propagation: 'progressing' })] }), phrasing);
    expect(verdict).toMatchObject({ tone: 'progress', headline: '1 change is on its way' });
  });

  it('never shows an unknown cluster as failed', () => {
    expect(toVerdict(anOverview({ clusters: [aCluster('a', { health: 'unknown' })] }), phrasing).tone).toBe('unknown');
  });

  it('adds up replicas, and leaves them out while nothing has any', () => {
    const workloads = [aWorkload('x', { replicasDesired: 5, replicasReady: 3 }), aWorkload('y', { replicasDesired: 2, replicasReady: 2 })];
    expect(toVerdict(anOverview({ workloads }), phrasing).replicas).toEqual({ text: '5 of 7', isShort: true });
    expect(toVerdict(anOverview({ workloads: [aWorkload('cm', { health: 'none' })] }), phrasing).replicas).toBeUndefined();
  });
});

describe('toAttention', () => {
  it('lists the worst first, with the reason, what each cluster says, and where to look', () => {
    const items = toAttention(anOverview({
      clusters: [aCluster('eu', { health: 'offline', reason: 'ClusterNotReachable', message: 'no answer in 3 s' })],
      workloads: [
        aWorkload('web', {
          health: 'degraded',
          clusters: [
            { cluster: 'eu', code: '', message: '', replicasDesired: 5, replicasReady: 3 },
            { cluster: 'us', code: '', message: '', replicasDesired: 2, replicasReady: 2 },
          ],
        }),
        aWorkload('db', { propagation: 'failed', reason: 'CheckClusters', clusters: [{ cluster: 'us', code: 'CreationFailed', message: 'quota' }] }),
        aWorkload('fine'),
      ],
    }), phrasing);
    expect(items.map(({ word, name, details }) => ({ word, name, details }))).toEqual([
      { word: 'Failed', name: 'shop/db', details: ['us: CreationFailed. The cluster did not take the new object; it is tried again. “quota”'] },
      { word: 'Degraded', name: 'shop/web', details: ['eu short by 2'] },
      { word: 'Offline', name: 'eu', details: ['The cluster does not answer. “no answer in 3 s”'] },
    ]);
    expect(items[1]?.href).toMatch(/^\/workloads\/federateddeployments\/shop\/web\?tab=/);
  });
});

describe('clusters', () => {
  it('are grouped by region and name whatever order they come in, without a region last', () => {
    const tiles = [aCluster('d', { region: 'us' }), aCluster('c', { region: 'eu' }), aCluster('b', { region: 'us' })].map((it) => toClusterTile(it, phrasing));
    const { region: _region, ...withoutRegion } = aCluster('a');
    tiles.push(toClusterTile(withoutRegion, phrasing));
    expect(groupByRegion(tiles).map(({ region, tiles: grouped }) => [region, ...grouped.map((tile) => tile.name)]))
      .toEqual([['eu', 'c'], ['us', 'b', 'd'], ['', 'a']]);
  });

  it('show capacity in their own units, never beyond full, and nothing before the first probe', () => {
    const capacity = { cpuCores: { allocatable: 4, requested: 6 }, memoryBytes: { allocatable: 2 ** 33, requested: 2 ** 30 }, pods: { allocatable: 0, requested: 0 } };
    const { bars } = toClusterTile(aCluster('a', { capacity }), phrasing);
    expect(bars.map(({ amount, share }) => [amount, share])).toEqual([['6 of 4 cores', 1], ['1 GiB of 8 GiB', 0.125], ['0 of 0', 0]]);
    expect(toClusterTile(aCluster('a'), phrasing).bars).toEqual([]);
  });

  it('name their zones without the region they stand in', () => {
    const zonesOf = (region: string, ...zones: string[]) => toClusterTile(aCluster('a', { region, zones }), phrasing).zones;
    expect(zonesOf('us-east-1', 'us-east-1a', 'us-east-1b')).toBe('a, b');
    expect(zonesOf('eu-west', 'eu-west-a', 'eu-west', 'other')).toBe('a, eu-west, other');
  });

  it('that do not answer are named, a few at most', () => {
    const clusters = Array.from({ length: 8 }, (_, index) => aCluster(`c${index}`, { health: 'offline' }));
    expect(namesOfSilentClusters({ clusters })).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', '+3']);
    expect(namesOfSilentClusters({ clusters: [aCluster('new', { health: 'unknown' })] })).toEqual([]);
  });
});

describe('workload rows', () => {
  const overview = anOverview({
    clusters: [aCluster('us'), aCluster('eu')],
    workloads: [
      aWorkload('web', {
        replicasDesired: 5, replicasReady: 4,
        clusters: [{ cluster: 'eu', code: '', message: '', replicasDesired: 5, replicasReady: 4 }, { cluster: 'gone', code: 'ClusterNotReady', message: '' }],
      }),
      aWorkload('api', { health: 'progressing', clusters: [{ cluster: 'us', code: '', message: '', replicasDesired: 3, replicasReady: 0 }] }),
      aWorkload('cm', { kind: 'FederatedConfigMap', health: 'none', clusters: [{ cluster: 'us', code: '', message: '' }] }),
    ],
  });
  const columns = toClusterColumns(overview);
  const rows = toWorkloadRows(overview, columns, phrasing);

  it('have a column for every joined cluster and every other one that an object still names', () => {
    expect(columns.map((column) => column.name)).toEqual(['eu', 'gone', 'us']);
  });

  it('stand in the order of names and show ready out of desired', () => {
    expect(rows.map((row) => row.name)).toEqual(['api', 'cm', 'web']);
    expect(rows[2]).toMatchObject({ replicas: '4 / 5', isShort: true });
    expect(rows[2]?.cells.map((cell) => [cell.shows, cell.text])).toEqual([['replicas', '4 / 5'], ['problem', 'ClusterNotReady'], ['absent', '–']]);
    expect(rows[1]?.cells.map((cell) => cell.shows)).toEqual(['absent', 'absent', 'present']);
  });

  it('do not warn about replicas that are on their way', () => {
    expect(rows[0]?.cells[2]).toMatchObject({ text: '0 / 3', isShort: false });
  });

  it('match when every word is found, in any order, and the state fits', () => {
    const names = (text: string, state: 'any' | 'moving' | 'inSync' | 'attention' = 'any') => filterWorkloadRows(rows, { text, state }).map((row) => row.name);
    expect(names('')).toEqual(['api', 'cm', 'web']);
    expect(names('configmap SHOP')).toEqual(['cm']);
    expect(names('shop/we')).toEqual(['web']);
    expect(names('nothing')).toEqual([]);
    expect(names('', 'moving')).toEqual(['api']);
  });
});

describe('toEventRows', () => {
  it('puts the newest first, whatever form its time has', () => {
    const event = (id: string, lastSeen: string) => ({
      id, type: 'Normal' as const, reason: 'R', message: 'm', object: { kind: 'K', namespace: 'n', name: 'o' }, count: 1, lastSeen,
    });
    const rows = toEventRows([event('a', '2026-01-01T00:00:00Z'), event('c', '2026-01-01T00:00:00.5Z'), event('b', '2026-01-01T00:00:00Z')], phrasing);
    expect(rows.map((row) => row.id)).toEqual(['c', 'a', 'b']);
  });
});

describe('the address of the overview', () => {
  it('comes back as it went, and is plain when nothing is chosen', () => {
    const address = { view: 'list', health: 'offline', text: 'a&b=ü', state: 'attention', onlyWarnings: true, clusterSort: { column: 'cpu', direction: 'ascending' }, workloadSort: { column: 'name', direction: 'descending' } } as const;
    expect(parseOverviewAddress(new URLSearchParams(formatOverviewAddress(address)))).toEqual(address);
    expect(formatOverviewAddress(parseOverviewAddress(new URLSearchParams('')))).toBe('');
  });

  it('treats what it does not know as not said', () => {
    expect(formatOverviewAddress(parseOverviewAddress(new URLSearchParams('view=globe&state=odd&health=x&events=0&sort=-colour&clusters=replicas')))).toBe('');
  });
});

describe('clusters at a glance', () => {
  it('are named while they are few; of many, those in trouble are named and the others counted', () => {
    const cell = (cluster: string, shows: WorkloadCell['shows'], isShort = false): WorkloadCell => ({ cluster, series: 'neutral', shows, text: '', share: 0, isShort, label: '' });
    const { held, trouble, shown } = glanceAt([cell('a', 'replicas'), cell('b', 'absent'), cell('c', 'replicas'), cell('d', 'present'), cell('e', 'replicas', true), cell('f', 'replicas'), cell('g', 'problem')]);
    expect(shown.map(({ cluster }) => cluster)).toEqual(['e', 'g']);
    expect([held, trouble]).toEqual([6, 2]);
    expect(glanceAt([cell('a', 'replicas'), cell('b', 'absent'), cell('c', 'problem')]).shown.map(({ cluster }) => cluster)).toEqual(['c', 'a']);
    expect(glanceAt([cell('a', 'absent')])).toEqual({ held: 0, trouble: 0, shown: [] });
  });
});
