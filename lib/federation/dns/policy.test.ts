import { describe, expect, it } from 'vitest';
import { externalDnsEndpointCrd } from '../types/crds-dns.ts';
import { at } from '../types/read.ts';
import { choiceKey } from './policy.ts';
import { readServiceDnsSpec } from './read-records.ts';
import { type ServiceDnsSpec, synthesizeServiceRecords } from './service-records.ts';

const dns = [
  { cluster: 'a', region: 'eu', zones: ['z'], loadBalancer: { ingress: [{ ip: '10.0.0.1' }] }, readyEndpoints: 3 },
  { cluster: 'b', region: 'us', zones: ['z'], loadBalancer: { ingress: [{ ip: '10.0.0.2' }] }, readyEndpoints: 1 },
  { cluster: 'c', region: 'us', zones: ['z'], loadBalancer: {} },
];
const GLOBAL = 'w.n.f.svc.d';
function synthesize(spec: Partial<ServiceDnsSpec>) {
  return synthesizeServiceRecords({ name: 'w', namespace: 'n', spec: { domainRef: 'f', ...spec }, status: { domain: 'd', dns } }, new Map());
}
function targets(spec: Partial<ServiceDnsSpec>, name = GLOBAL): string[] | undefined {
  return synthesize(spec).endpoints.find(({ dnsName }) => dnsName === name)?.targets;
}

describe('policies', () => {
  it('Multivalue is what an absent policy is', () => {
    expect(synthesize({ policy: 'Multivalue' })).toEqual(synthesize({}));
    expect(synthesize({}).choices.size).toBe(0);
  });
  it('Failover answers with the first cluster in order that has addresses, on every level', () => {
    expect(targets({ policy: 'Failover', failoverOrder: ['b', 'a'] })).toEqual(['10.0.0.2']);
    expect(targets({ policy: 'Failover', failoverOrder: ['c', 'a'] })).toEqual(['10.0.0.1']);
    expect(targets({ policy: 'Failover' })).toEqual(['10.0.0.1']);
    expect(targets({ policy: 'Failover', failoverOrder: ['a'] }, 'w.n.f.svc.us.d')).toEqual(['10.0.0.2']);
  });
  it('Weighted takes given weights before ready endpoints, and has no choice where all are 0 or one cluster is alone', () => {
    const weights = (spec: Partial<ServiceDnsSpec>) => {
      const choice = synthesize({ policy: 'Weighted', ...spec }).choices.get(choiceKey(GLOBAL, 'A'));
      return choice?.groups.map(({ cluster, weight }) => [cluster, weight]);
    };
    expect(weights({})).toEqual([['a', 3], ['b', 1]]);
    expect(weights({ weights: [{ cluster: 'a', weight: 9 }] })).toEqual([['a', 9], ['b', 1]]);
    expect(weights({ weights: [{ cluster: 'a', weight: 0 }, { cluster: 'b', weight: 0 }] })).toBeUndefined();
    expect(synthesize({ policy: 'Weighted' }).choices.has(choiceKey('w.n.f.svc.eu.d', 'A'))).toBe(false);
    expect(targets({ policy: 'Weighted' })).toEqual(['10.0.0.1', '10.0.0.2']);
  });
  it('Geo hands subnets and regions to the name server', () => {
    const subnets = [{ cidr: '192.0.2.0/24', region: 'us' }];
    expect(synthesize({ policy: 'Geo', subnets }).choices.get(choiceKey(GLOBAL, 'A'))).toMatchObject({ policy: 'Geo', subnets, groups: [{ region: 'eu' }, { region: 'us' }] });
  });
  it('reads the optional fields of a record and leaves out what is malformed', () => {
    const spec = { domainRef: 'f', policy: 'Nearest', weights: [{ cluster: 'a', weight: 1 }, { cluster: 'b' }], healthCheck: { port: 80, path: '/', interval: '5s' }, subnets: [{ cidr: 'x' }] };
    expect(readServiceDnsSpec({ apiVersion: 'v1', kind: 'K', metadata: { name: 'w' }, spec })).toEqual({
      domainRef: 'f', weights: [{ cluster: 'a', weight: 1 }], failoverOrder: [], subnets: [], healthCheck: { port: 80, path: '/', interval: '5s' },
    });
  });
});

it('the definition made for ExternalDNS carries the approval that API servers ask of its group', () => {
  const crd = externalDnsEndpointCrd();
  expect([crd.metadata.name, at(crd, 'spec', 'group'), Object.keys(crd.metadata.annotations ?? {})]).toEqual(['dnsendpoints.externaldns.k8s.io', 'externaldns.k8s.io', ['api-approved.kubernetes.io']]);
});
