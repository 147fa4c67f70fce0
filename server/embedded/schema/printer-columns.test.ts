import { expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { findByJsonPath, isJsonPath } from './json-path.ts';
import { formatAge, printerCells } from './printer-columns.ts';

const object: KubeObject = {
  apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name: 'c', creationTimestamp: '2026-01-01T00:00:00Z', labels: { 'a.b/c': 'x' } },
  spec: { size: 3, list: [{ n: 1 }, { n: 2 }], flag: true, map: { k: 'v' } }, status: { conditions: [{ type: 'Offline', status: 'False' }, { type: 'Ready', status: 'True' }] },
};

it.each([
  ['.spec.size', [3]], ['.spec.list[*].n', [1, 2]], ['.spec.list[0].n', [1]], ['.spec.list[-1].n', [2]], [".status.conditions[?(@.type=='Ready')].status", ['True']], ['.status.conditions[?(@.type=="Ready")].status', ['True']],
  ['.metadata.labels.a\\.b/c', []], [".metadata.labels['a.b/c']", ['x']], ['{.spec.size}', [3]], ['.spec.none', []], ['.spec.list[?(@.n>1)].n', [2]],
])('finds by %s', (path, expected) => {
  expect(findByJsonPath(object, path)).toEqual(expected);
});

it('tells paths from what is none', () => {
  expect([isJsonPath('.a[0].b'), isJsonPath('.a['), isJsonPath('.a[?(')]).toEqual([true, false, false]);
});

it('makes one cell for each column, and none of the wrong type', () => {
  const columns = [
    { name: 'age', type: 'date', jsonPath: '.metadata.creationTimestamp' }, { name: 'ready', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
    { name: 'size', type: 'integer', jsonPath: '.spec.size' }, { name: 'bad', type: 'integer', jsonPath: '.spec.flag' }, { name: 'none', type: 'string', jsonPath: '.spec.none' }, { name: 'map', type: 'string', jsonPath: '.spec.map' },
  ];
  expect(printerCells(columns, object, Date.parse('2026-01-01T00:05:30Z'))).toEqual(['5m30s', 'True', 3, null, null, '{"k":"v"}']);
});

it.each([[0, '0s'], [90, '90s'], [150, '2m30s'], [900, '15m'], [3 * 3600 + 600, '3h10m'], [9 * 3600, '9h'], [50 * 3600, '2d2h'], [10 * 86_400, '10d'], [3 * 365 * 86_400, '3y']])('writes %s seconds as %s', (seconds, text) => {
  expect(formatAge(seconds * 1000)).toBe(text);
});
