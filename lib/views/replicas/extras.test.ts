import { describe, expect, it } from 'vitest';
import type { PreferenceExtras } from '#lib/federation/types/preference.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { toDistributionView } from './distribution-rows.ts';
import { parseExtras, toExtrasDraft } from './extras-draft.ts';
import { countAt, describeMoment, momentAt, momentByKey, momentShare } from './history-moment.ts';
import { toHistoryChanges, toHistoryStrips, toHistoryView } from './history-rows.ts';
import { planCause, planNotes } from './plan-notes.ts';
import { previewPlan } from './plan-preview.ts';
import { parseDraft, toDraft } from './preference-draft.ts';
import { aDistribution, aPreference, EXAMPLE_SPEC, replicasIn } from './replicas.test-kit.ts';

const phrasing = createPhrasing('en', en);
const read = (draft: ReturnType<typeof toExtrasDraft>) => {
  const problems: [string, string][] = [];
  return { extras: parseExtras(draft, (field, problem) => problems.push([field, problem])), problems };
};

describe('strategy, topology, failover and disruption being edited', () => {
  it('reads back as what is stored', () => {
    const stored: PreferenceExtras = {
      strategy: 'Spread', topology: { key: 'region', maxSkew: 1 }, failover: { tolerationSeconds: 5, mode: 'Graceful', failback: 'Manual' }, disruption: { maxMovePerMinute: 3 },
    };
    expect(read(toExtrasDraft(stored))).toEqual({ extras: stored, problems: [] });
    expect(read(toExtrasDraft({}))).toEqual({ extras: {}, problems: [] });
  });

  it('names what can not be used', () => {
    const draft = { ...toExtrasDraft({}), topologyKey: 'a/b/c', maxMovePerMinute: '0', hasFailover: true, tolerationSeconds: '1x' };
    expect(read(draft).problems).toEqual([['topologyKey', 'labelKey'], ['maxSkew', 'skewOrDomains'], ['tolerationSeconds', 'number'], ['maxMovePerMinute', 'atLeastOne']]);
    expect(parseDraft({ ...toDraft(aDistribution()), extras: draft }).value).toBeUndefined();
  });
});

describe('the plan of what is typed', () => {
  const spec = { ...EXAMPLE_SPEC, totalReplicas: 12, rebalance: true, overflowPolicy: 'Withhold' as const, clusters: { '*': { weight: 1 } } };
  const clusters = [
    replicasIn('a', 4, { room: 2, region: 'eu', zones: ['eu-1'] }), replicasIn('b', 4, { room: 4, region: 'eu', zones: ['eu-2'] }), replicasIn('c', 4, { room: 40, region: 'us', zones: ['us-1'], labels: { provider: 'x' } }),
  ];
  const distribution = aDistribution({ clusters, available: ['a', 'b', 'c'], selected: [], preference: aPreference({ spec }) });
  const planOf = (extras: PreferenceExtras) => previewPlan(distribution, { ...spec, ...extras }).schedule.result;

  it('knows room, regions and labels', () => {
    expect(planOf({})).toEqual({ a: 4, b: 4, c: 4 });
    expect(planOf({ strategy: 'Spread' })).toEqual({ a: 2, b: 4, c: 6 });
    expect(planOf({ strategy: 'Packed' })).toEqual({ a: 0, b: 0, c: 12 });
    expect(planOf({ strategy: 'Capacity' })['c']).toBeGreaterThan(9);
    expect(planOf({ topology: { key: 'provider', maxSkew: 2 } })['c']).toBe(5);
  });

  it('leaves a lost cluster out until it may come home, and plans by what was home', () => {
    const away = aDistribution({
      clusters: [replicasIn('a', 6), replicasIn('b', 6), replicasIn('c', 0)], available: ['a', 'b', 'c'], selected: [],
      preference: aPreference({ spec: { ...spec, rebalance: false, failover: { failback: 'Manual' } }, lost: ['c'], home: { a: 4, b: 4, c: 4 } }),
    });
    expect(previewPlan(away, { ...spec, rebalance: false, failover: { failback: 'Manual' } }).schedule.result).toEqual({ a: 6, b: 6 });
    expect(previewPlan(away, { ...spec, rebalance: false, failover: { failback: 'Auto' } }).schedule.result).toEqual({ a: 4, b: 4, c: 4 });
  });

  it('gives a cordoned cluster nothing new and a draining one nothing at all', () => {
    const kept = aDistribution({ clusters: [replicasIn('a', 4, { cordon: 'cordoned' }), replicasIn('b', 4, { cordon: 'draining' }), replicasIn('c', 4)], available: ['a', 'b', 'c'], preference: aPreference({ spec }) });
    expect(previewPlan(kept, { ...spec, totalReplicas: 30 }).schedule.result).toEqual({ a: 4, c: 26 });
    expect(toDistributionView(kept, phrasing).rows.map(({ trouble }) => trouble?.word)).toEqual(['Cordoned', 'Draining', undefined]);
  });

  it('says why in the reader’s words for every strategy', () => {
    const preview = previewPlan(distribution, { ...spec, strategy: 'Spread', topology: { key: 'provider', maxSkew: 2 } });
    expect(toDistributionView(distribution, phrasing, preview).rows[2]?.why.join(' ')).toContain('The clusters whose provider is x get 6 together.');
    const zh = createPhrasing('zh', en);
    expect(toDistributionView(distribution, zh, previewPlan(distribution, { ...spec, strategy: 'Capacity' })).rows[0]?.why[0]).toBe('It can hold 2, which is its weight.');
  });
});

describe('notes on the last plan', () => {
  it('tell shortage, what is away, and what waits', () => {
    const conditions = [{ type: 'CapacityShort', status: 'True', reason: 'Unplaced', message: '' }, { type: 'Moving', status: 'True', reason: 'MoveLimit', message: '' }];
    expect(planNotes(aPreference({ conditions, unplaced: 3, lost: ['west'] }), phrasing)).toEqual([
      '3 replicas find no place within the limits and capacities.', 'Replicas of west run elsewhere until it is back.',
      'Moving: the rest waits, since as many as allowed were moved in the last minute.',
    ]);
    expect(planCause(aPreference({ cause: 'ClustersChanged' }), phrasing)).toBe('clusters came or went');
  });
});

describe('a history with a gap', () => {
  const history = {
    fromMs: 0, toMs: 100_000, gaps: [{ fromMs: 40_000, toMs: 60_000 }],
    series: [{ cluster: 'a', points: [{ atMs: 0, desired: 2, ready: 1 }] }, { cluster: 'b', points: [{ atMs: 0, desired: 4, ready: 4 }] }],
  };

  it('shows no numbers where none were recorded', () => {
    const view = toHistoryView(history);
    expect(view.moments.map(({ atMs, values }) => [atMs, values['ready:a']])).toEqual([[0, 1], [40_000, 1], [40_001, undefined], [60_000, 1], [100_000, 1]]);
  });

  it('lists changes newest first, as many as wanted', () => {
    const changed = { ...history, gaps: [], series: [{ cluster: 'a', points: [{ atMs: 0, desired: 2, ready: 1 }, { atMs: 50_000, desired: 2, ready: 2 }] }] };
    expect(toHistoryChanges(toHistoryView(changed), 10).map(({ atMs, ready }) => [atMs, ready])).toEqual([[50_000, 2], [0, 1]]);
    expect(toHistoryChanges(toHistoryView(changed), 1)).toHaveLength(1);
  });

  it('draws every cluster as a strip to one scale', () => {
    const [a, b] = toHistoryStrips(toHistoryView({ ...history, fromMs: -200_000 }));
    expect(b?.readyArea.startsWith('M666.7 24V1H')).toBe(true);
    expect(a?.desiredLine.match(/M/g)?.length).toBe(2);
  });

  it('is read at one moment: by the time under a pointer, by keys, and in words', () => {
    const view = toHistoryView(history);
    expect([momentAt(view, undefined), momentAt(view, 59_999), momentAt(view, -5)]).toEqual([4, 2, 0]);
    expect([countAt(view, 0, 'a'), countAt(view, 2, 'a')]).toEqual([{ ready: 1, desired: 2 }, undefined]);
    expect(['ArrowLeft', 'ArrowRight', 'PageUp', 'Home', 'End', 'Escape', 'x'].map((key) => momentByKey(view, 3, key))).toEqual([2, 4, 4, 0, 4, 4, undefined]);
    expect([momentByKey(view, 0, 'ArrowLeft'), momentByKey(view, 4, 'PageUp')]).toEqual([0, 4]);
    expect([0, 3, 4].map((index) => momentShare({ ...view, fromMs: -100_000 }, index))).toEqual([0.5, 0.8, 1]);
    expect(describeMoment(view, 4, phrasing)).toBe('Now: a 1 of 2 and b 4 of 4');
    expect(describeMoment(view, 2, phrasing)).toContain('not recorded');
    const many = { ...history, gaps: [], series: Array.from({ length: 8 }, (_, i) => ({ cluster: `c${i}`, points: [{ atMs: 0, desired: 2, ready: 1 }] })) };
    expect(describeMoment(toHistoryView(many), 99, phrasing)).toContain('not recorded');
    expect(describeMoment(toHistoryView(many), 1, phrasing)).toBe('Now: 8 of 16 ready in 8 clusters');
  });
});
