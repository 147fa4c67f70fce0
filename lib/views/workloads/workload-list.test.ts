import { expect, it } from 'vitest';
import { en } from '../messages/en/index.ts';
import { aWorkload, anOverview } from '../overview/overview.test-kit.ts';
import { toClusterColumns } from '../overview/workload-rows.ts';
import { createPhrasing } from '../phrasing.ts';
import { formatWorkloadListAddress, parseWorkloadListAddress } from './workload-address.ts';
import { groupWorkloads, toListedWorkloads } from './workload-groups.ts';

const phrasing = createPhrasing('en', en);
const overview = anOverview({
  workloads: [
    aWorkload('web10', { namespace: 'shop', createdAt: '2026-01-01T00:00:00Z', replicasDesired: 3 }),
    aWorkload('web9', { namespace: 'shop', createdAt: '2026-01-03T00:00:00Z', replicasDesired: 20, propagation: 'failed' }),
    aWorkload('api', { namespace: 'attic', createdAt: '2026-01-02T00:00:00Z' }),
  ],
});
const listed = toListedWorkloads(overview, toClusterColumns(overview), phrasing);
const order = (search: string) => groupWorkloads(listed, parseWorkloadListAddress(new URLSearchParams(search)), 'en').map(({ namespace, workloads }) => `${namespace}: ${workloads.map(({ row }) => row.name).join(' ')}`);

it('keeps namespaces together, and inside them the order that the address asks for', () => {
  expect(order('')).toEqual(['attic: api', 'shop: web9 web10']);
  expect(order('sort=-name')).toEqual(['attic: api', 'shop: web10 web9']);
  expect(order('sort=replicas')).toEqual(['attic: api', 'shop: web10 web9']);
  expect(order('sort=age')).toEqual(['attic: api', 'shop: web9 web10']);
});

it('puts the worst first among namespaces too', () => {
  expect(order('sort=state')).toEqual(['shop: web9 web10', 'attic: api']);
});

it('has an address that comes back as it went', () => {
  for (const search of ['', '?q=a%26b&state=attention&kind=FederatedJob&sort=-age']) expect(formatWorkloadListAddress(parseWorkloadListAddress(new URLSearchParams(search)))).toBe(search);
  expect(formatWorkloadListAddress(parseWorkloadListAddress(new URLSearchParams('sort=name&state=odd')))).toBe('');
});
