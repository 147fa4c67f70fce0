import { describe, expect, it } from 'vitest';
import { applyOverrides } from './apply-overrides.ts';
import { withOverride, withoutOverride } from './edit-overrides.ts';
import { sameField } from './override-path.ts';
import { overridesFor, parseOverrides, validateOverrides } from './parse-overrides.ts';

const eu = { name: 'eu-west', labels: { region: 'eu' } };
const us = { name: 'us-east', labels: { region: 'us' } };
const object = { spec: { replicas: 1, image: 'a' }, metadata: { labels: {} } };

function result(overrides: unknown, cluster: typeof eu): unknown {
  const found = overridesFor(parseOverrides(overrides), cluster);
  return found.ok ? applyOverrides(object, found.operations) : found;
}

describe('overridesFor', () => {
  it('D36: a bad entry fails only the clusters it speaks of', () => {
    const overrides = [
      { clusterName: 'eu-west', clusterOverrides: [{ path: '/metadata/name', value: 'x' }] },
      { clusterName: 'us-east', clusterOverrides: [{ path: '/spec/replicas', value: 3 }] },
      { clusterName: 'eu-west', clusterOverrides: [] },
      { clusterOverrides: [{ path: '/x' }] },
      'nonsense',
    ];
    expect(result(overrides, us)).toMatchObject({ ok: true, object: { spec: { replicas: 3 } } });
    expect(overridesFor(parseOverrides(overrides), eu)).toMatchObject({ ok: false, errors: [{ path: 'spec.overrides[0].clusterOverrides[0].path' }, { path: 'spec.overrides[2].clusterName' }] });
    expect(validateOverrides(overrides)).toHaveLength(4);
  });
  it('D36: an entry whose selector can not be read concerns every cluster', () => {
    const overrides = [{ clusterSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] }, clusterOverrides: [] }];
    expect(result(overrides, us)).toMatchObject({ ok: false });
  });
  it('the cluster\'s own entry has the last word, then selectors, then "*", wherever they stand in the list', () => {
    const set = (value: number): unknown[] => [{ path: '/spec/replicas', value }];
    const all = { clusterName: '*', clusterOverrides: [...set(2), { path: '/spec/image', value: 'b' }] };
    const bySelector = { clusterSelector: { matchLabels: { region: 'eu' } }, clusterOverrides: set(5) };
    const own = { clusterName: 'eu-west', clusterOverrides: set(9) };
    expect(result([own, bySelector, all], eu)).toMatchObject({ object: { spec: { replicas: 9, image: 'b' } } });
    expect(result([bySelector, all], eu)).toMatchObject({ object: { spec: { replicas: 5 } } });
    expect(result([own, bySelector, all], us)).toMatchObject({ object: { spec: { replicas: 2 } } });
  });
  it('the same field twice in one entry is refused, also when written in both forms', () => {
    const overrides = [{ clusterName: 'eu-west', clusterOverrides: [{ path: 'spec.replicas', value: 1 }, { path: '/spec/replicas', value: 2 }] }];
    expect(validateOverrides(overrides)).toMatchObject([{ kind: 'Duplicate' }]);
  });
  it.each([
    [{ clusterName: 'a', clusterSelector: {}, clusterOverrides: [] }, 'spec.overrides[0].clusterSelector'],
    [{ clusterName: 'a', clusterOverrides: [{ op: 'move', path: '/a' }] }, 'spec.overrides[0].clusterOverrides[0].op'],
    [{ clusterName: 'a', clusterOverrides: [{ value: 1 }] }, 'spec.overrides[0].clusterOverrides[0].path'],
    [{ clusterName: 'a', clusterOverrides: [{ path: '' }] }, 'spec.overrides[0].clusterOverrides[0].path'],
    [{ clusterName: 'a', clusterOverrides: [{ path: '/a~2' }] }, 'spec.overrides[0].clusterOverrides[0].path'],
    [{ clusterName: 'a', clusterOverrides: [{ path: 'a..b' }] }, 'spec.overrides[0].clusterOverrides[0].path'],
    [{ clusterName: 'a', clusterOverrides: [{ op: 'remove', path: 'spec.replicas' }] }, 'spec.overrides[0].clusterOverrides[0].path'],
    [{ clusterName: 'a', clusterOverrides: {} }, 'spec.overrides[0].clusterOverrides'],
  ])('D31: refuses %j at %s', (item, path) => {
    expect(validateOverrides([item]).map((error) => error.path)).toEqual([path]);
  });
});

describe('applyOverrides', () => {
  it('is all or nothing and names the operation that failed', () => {
    const before = structuredClone(object);
    expect(result([{ clusterName: 'eu-west', clusterOverrides: [{ path: '/spec/replicas', value: 2 }, { op: 'remove', path: '/nope' }] }], eu))
      .toMatchObject({ ok: false, errors: [{ path: 'spec.overrides[0].clusterOverrides[1].path' }] });
    expect(object).toEqual(before);
  });
  it('a value that is a reserved name stays data', () => {
    result([{ clusterName: '*', clusterOverrides: [{ path: '__proto__.polluted', value: true }] }], eu);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('editing', () => {
  it('sets in place, appends, and drops an entry that has nothing left', () => {
    const overrides = [{ clusterName: 'b', clusterOverrides: [{ op: 'add', path: 'spec.replicas', value: 1 }, { path: '/x', value: 1 }] }, { clusterName: '*', clusterOverrides: [] }];
    const set = withOverride(overrides, 'b', '/spec/replicas', 6);
    expect(set).toEqual([{ clusterName: 'b', clusterOverrides: [{ op: 'add', path: '/spec/replicas', value: 6 }, { path: '/x', value: 1 }] }, overrides[1]]);
    expect(withOverride(overrides, 'a', '/spec/replicas', 2).at(-1)).toEqual({ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 2 }] });
    expect(withoutOverride(withOverride([], 'a', '/y', 1), 'a', '/y')).toEqual([]);
    expect(withoutOverride(set, 'b', '/spec/replicas')[0]).toEqual({ clusterName: 'b', clusterOverrides: [{ path: '/x', value: 1 }] });
  });
  it('knows one field in two spellings', () => {
    expect([sameField('spec.replicas', '/spec/replicas'), sameField('/a', '/b')]).toEqual([true, false]);
  });
});
