import { describe, expect, it } from 'vitest';
import type { NamespaceView } from '#lib/contracts/namespaces.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { sortRows } from '../table-sort.ts';
import { filterNamespaceRows, formatNamespacesAddress, NAMESPACE_SORT, parseNamespacesAddress, toNamespaceRows } from './namespace-rows.ts';

const phrasing = createPhrasing('en', en);
const view = (name: string, rest: Partial<NamespaceView> = {}): NamespaceView => ({ name, isProtected: false, isLeaving: false, contents: [], ...rest });
const rowsOf = (...namespaces: NamespaceView[]) => toNamespaceRows({ asOf: '', clusterCount: 2, namespaces }, phrasing);
const federated = (by: 'list' | 'selector', selector: string, clusters: string[]): Partial<NamespaceView> => ({ federated: { propagation: 'inSync', reason: '', placement: { by, selector, clusters } } });

describe('the rows of namespaces', () => {
  it('stand in the order that the address asks for, those of the host itself last in any', () => {
    const rows = rowsOf(view('default', { isProtected: true }), view('shop10', { contents: [{ kind: 'FederatedConfigMap', count: 2 }] }), view('attic', federated('list', '', ['x'])), view('shop9', federated('list', '', [])));
    const names = (search: string) => sortRows(rows, NAMESPACE_SORT, parseNamespacesAddress(new URLSearchParams(search)).sort, 'en').map(({ name }) => name);
    expect(names('')).toEqual(['attic', 'shop9', 'shop10', 'default']);
    expect(names('sort=-name')).toEqual(['shop10', 'shop9', 'attic', 'default']);
    expect(names('sort=-placement')).toEqual(['attic', 'shop9', 'shop10', 'default']);
    expect(names('sort=-contents')).toEqual(['shop10', 'attic', 'shop9', 'default']);
  });

  it('have an address that comes back as it went', () => {
    for (const search of ['', '?q=a%26b&state=plain&federate=shop&sort=-contents']) expect(formatNamespacesAddress(parseNamespacesAddress(new URLSearchParams(search)))).toBe(search);
    expect(formatNamespacesAddress(parseNamespacesAddress(new URLSearchParams('sort=name&state=odd')))).toBe('');
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
