import { describe, expect, it } from 'vitest';
import { diffFields, diffObjects } from './field-diff.ts';
import { mergeThreeWays } from './three-way-merge.ts';

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

  it('reports the same field changed to two values, and takes the preferred one', () => {
    const sides = [{ n: 1, other: 1 }, { n: 2, other: 1 }, { n: 3, other: 4 }] as const;
    expect(mergeThreeWays(...sides)).toEqual({ merged: { n: 2, other: 4 }, conflicts: [{ path: '/n', base: '1', mine: '2', theirs: '3' }] });
    expect(mergeThreeWays(...sides, 'theirs').merged).toEqual({ n: 3, other: 4 });
  });

  it('merges overrides of different clusters and different paths', () => {
    const overrides = (...items: [string, string, unknown][]) => items.map(([clusterName, path, value]) => ({ clusterName, clusterOverrides: [{ path, value }] }));
    const { merged, conflicts } = mergeThreeWays(overrides(['a', '/x', 1]), overrides(['a', '/x', 1], ['b', '/x', 2]), overrides(['a', '/x', 9]));
    expect(merged).toEqual(overrides(['a', '/x', 9], ['b', '/x', 2]));
    expect(conflicts).toEqual([]);
  });
});
