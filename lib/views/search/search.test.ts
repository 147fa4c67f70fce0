import { expect, it } from 'vitest';
import type { SearchHit } from '#lib/contracts/search.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { filterItems, toMenuItem } from './menu-items.ts';

const phrasing = createPhrasing('en', en);
const hit = (rest: Partial<SearchHit>): SearchHit => ({ sort: 'object', kind: 'ConfigMap', namespace: 'shop', name: 'colours', resource: 'federatedconfigmaps', clusters: [], ...rest });

it('a find says what it is and where, and leads there', () => {
  expect(toMenuItem(hit({ clusters: ['a', 'b', 'c', 'd', 'e'] }), phrasing)).toMatchObject({ title: 'shop/colours', detail: 'ConfigMap in a, b, c +2', href: '/workloads/federatedconfigmaps/shop/colours?tab=status' });
  expect(toMenuItem(hit({ resource: '', clusters: ['b'] }), phrasing).href).toBe('/clusters/b');
  expect(toMenuItem(hit({ sort: 'cluster', kind: 'KubeFedCluster', namespace: '', name: 'eu' }), phrasing)).toMatchObject({ title: 'eu', href: '/clusters/eu' });
  expect(toMenuItem(hit({ sort: 'namespace', kind: 'Namespace', namespace: '', name: 'a b' }), phrasing).href).toBe('/namespaces?q=a%20b');
});

it('lines are found by every word of title or detail', () => {
  const items = [{ title: 'Dark', detail: 'Theme' }, { title: 'Settings', detail: 'g s' }];
  expect(filterItems(items, 'theme da')).toEqual([items[0]]);
  expect(filterItems(items, '')).toEqual(items);
});
