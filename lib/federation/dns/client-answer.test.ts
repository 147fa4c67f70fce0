import { describe, expect, it } from 'vitest';
import { answerForClient } from './client-answer.ts';
import { type ServiceDnsSpec, synthesizeServiceRecords } from './service-records.ts';

const dns = [
  { cluster: 'a', region: 'eu', zones: ['eu-1'], loadBalancer: { ingress: [{ ip: '10.0.0.1' }] }, readyEndpoints: 3 },
  { cluster: 'b', region: 'us', zones: ['us-1'], loadBalancer: { ingress: [{ ip: '10.0.0.2' }] }, readyEndpoints: 1 },
  { cluster: 'c', region: 'ap', zones: ['ap-1'], loadBalancer: {} },
];
const GLOBAL = 'w.n.f.svc.d';
function ask(name: string, region: string | undefined, spec: Partial<ServiceDnsSpec> = {}) {
  const { endpoints, choices } = synthesizeServiceRecords({ name: 'w', namespace: 'n', spec: { domainRef: 'f', ...spec }, status: { domain: 'd', dns } }, new Map());
  return answerForClient(endpoints, choices, name, region);
}

describe('what a client in a region gets', () => {
  it('a region with addresses answers by itself', () => {
    expect(ask('w.n.f.svc.eu.d', 'eu')).toMatchObject({ aliases: [], addresses: [{ address: '10.0.0.1' }], ttl: 180 });
  });
  it('a zone without any leads over its region to the global name', () => {
    expect(ask('w.n.f.svc.ap-1.ap.d', 'ap')).toMatchObject({ aliases: ['w.n.f.svc.ap.d', GLOBAL], addresses: [{ address: '10.0.0.1' }, { address: '10.0.0.2' }] });
  });
  it('a name that is not there gives nothing', () => {
    expect(ask('w.n.f.svc.sa.d', 'sa')).toEqual({ asked: 'w.n.f.svc.sa.d', aliases: [], addresses: [], ttl: undefined });
  });
  it('Geo gives the region’s own addresses, and all of them to everybody else', () => {
    expect(ask(GLOBAL, 'us', { policy: 'Geo' }).addresses).toEqual([{ address: '10.0.0.2' }]);
    expect(ask(GLOBAL, 'ap', { policy: 'Geo' }).addresses).toHaveLength(2);
    expect(ask(GLOBAL, undefined, { policy: 'Geo' }).addresses).toHaveLength(2);
  });
  it('Weighted tells the share of each address', () => {
    expect(ask(GLOBAL, 'eu', { policy: 'Weighted' }).addresses).toEqual([{ address: '10.0.0.1', share: 0.75 }, { address: '10.0.0.2', share: 0.25 }]);
  });
});
