import { describe, expect, it } from 'vitest';
import { loadMessages } from '../messages/load-messages.ts';
import { createPhrasing } from '../phrasing.ts';
import { diffFields, diffObjects } from './field-diff.ts';
import { preferenceValue, settleMerge, specValue } from './merge-value.ts';
import { toWarningLines } from './review-words.ts';
import { describeField, mergeThreeWays } from './three-way-merge.ts';

describe('diffFields', () => {
  it('names each changed field by its pointer, with both values', () => {
    expect(diffFields({ a: 1, b: { 'c/d': true } }, { a: 2, b: {}, e: [] })).toEqual([
      { path: '/a', before: '1', after: '2' },
      { path: '/b/c~1d', before: 'true', after: '' },
      { path: '/e', before: '', after: '[]' },
    ]);
  });

  it('compares named list items by name, so that an inserted one is no change of the others', () => {
    const before = { containers: [{ name: 'web', image: 'a:1' }] };
    const after = { containers: [{ name: 'proxy', image: 'p' }, { name: 'web', image: 'a:2' }] };
    expect(diffFields(before, after)).toEqual([
      { path: '/containers/0/image', before: '"a:1"', after: '"a:2"' },
      { path: '/containers/0', before: '', after: '{"name":"proxy","image":"p"}' },
    ]);
  });

  it('leaves out what API servers keep for themselves', () => {
    expect(diffObjects({ metadata: { name: 'x', resourceVersion: '1', uid: 'u' }, status: { a: 1 } }, { metadata: { name: 'x', resourceVersion: '2' } })).toEqual([]);
  });
});

describe('mergeThreeWays', () => {
  const clusters = (...names: string[]) => ({ placement: { clusters: names.map((name) => ({ name })) } });

  it('keeps both when two people each add a cluster', () => {
    const { merged, conflicts } = mergeThreeWays(clusters('a'), clusters('a', 'b'), clusters('a', 'c'));
    expect(merged).toEqual(clusters('a', 'b', 'c'));
    expect(conflicts).toEqual([]);
  });

  it('drops a cluster that one of them removed', () => {
    expect(mergeThreeWays(clusters('a', 'b'), clusters('a', 'b', 'c'), clusters('b')).merged).toEqual(clusters('b', 'c'));
  });

  it('reports the same field changed to two values, and takes for each the one that was chosen', () => {
    const sides = [{ n: 1, m: 1, other: 1 }, { n: 2, m: 2, other: 1 }, { n: 3, m: 3, other: 4 }] as const;
    expect(mergeThreeWays(...sides)).toEqual({ merged: { n: 2, m: 2, other: 4 }, conflicts: [{ path: '/n', base: '1', mine: '2', theirs: '3' }, { path: '/m', base: '1', mine: '2', theirs: '3' }] });
    expect(mergeThreeWays(...sides, new Set(['/m'])).merged).toEqual({ n: 2, m: 3, other: 4 });
  });

  it('joins overrides for selectors item by item, as those for clusters', () => {
    const of = (target: object, value: number) => ({ ...target, clusterOverrides: [{ path: '/x', value }] });
    const [prod, all, one] = [{ clusterSelector: { matchLabels: { env: 'prod' } } }, { clusterSelector: {} }, { clusterName: 'a' }];
    expect(mergeThreeWays([of(all, 1)], [of(all, 1), of(prod, 2)], [of(all, 3), of(one, 4)])).toEqual({ merged: [of(all, 3), of(prod, 2), of(one, 4)], conflicts: [] });
    expect(mergeThreeWays([of(prod, 1)], [of(prod, 2)], [of(prod, 3)]).conflicts).toEqual([{ path: '/env=prod/clusterOverrides/~1x/value', base: '1', mine: '2', theirs: '3' }]);
  });

  it('merges overrides of different clusters and different paths', () => {
    const overrides = (...items: [string, string, unknown][]) => items.map(([clusterName, path, value]) => ({ clusterName, clusterOverrides: [{ path, value }] }));
    const { merged, conflicts } = mergeThreeWays(overrides(['a', '/x', 1]), overrides(['a', '/x', 1], ['b', '/x', 2]), overrides(['a', '/x', 9]));
    expect(merged).toEqual(overrides(['a', '/x', 9], ['b', '/x', 2]));
    expect(conflicts).toEqual([]);
  });
});

it('a field in conflict is named from the outside in', () => {
  expect(['/overrides/cluster1/clusterOverrides/~1data~1colour/value', '/placement/clusterSelector/matchLabels/env', '/metadata/labels/value'].map(describeField)).toEqual(['overrides › cluster1 › /data/colour', 'placement › clusterSelector › matchLabels › env', 'metadata › labels › value']);
});

describe('settling a merge', () => {
  const ref = { resource: 'federatedconfigmaps', namespace: 'shop', name: 'x' };
  const input = (totalReplicas: number, weight: number, generation: number) => ({ namespace: 'shop', name: 'web', targetKind: 'FederatedDeployment', generation, totalReplicas, rebalance: false, clusters: { '*': { weight } } });

  it('joins a placement with what it is now, and goes on from that', () => {
    const change = { do: 'place', ref, base: { generation: 1, placement: { clusters: [{ name: 'a' }] } }, placement: { clusters: [{ name: 'a' }, { name: 'b' }] } } as const;
    const now = { generation: 3, value: { clusters: [{ name: 'c' }] } };
    expect(settleMerge(change, { now })).toEqual({ ...change, base: { generation: 3, placement: now.value }, placement: { clusters: [{ name: 'b' }, { name: 'c' }] } });
  });

  it('joins a preference field by field', () => {
    const change = { do: 'setPreference', ref, input: input(9, 1, 1), base: input(5, 1, 1) } as const;
    const now = { generation: 2, value: preferenceValue(input(5, 4, 2)) };
    expect(settleMerge(change, { now })).toMatchObject({ input: input(9, 4, 2), base: input(5, 4, 2) });
    const both = { generation: 2, value: preferenceValue(input(7, 1, 2)) };
    expect(settleMerge(change, { now: both }, new Set(['/totalReplicas']))).toMatchObject({ input: { totalReplicas: 7, generation: 2 } });
  });

  it('joins labels and annotations beside the spec, which stays apart', () => {
    const marks = (team: string) => ({ labels: { team }, annotations: {} });
    const change = { do: 'setSpec', part: 'yaml', ref, base: { generation: 1, spec: { a: 1 }, metadata: marks('x') }, spec: { a: 2 }, metadata: marks('x') } as const;
    expect(settleMerge(change, { now: { generation: 1, value: specValue({ a: 1 }, marks('y')) } })).toMatchObject({ spec: { a: 2 }, metadata: marks('y'), base: { spec: { a: 1 }, metadata: marks('y') } });
  });
});

describe('warnings in words', () => {
  it('say once what is so in several clusters, naming some and counting the others', async () => {
    const phrasing = createPhrasing('en', await loadMessages('en'));
    const lost = (cluster: string, isEverywhere = true) => ({ kind: 'serviceLosesEndpoints', cluster, namespace: 'shop', name: 'web', isEverywhere } as const);
    const short = (cluster: string, needed: number) => ({ kind: 'capacityShort', cluster, resource: 'pods', needed, free: 1 } as const);
    expect(toWarningLines([lost('a'), short('a', 2), lost('b'), short('b', 3), lost('c', false)], phrasing).map(({ text }) => text)).toEqual([
      'Service shop/web loses its last endpoint in a and b, and no other cluster has one.',
      'a runs short of Pods: 2 more needed, 1 free.', 'b runs short of Pods: 3 more needed, 1 free.',
      'Service shop/web loses its last endpoint in c.',
    ]);
    const away = Array.from({ length: 9 }, (_, i) => ({ kind: 'clusterAway', cluster: `c${i}`, health: i % 2 === 0 ? 'offline' : 'notReady' } as const));
    expect(toWarningLines(away, phrasing)).toEqual([{ tone: 'warning', text: 'c0, c1, c2, c3, c4 and 4 more clusters do not answer now; they follow when they are back.' }]);
  });
});
