import { describe, expect, it } from 'vitest';
import type { CandidateType, FederatedTypeView, TypeReference } from '#lib/contracts/types.ts';
import { required, sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { filterCandidates, toCandidateRows } from './candidate-rows.ts';
import { sortRows } from '../table-sort.ts';
import { filterTypeRows, formatTypesAddress, parseTypesAddress, toTypeRows, TYPE_SORT } from './type-rows.ts';

const phrasing = createPhrasing('en', en);
const reference = (kind: string, group = ''): TypeReference => ({ kind, group, version: 'v1', plural: `${kind.toLowerCase()}s`, namespaced: true });
const type = (kind: string, rest: Partial<FederatedTypeView> = {}): FederatedTypeView => ({
  name: `${kind.toLowerCase()}s`, target: reference(kind), federated: { ...reference(`Federated${kind}`, 'types.kubefed.io') },
  state: 'running', statusCollection: false, lacking: [], createdAt: '', ...rest,
});
const rowsOf = (...types: FederatedTypeView[]) => toTypeRows({ asOf: '', types }, phrasing);

describe('the rows of federated types', () => {
  it('stand by kind, whatever their state, unless the address asks for something else', () => {
    const rows = rowsOf(type('Secret', { state: 'invalid', problem: sayFieldErrors([required('spec')]), objectCount: 9 }), type('ConfigMap', { objectCount: 10 }), type('Job'));
    const kinds = (search: string) => sortRows(rows, TYPE_SORT, parseTypesAddress(new URLSearchParams(search)).sort, 'en').map(({ kind }) => kind);
    expect(kinds('')).toEqual(['ConfigMap', 'Job', 'Secret']);
    expect(kinds('sort=state')).toEqual(['Secret', 'ConfigMap', 'Job']);
    expect(kinds('sort=-objects')).toEqual(['ConfigMap', 'Secret', 'Job']);
  });

  it('have an address that comes back as it went', () => {
    for (const search of ['', '?q=a%26b&state=invalid&do=disable&type=jobs.batch&sort=-objects']) expect(formatTypesAddress(parseTypesAddress(new URLSearchParams(search)))).toBe(search);
  });

  it('say why an enabled type does not run, and offer what can be done', () => {
    const [row] = rowsOf(type('ConfigMap', { state: 'blocked', block: 'namespacesDisabled' }));
    expect(row).toMatchObject({ tone: 'warning', word: 'Held back', canEnable: false, canDisable: true });
    expect(row?.reason).toContain('enable the type namespaces first');
    expect(rowsOf(type('ConfigMap', { state: 'disabled' }))[0]).toMatchObject({ tone: 'paused', canEnable: true });
  });

  it('tell "no objects" from "not known"', () => {
    expect(rowsOf(type('A', { objectCount: 0 }))[0]?.objects).toBe('0');
    expect(rowsOf(type('A'))[0]?.objects).toBe('');
  });

  it('are found by every word of kind, group or federated kind', () => {
    const rows = rowsOf(type('ConfigMap'), type('Deployment', { name: 'deployments.apps', target: reference('Deployment', 'apps') }));
    expect(filterTypeRows(rows, { text: 'APPS depl', state: 'any' }).map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(filterTypeRows(rows, { text: '', state: 'disabled' })).toEqual([]);
  });

  it('are filtered as the address says; an unknown state is no filter', () => {
    const read = (search: string) => parseTypesAddress(new URLSearchParams(search));
    expect(read('q=web&state=blocked')).toMatchObject({ text: 'web', state: 'blocked', verb: '' });
    expect(read('state=odd')).toMatchObject({ text: '', state: 'any' });
    expect(read('do=disable&type=jobs.batch')).toMatchObject({ verb: 'disable', type: 'jobs.batch' });
    expect(read('do=disable')).toMatchObject({ verb: '' });
  });
});

describe('the types that could be enabled', () => {
  const candidate = (kind: string, rest: Partial<CandidateType>): CandidateType => ({ ...reference(kind, 'example.com'), name: `${kind.toLowerCase()}s.example.com`, isOnHost: true, members: [], ...rest });

  it('say where each is served', () => {
    const rows = toCandidateRows({
      memberCount: 2, unread: [],
      candidates: [candidate('Widget', { isOnHost: false, members: ['eu'] }), candidate('Gadget', { members: ['eu', 'us'] }), candidate('Lever', { members: ['eu'] }), candidate('Knob', {})],
    }, phrasing);
    expect(rows.map(({ where }) => where)).toEqual(['in eu only, not on the host', 'in every cluster', 'on the host and in 1 of 2 members', 'on the host only']);
    expect(filterCandidates(rows, 'example gad').map(({ kind }) => kind)).toEqual(['Gadget']);
  });
});
