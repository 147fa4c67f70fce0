import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computePlacement, validatePlacement } from './compute-placement.ts';

const clusters = [
  { name: 'cluster1', labels: { region: 'us', tier: 'prod' } },
  { name: 'cluster2', labels: { region: 'eu', tier: 'prod' } },
  { name: 'lab' },
];

function reasons(placement: unknown, namespace?: Parameters<typeof computePlacement>[0]['namespace']): Record<string, string> {
  const result = computePlacement({ placement, clusters, ...(namespace === undefined ? {} : { namespace }) });
  return result.ok ? Object.fromEntries(result.decisions.map((d) => [d.cluster, d.reason])) : {};
}

describe('computePlacement says why', () => {
  it('tells list, selector, nothing and namespace apart', () => {
    expect(reasons({ clusters: [{ name: 'lab' }] })).toEqual({ cluster1: 'NotListed', cluster2: 'NotListed', lab: 'Listed' });
    expect(reasons({ clusterSelector: { matchLabels: { tier: 'prod', region: 'eu' } } })).toEqual({ cluster1: 'SelectorNotMatched', cluster2: 'SelectorMatched', lab: 'SelectorNotMatched' });
    expect(reasons(undefined)).toEqual({ cluster1: 'NoPlacement', cluster2: 'NoPlacement', lab: 'NoPlacement' });
    expect(reasons({ clusterSelector: {} }, { scope: 'Cluster', federated: true, placement: { clusters: [{ name: 'lab' }] } }))
      .toEqual({ cluster1: 'NamespaceNotPlaced', cluster2: 'NamespaceNotPlaced', lab: 'SelectorMatched' });
    expect(reasons({ clusters: [{ name: 'lab' }] }, { scope: 'Cluster', federated: false }).lab).toBe('NamespaceNotFederated');
  });
  it('names the requirement that is not met', () => {
    const result = computePlacement({ placement: { clusterSelector: { matchExpressions: [{ key: 'region', operator: 'In', values: ['eu', 'ap'] }] } }, clusters });
    expect(result.ok ? result.decisions.slice(0, 2) : []).toMatchObject([
      { cluster: 'cluster1', reason: 'SelectorNotMatched', unmet: { key: 'region', operator: 'In', values: ['eu', 'ap'] } }, { cluster: 'cluster2', reason: 'SelectorMatched' },
    ]);
  });
  it('reports names that no cluster has', () => {
    expect(computePlacement({ placement: { clusters: [{ name: 'z' }, { name: 'lab' }, { name: 'a' }] }, clusters })).toMatchObject({ unknownClusters: ['a', 'z'], selected: ['lab'] });
  });
  it('D9: the namespace counts with its explicit list when only the selector of the object does', () => {
    const result = computePlacement({
      placement: { clusters: [{ name: 'cluster1' }], clusterSelector: {} }, clusters, mode: 'selectorOnly',
      namespace: { scope: 'Cluster', federated: true, placement: { clusters: [{ name: 'lab' }] } },
    });
    expect(result).toMatchObject({ selected: ['lab'] });
  });
  it('never selects a cluster that is not joined and does not depend on the order of clusters', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(fc.property(fc.uniqueArray(name), fc.uniqueArray(name), fc.infiniteStream(fc.boolean()), (joined, listed, coin) => {
      const list = joined.map((n) => ({ name: n }));
      const shuffled = list.toSorted(() => (coin.next().value === true ? 1 : -1));
      const placement = { clusters: listed.map((n) => ({ name: n })) };
      const one = computePlacement({ placement, clusters: list });
      expect(computePlacement({ placement, clusters: shuffled })).toEqual(one);
      expect(one).toMatchObject({ selected: listed.filter((n) => joined.includes(n)).toSorted() });
    }), { seed: 11 });
  });
});

describe('D31: validatePlacement', () => {
  it.each([
    [{ clusters: [{ name: 'a' }, { name: 'a' }] }, 'spec.placement.clusters[1].name'],
    [{ clusters: [{}] }, 'spec.placement.clusters[0]'],
    [{ clusters: 'a' }, 'spec.placement.clusters'],
    [{ clusterSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } }, 'spec.placement.clusterSelector.matchExpressions[0].operator'],
    [{ clusters: [], clusterSelector: { matchLabels: { a: 1 } } }, 'spec.placement.clusterSelector.matchLabels[a]'],
    ['everywhere', 'spec.placement'],
  ])('%j is refused at %s', (placement, path) => {
    expect(validatePlacement(placement).map((error) => error.path)).toEqual([path]);
  });
  it('accepts absent, empty and ordinary ones', () => {
    for (const placement of [undefined, {}, { clusters: [] }, { clusterSelector: {} }]) expect(validatePlacement(placement)).toEqual([]);
  });
});
