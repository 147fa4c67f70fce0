import { describe, expect, it } from 'vitest';
import type { NamespaceView } from '#lib/contracts/namespaces.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { filterNamespaceRows, parseNamespacesAddress, toNamespaceRows } from './namespace-rows.ts';

const phrasing = createPhrasing('en', en);
const view = (name: string, rest: Partial<NamespaceView> = {}): NamespaceView => ({ name, isProtected: false, isLeaving: false, contents: [], ...rest });
const rowsOf = (...namespaces: NamespaceView[]) => toNamespaceRows({ asOf: '', clusterCount: 2, namespaces }, phrasing);
const federated = (by: 'list' | 'selector', selector: string, clusters: string[]): Partial<NamespaceView> => ({ federated: { propagation: 'inSync', reason: '', placement: { by, selector, clusters } } });

describe('the rows of namespaces', () => {
  it('stand by name, those of the host itself last', () => {
    expect(rowsOf(view('default', { isProtected: true }), view('shop'), view('attic')).map(({ name }) => name)).toEqual(['attic', 'shop', 'default']);
  });

  it('say in words where one goes, also when an empty list means nowhere', () => {
    const placements = rowsOf(view('a', federated('selector', '', ['x', 'y'])), view('b', federated('selector', 'team=shop', ['x'])), view('c', federated('list', '', []))).map(({ placement }) => placement);
    expect(placements).toEqual(['Every cluster', 'Clusters with team=shop', 'An empty list: it selects no cluster']);
  });

  it('offer federating only where it can be done', () => {
    expect(rowsOf(view('a'), view('b', { isProtected: true }), view('c', { isLeaving: true }), view('d', federated('selector', '', []))).filter(({ canFederate }) => canFederate).map(({ name }) => name)).toEqual(['a']);
  });

  it('are filtered as the address says', () => {
    const rows = rowsOf(view('shop', federated('selector', '', [])), view('attic'));
    const names = (search: string) => filterNamespaceRows(rows, parseNamespacesAddress(new URLSearchParams(search))).map(({ name }) => name);
    expect(names('state=federated')).toEqual(['shop']);
    expect(names('state=plain')).toEqual(['attic']);
    expect(names('q=SHO&state=odd')).toEqual(['shop']);
  });
});
