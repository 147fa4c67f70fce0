import { describe, expect, it } from 'vitest';
import type { Pod, Service } from '../kinds.ts';
import { AddressPool } from './address-pool.ts';
import { groupEndpoints, toEndpoint, toSubsets } from './endpoint-plan.ts';
import { SelectorIndex } from './selector-index.ts';

function pod(name: string, ip: string, options: { ready?: boolean; ending?: boolean; port?: number; phase?: string } = {}): Pod {
  const { ready = true, ending = false, port = 8080, phase = 'Running' } = options;
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name, ...(ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    spec: { nodeName: 'n', containers: [{ name: 'c', ports: [{ name: 'http', containerPort: port }] }] },
    status: { phase, podIP: ip, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}
const service = (spec: Service['spec'] = {}): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { ports: [{ port: 80, targetPort: 'http' }], ...spec } });
const subsets = (of: Service, pods: readonly Pod[]) => toSubsets(of, groupEndpoints(of, pods));

describe('endpoints', () => {
  it('keep ready and not ready pods apart and leave out ending, finished and addressless ones', () => {
    const result = subsets(service(), [pod('a', '10.0.0.2'), pod('b', '10.0.0.1', { ready: false }), pod('c', '10.0.0.3', { ending: true }), pod('d', '10.0.0.4', { phase: 'Succeeded' }), pod('e', '')]);
    expect(result.map((each) => [each.addresses?.map(({ ip }) => ip), each.notReadyAddresses?.map(({ ip }) => ip), each.ports])).toEqual([[['10.0.0.2'], ['10.0.0.1'], [{ port: 8080, protocol: 'TCP' }]]]);
  });

  it('group pods whose named port differs', () => {
    expect(subsets(service(), [pod('a', '10.0.0.1'), pod('b', '10.0.0.2', { port: 9090 })]).map((each) => each.ports?.[0]?.port)).toEqual([8080, 9090]);
  });

  it('publish pods that are not ready when asked to', () => {
    expect(subsets(service({ publishNotReadyAddresses: true }), [pod('a', '10.0.0.1', { ready: false })])[0]?.addresses).toHaveLength(1);
  });

  it('of the slice form tell ready, serving and terminating apart', () => {
    expect(toEndpoint(service(), pod('a', '10.0.0.1', { ending: true }), undefined).conditions).toEqual({ ready: false, serving: true, terminating: true });
  });
});

it('the selector index finds every Service that selects a pod, and forgets changed selectors', () => {
  const index = new SelectorIndex();
  const named = (name: string, selector: Record<string, string>): Service => ({ ...service({ selector }), metadata: { name, namespace: 'default' } });
  index.observe(named('one', { app: 'web' }), false);
  index.observe(named('two', { app: 'web', tier: 'front' }), false);
  index.observe(named('none', {}), false);
  expect(index.matching('default', { app: 'web', tier: 'back' })).toEqual(['default/one']);
  expect(index.matching('default', { tier: 'front', app: 'web' }).toSorted()).toEqual(['default/one', 'default/two']);
  expect(index.matching('other', { app: 'web' })).toEqual([]);
  index.observe(named('one', { app: 'api' }), false);
  expect(index.matching('default', { app: 'web' })).toEqual([]);
});

describe('an address pool', () => {
  it('gives the lowest free address, keeps it for its owner and takes it back', () => {
    const pool = new AddressPool('203.0.113.0/29');
    expect([pool.assign('a'), pool.assign('b'), pool.assign('a')]).toEqual(['203.0.113.1', '203.0.113.2', '203.0.113.1']);
    pool.release('a');
    expect(pool.assign('c')).toBe('203.0.113.1');
  });

  it('ends when the range is used up, and honours claims inside the range only', () => {
    const pool = new AddressPool('203.0.113.0/30');
    expect([pool.claim('a', '203.0.113.2'), pool.claim('b', '203.0.113.2'), pool.claim('b', '203.0.114.1')]).toEqual([true, false, false]);
    expect([pool.assign('b'), pool.assign('c')]).toEqual(['203.0.113.1', undefined]);
  });

  it('refuses what is no range', () => {
    expect(() => new AddressPool('203.0.113.1')).toThrow(RangeError);
  });
});
