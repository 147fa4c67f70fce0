import { describe, expect, it } from 'vitest';
import type { FederationEvent } from '#lib/contracts/dto.ts';
import { choicesOf, eventHref, exportEvents, filterEvents, formatActivityAddress, isFiltered, parseActivityAddress } from './activity-rows.ts';

const event = (id: string, rest: Partial<FederationEvent> = {}): FederationEvent => ({ id, type: 'Normal', reason: 'CreateInCluster', message: 'made it', object: { kind: 'FederatedConfigMap', namespace: 'shop', name: 'colours' }, count: 1, lastSeen: '', ...rest });
const read = (search: string) => parseActivityAddress(new URLSearchParams(search));

describe('the activity page’s address', () => {
  it('comes back as it went, and is plain when nothing is chosen', () => {
    const address = { tab: 'changes', text: 'a&b', type: 'Warning', kind: 'K', reason: 'R', namespace: 'n', eventSort: { column: 'seen', direction: 'descending' }, changeSort: { column: 'who', direction: 'ascending' } } as const;
    expect(read(formatActivityAddress(address))).toEqual(address);
    expect(formatActivityAddress(read('tab=odd&type=odd&sort=odd'))).toBe('');
    expect(isFiltered(read('tab=changes'))).toBe(false);
    expect(isFiltered(read('kind=K'))).toBe(true);
  });

  it('keeps the sort of the tab that is open, and takes none from the other', () => {
    expect(read('sort=-reason').eventSort).toEqual({ column: 'reason', direction: 'descending' });
    expect(formatActivityAddress(read('tab=changes&sort=reason'))).toBe('?tab=changes');
    expect(formatActivityAddress(read('tab=changes&sort=-version'))).toBe('?tab=changes&sort=-version');
    expect(formatActivityAddress({ ...read('sort=reason'), tab: 'changes' })).toBe('?tab=changes');
  });
});

describe('events', () => {
  const events = [event('a'), event('b', { type: 'Warning', reason: 'Failed', object: { kind: 'KubeFedCluster', namespace: '', name: 'eu' } })];

  it('pass every filter at once', () => {
    const ids = (search: string) => filterEvents(events, read(search)).map(({ id }) => id);
    expect(ids('')).toEqual(['a', 'b']);
    expect(ids('type=Warning')).toEqual(['b']);
    expect(ids('q=SHOP/colours made')).toEqual(['a']);
    expect(ids('namespace=shop&reason=Failed')).toEqual([]);
  });

  it('offer their own values as choices, and keep the one that is chosen', () => {
    expect(choicesOf(events, ({ object }) => object.namespace, 'gone')).toEqual(['gone', 'shop']);
  });

  it('lead to what they are about', () => {
    expect(eventHref({ kind: 'FederatedNetworkPolicy', namespace: 'n', name: 'x' })).toBe('/workloads/federatednetworkpolicies/n/x');
    expect(eventHref({ kind: 'FederatedIngress', namespace: 'n', name: 'x' })).toBe('/workloads/federatedingresses/n/x');
    expect(eventHref({ kind: 'KubeFedCluster', namespace: 's', name: 'eu' })).toBe('/clusters/eu');
    expect(eventHref({ kind: 'Lease', namespace: 's', name: 'x' })).toBe('');
  });

  it('are exported one a line', () => {
    expect(exportEvents(events).split('\n').map((line) => (JSON.parse(line) as FederationEvent).id)).toEqual(['a', 'b']);
  });
});
