import { describe, expect, it } from 'vitest';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import { clustersAfter, sightAfter, splitPending } from './offers-after.ts';

const cluster = (name: string, region = 'eu'): FederationCluster => ({ name, labels: {}, ready: true, region, zones: [] });
const sight = { hasSynced: () => true, service: () => ({ ingress: [{ ip: '10.0.0.1' }], ports: [] }), ingress: () => ({ ingress: [{ ip: '10.0.0.2' }] }), readyEndpoints: () => 2 };

describe('the federation behind a record after a change', () => {
  it('lacks clusters that leave and has those that move where they will be', () => {
    expect(clustersAfter([cluster('a'), cluster('b'), cluster('c')], new Map([['a', undefined], ['b', cluster('b', 'us')]]))).toEqual([cluster('b', 'us'), cluster('c')]);
  });

  it('tells a Service that is gone from one with nothing behind it', () => {
    expect(sightAfter(sight, 'gone', 0)?.service('k')).toBeUndefined();
    expect([sightAfter(sight, 'empty', 0)?.service('k'), sightAfter(sight, 'empty', 0)?.readyEndpoints('k')]).toEqual([sight.service(), 0]);
    expect(sightAfter({ ...sight, readyEndpoints: () => 0 }, 'ready', 0)?.readyEndpoints('k')).toBe(1);
    expect(sightAfter(sight, undefined, 0)).toBe(sight);
  });

  it('stands in for addresses that nobody knows before, and names their clusters instead', () => {
    const targets = ['10.0.0.1', ...(sightAfter(sight, 'new', 1)?.service('k')?.ingress ?? []).flatMap(({ ip }) => ip ?? [])];
    expect(splitPending(targets, ['a', 'b'])).toEqual({ known: ['10.0.0.1'], pending: ['b'] });
  });
});
