import { expect, it } from 'vitest';
import type { SearchHit } from '#lib/contracts/search.ts';
import { en } from '../messages/en/index.ts';
import { zh } from '../messages/zh/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { englishVerb, splitVerb, verbsOf } from './hit-verbs.ts';
import { filterItems, mergeHits, toMenuItem } from './menu-items.ts';

const phrasing = createPhrasing('en', en);
const hit = (rest: Partial<SearchHit>): SearchHit => ({ sort: 'object', kind: 'ConfigMap', namespace: 'shop', name: 'colours', resource: 'federatedconfigmaps', clusters: [], ...rest });
const labels = (rest: Partial<SearchHit>) => verbsOf(hit(rest), phrasing).map(({ label }) => label);

it('a find says what it is and where, and leads there', () => {
  expect(toMenuItem(hit({ clusters: ['a', 'b', 'c', 'd', 'e'] }), phrasing)).toMatchObject({ title: 'shop/colours', detail: 'ConfigMap in a, b, c +2', href: '/workloads/federatedconfigmaps/shop/colours?tab=status' });
  expect(toMenuItem(hit({ resource: '', clusters: ['b'] }), phrasing).href).toBe('/clusters/b');
  expect(toMenuItem(hit({ sort: 'cluster', kind: 'KubeFedCluster', namespace: '', name: 'eu' }), phrasing)).toMatchObject({ title: 'eu', href: '/clusters/eu' });
  expect(toMenuItem(hit({ sort: 'namespace', kind: 'Namespace', namespace: '', name: 'a b' }), phrasing).href).toBe('/namespaces?q=a+b');
});

it('an object of a member that is not federated leads to federating it', () => {
  expect(toMenuItem(hit({ resource: '', type: 'configmaps', clusters: ['b'] }), phrasing).href).toBe('/create?from=cluster&cluster=b&type=configmaps&object=shop%2Fcolours');
});

it('finds of the caches and of the members are one list, each object once with every cluster that has it', () => {
  const merged = mergeHits([hit({ clusters: ['a'] }), hit({ sort: 'workload' })], [hit({ clusters: ['a', 'b'] }), hit({ name: 'other', clusters: ['b'] })]);
  expect(merged.map(({ sort, name, clusters }) => [sort, name, clusters])).toEqual([['object', 'colours', ['a', 'b']], ['workload', 'colours', []], ['object', 'other', ['b']]]);
});

it('what can be done fits the state: paused objects resume, cordoned clusters open, drained ones are not drained again', () => {
  expect(labels({ sort: 'workload' })).toContain('Pause');
  expect(labels({ sort: 'workload', isPaused: true })).toContain('Resume');
  expect(labels({ sort: 'cluster', name: 'eu' })).toEqual(['Open', 'Cordon', 'Drain', 'Edit labels', 'Rotate token', 'Unjoin']);
  expect(labels({ sort: 'cluster', name: 'eu', cordon: 'draining' })).toEqual(['Open', 'Uncordon', 'Edit labels', 'Rotate token', 'Unjoin']);
  expect(labels({ sort: 'type', name: 'configmaps', isDisabled: true })).toEqual(['Open', 'Enable']);
  expect(verbsOf(hit({ sort: 'workload' }), phrasing).find(({ label }) => label === 'Pause')?.does).toEqual({ changes: [{ do: 'pause', ref: { resource: 'federatedconfigmaps', namespace: 'shop', name: 'colours' }, isPaused: true }] });
});

it('a verb may stand before or after the name, in either language; alone it is a name', () => {
  expect(splitVerb('drain eu-west', phrasing)).toEqual({ verb: 'drain', name: 'eu-west' });
  expect(splitVerb('shop/web pau', phrasing)).toEqual({ verb: 'pau', name: 'shop/web' });
  expect(splitVerb('pause', phrasing)).toEqual({ verb: '', name: 'pause' });
  expect(splitVerb('暂停 web', createPhrasing('zh', zh))).toEqual({ verb: '暂停', name: 'web' });
  expect(splitVerb('drain eu-west', createPhrasing('zh', zh))).toEqual({ verb: 'drain', name: 'eu-west' });
  expect(verbsOf(hit({ sort: 'cluster', kind: 'KubeFedCluster', namespace: '', name: 'eu' }), createPhrasing('zh', zh)).map(({ key }) => englishVerb(key))).toContain('drain');
});

it('lines are found by every word of title or detail', () => {
  const items = [{ title: 'Dark', detail: 'Theme' }, { title: 'Settings', detail: 'g s' }];
  expect(filterItems(items, 'theme da')).toEqual([items[0]]);
  expect(filterItems(items, '')).toEqual(items);
});
