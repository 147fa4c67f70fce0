import { describe, expect, it } from 'vitest';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { toDistributionView } from './distribution-rows.ts';
import { DISTRIBUTION_SORT } from './distribution-sort.ts';
import { toHistoryView } from './history-rows.ts';
import { previewPlan } from './plan-preview.ts';
import { toPlanWarnings } from './plan-warnings.ts';
import { isSameDraft, parseDraft, toDraft, toPreference, toPreferenceInput, withField, withoutEntry } from './preference-draft.ts';
import { parseSort, sortRows } from '../table-sort.ts';
import { formatReplicasAddress, matchesReplicas, parseReplicasAddress, REPLICAS_SORT } from './replicas-address.ts';
import { formatScenario, parseScenario, planScenario, scenarioOf } from './scenario.ts';
import { aDistribution, aPreference, EXAMPLE_SPEC, replicasIn } from './replicas.test-kit.ts';

const phrasing = createPhrasing('en', en);

describe('a preference being edited', () => {
  it('starts as what is stored and reads back as the same', () => {
    const draft = toDraft(aDistribution());
    expect(parseDraft(draft).value).toEqual({ totalReplicas: 15, rebalance: false, clusters: EXAMPLE_SPEC.clusters, extras: {} });
    expect(toPreference(aDistribution(), { totalReplicas: 15, rebalance: false, clusters: EXAMPLE_SPEC.clusters, extras: {} })).toEqual(EXAMPLE_SPEC);
  });

  it('gives a cluster its own entry on the first key, starting from what held for it, and takes it away again', () => {
    const draft = toDraft(aDistribution());
    const edited = withField(draft, 'cluster2', 'weight', '5');
    expect(edited.entries['cluster2']).toEqual({ weight: '5', min: '', max: '12' });
    expect(isSameDraft(withoutEntry(edited, 'cluster2'), draft)).toBe(true);
  });

  it('names every field that can not be read, and plans nothing then', () => {
    const bad = withField(withField({ ...toDraft(aDistribution()), total: '' }, 'cluster1', 'min', '20'), 'cluster2', 'weight', '1.5');
    const { value, problems } = parseDraft(bad);
    expect(value).toBeUndefined();
    expect([...problems]).toEqual([['total', 'number'], ['cluster1/min', 'minAboveMax'], ['cluster2/weight', 'number']]);
  });

  it('keeps fields that are not edited here, and sends the generation that was read', () => {
    const spec = { ...EXAMPLE_SPEC, overflowPolicy: 'Withhold' } as const;
    const distribution = aDistribution({ preference: aPreference({ spec, generation: 7 }) });
    const value = { totalReplicas: 3, rebalance: true, clusters: {}, extras: {} };
    expect(toPreference(distribution, value).overflowPolicy).toBe('Withhold');
    expect(toPreferenceInput(distribution, value, distribution.preference?.generation)).toMatchObject({ generation: 7, targetKind: 'FederatedDeployment', totalReplicas: 3 });
  });

  it('offers a workload without one all the replicas it runs, every cluster alike', () => {
    const { preference: _, ...without } = aDistribution();
    expect(toDraft(without)).toMatchObject({ total: '15', rebalance: false, entries: { '*': { weight: '1', min: '', max: '' } } });
    expect(toPreferenceInput(without, { totalReplicas: 15, rebalance: false, clusters: {}, extras: {} }, undefined).generation).toBeUndefined();
  });
});

describe('the plan beside the current one', () => {
  it('moves nothing while nothing is changed', () => {
    expect(previewPlan(aDistribution(), EXAMPLE_SPEC)).toMatchObject({ moving: 0, added: 0, removed: 0, unplaced: 0 });
  });

  it('tells moves from starts and stops', () => {
    const preview = previewPlan(aDistribution(), { ...EXAMPLE_SPEC, totalReplicas: 17, rebalance: true, clusters: { '*': { weight: 1 }, cluster1: { weight: 0, maxReplicas: 0 } } });
    expect(preview.changes.reduce((sum, { after }) => sum + after, 0)).toBe(17);
    expect(preview.moving).toBe(6);
    expect(preview.added).toBe(2);
    expect(toPlanWarnings(aDistribution(), preview, phrasing)).toContain('cluster1 loses all its 6 replicas.');
  });

  it('says where quotas of the clusters may make the written plan another one', () => {
    const weighted = previewPlan(aDistribution(), EXAMPLE_SPEC);
    const byRoom = { ...EXAMPLE_SPEC, strategy: 'Capacity' as const };
    expect(toPlanWarnings(aDistribution(), weighted, phrasing)).toEqual([]);
    expect(toPlanWarnings(aDistribution(), previewPlan(aDistribution(), byRoom), phrasing).join()).toContain('are not known here yet');
    const planned = aDistribution({ preference: aPreference({ spec: byRoom }) });
    expect(toPlanWarnings(planned, previewPlan(planned, byRoom), phrasing).join()).toContain('as the last plan found them');
  });

  it('uses only clusters that the selector picks when the preference asks for it', () => {
    const preview = previewPlan(aDistribution({ selected: ['cluster1'] }), { ...EXAMPLE_SPEC, intersectWithClusterSelector: true });
    expect(preview.schedule.result).toEqual({ cluster1: 12 });
    expect(toPlanWarnings(aDistribution(), preview, phrasing)[0]).toBe('3 replicas find no place within the limits and capacities.');
  });
});

describe('the distribution', () => {
  it('says what is short, and keeps requested, planned, overflow and ready apart', () => {
    const view = toDistributionView(aDistribution({ clusters: [replicasIn('ap-northeast', 3), replicasIn('cluster1', 6, { ready: 4, overflow: 1, capacity: 5 }), replicasIn('cluster2', 6)] }), phrasing);
    expect(view.caption).toBe('13 of 15 ready; cluster1 short by 2');
    expect(view.totals.map(({ label, value }) => `${label} ${value}`)).toEqual(['Requested 15', 'Planned 15', 'Overflow 1', 'Unplaced 0', 'Desired 15', 'Observed 15', 'Ready 13']);
    expect(view.rows[1]).toMatchObject({ isShort: true, counts: { overflow: 1, capacity: 5 }, summary: '4 of 6 ready' });
  });

  it('counts nothing that a cluster which does not answer reported last, and does not want twice what went elsewhere', () => {
    const gone = replicasIn('cluster2', 6, { health: 'offline' });
    const { planned: _, ...moved } = gone;
    const before = toDistributionView(aDistribution({ clusters: [replicasIn('cluster1', 9), gone] }), phrasing);
    expect(before.caption).toBe('9 of 15 ready; cluster2 short by 6');
    expect(before.rows[1]).toMatchObject({ isStale: true, isShort: true, summary: '6 of 6 when last seen' });
    expect(toDistributionView(aDistribution({ clusters: [replicasIn('cluster1', 15), moved] }), phrasing).caption).toBe('15 of 15 ready');
  });

  it('lists clusters as people count', () => {
    const clusters = ['cluster10', 'cluster1', 'cluster2'].map((name) => replicasIn(name, 1));
    expect(toDistributionView(aDistribution({ clusters }), phrasing).rows.map(({ cluster }) => cluster)).toEqual(['cluster1', 'cluster2', 'cluster10']);
  });

  it('is sorted by any of its numbers, where nothing is known last both ways', () => {
    const clusters = [replicasIn('a', 3, { capacity: 9 }), replicasIn('b', 4, { capacity: 1_200 }), replicasIn('c', 2)];
    const { rows } = toDistributionView(aDistribution({ clusters }), phrasing);
    const by = (text: string) => sortRows(rows, DISTRIBUTION_SORT, parseSort(text, DISTRIBUTION_SORT), 'en').map(({ cluster }) => cluster).join('');
    expect([by('-capacity'), by('capacity'), by('-desired'), by('')]).toEqual(['bac', 'abc', 'bac', 'abc']);
  });

  it('says why in sentences, for every cluster', () => {
    const { rows } = toDistributionView(aDistribution(), phrasing);
    expect(rows.every(({ why }) => why.length > 0)).toBe(true);
    expect(rows[0]?.why[0]).toBe('Its minimum of 1 comes first.');
  });

  it('starts every bar at zero and keeps them inside the scale, whatever the bounds', () => {
    const spec = { ...EXAMPLE_SPEC, clusters: { '*': { weight: 1, maxReplicas: 100_000 } } };
    for (const { bar } of toDistributionView(aDistribution({ preference: aPreference({ spec }) }), phrasing).rows) {
      expect(bar.ready).toBeGreaterThan(0.3);
      expect(Math.max(bar.ready, bar.observed, bar.desired ?? 0)).toBeLessThanOrEqual(1);
      expect(bar.max).toBeUndefined();
    }
  });
});

describe('the address of the page', () => {
  it('keeps the filters, and tells short workloads from others', () => {
    const address = { text: 'shop web', onlyShort: true, sort: { column: 'missing', direction: 'descending' }, view: 'table' } as const;
    expect(parseReplicasAddress(new URLSearchParams(formatReplicasAddress(address)))).toEqual(address);
    expect(matchesReplicas(aDistribution(), { text: 'TEST deploy', onlyShort: false })).toBe(true);
    expect(matchesReplicas(aDistribution(), { text: '', onlyShort: true })).toBe(false);
    expect(matchesReplicas(aDistribution({ clusters: [replicasIn('a', 3, { ready: 2 })] }), { text: '', onlyShort: true })).toBe(true);
  });

  it('puts those that miss most first when asked to', () => {
    const named = (name: string, ready: number) => aDistribution({ name, clusters: [replicasIn('a', 3, { ready })] });
    const { sort } = parseReplicasAddress(new URLSearchParams('sort=-missing'));
    expect(sortRows([named('b', 3), named('c', 0), named('a', 2)], REPLICAS_SORT, sort, 'en').map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });
});

describe('a scenario', () => {
  it('is whole in its address, and plans as the live preference does', () => {
    const scenario = scenarioOf(aDistribution());
    const read = parseScenario(new URLSearchParams(formatScenario(scenario)));
    expect(read).toEqual(scenario);
    expect(planScenario(read).preview.schedule.result).toEqual(previewPlan(aDistribution(), EXAMPLE_SPEC).schedule.result);
  });

  it('takes the share of a cluster that is down to the others, and survives nonsense', () => {
    const scenario = scenarioOf(aDistribution());
    const down = { ...scenario, clusters: scenario.clusters.map((cluster) => ({ ...cluster, isDown: cluster.name === 'cluster2' })) };
    expect(planScenario(down).preview.schedule.result).toEqual({ 'ap-northeast': 3, cluster1: 12 });
    expect(planScenario(parseScenario(new URLSearchParams('?total=x&c=~~,a~-1~z,a~2'))).preview.schedule.result).toEqual({ a: 0 });
  });
});

describe('history', () => {
  it('carries each number on to the next change and up to now', () => {
    const view = toHistoryView({ fromMs: 0, toMs: 10_000, series: [{ cluster: 'a', points: [{ atMs: 1_000, desired: 2, ready: 0 }, { atMs: 4_000, desired: 2, ready: 2 }] }, { cluster: 'b', points: [{ atMs: 4_000, desired: 1, ready: 1 }] }], gaps: [] });
    expect(view.moments).toEqual([
      { atMs: 1_000, values: { 'desired:a': 2, 'ready:a': 0 } },
      { atMs: 4_000, values: { 'desired:a': 2, 'ready:a': 2, 'desired:b': 1, 'ready:b': 1 } },
      { atMs: 10_000, values: { 'desired:a': 2, 'ready:a': 2, 'desired:b': 1, 'ready:b': 1 } },
    ]);
  });
});
