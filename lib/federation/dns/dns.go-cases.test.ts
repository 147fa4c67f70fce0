import { describe, expect, it } from 'vitest';
import table from '../testdata/dns.json' with { type: 'json' };
import { dnsEndpointObject, KUBEFED_DNS_API_VERSION } from './endpoint-object.ts';
import { ingressDnsStatus, type IngressDnsRecord, synthesizeIngressRecords } from './ingress-records.ts';
import { type DnsEndpoint, planRecords } from './records.ts';
import { hostnamesOf, serviceDnsStatus, type ServiceDnsRecord, synthesizeServiceRecords } from './service-records.ts';

const hosts = new Map(Object.entries(table.hostLookup).map(([name, addresses]) => [name.split(' ')[0] ?? '', addresses]));

type Row = { name: string; object: unknown; endpoints: unknown };
function rows(list: unknown): Row[] {
  return list as Row[];
}
function service(object: unknown): ServiceDnsRecord {
  const { metadata, spec, status } = object as { metadata: { name?: string; namespace?: string } } & Omit<ServiceDnsRecord, 'name' | 'namespace'>;
  return { name: metadata.name ?? '', namespace: metadata.namespace ?? '', spec, status };
}
function ingress(object: unknown): IngressDnsRecord {
  const { metadata, spec, status } = object as { metadata: { name?: string; namespace?: string } } & Omit<IngressDnsRecord, 'name' | 'namespace'>;
  return { name: metadata.name ?? '', namespace: metadata.namespace ?? '', spec, status };
}
function synthesize(row: Row): DnsEndpoint[] {
  const isIngress = JSON.stringify(row.object).includes('"hosts"');
  return isIngress ? synthesizeIngressRecords(ingress(row.object), hosts).endpoints : synthesizeServiceRecords(service(row.object), hosts).endpoints;
}

/** Rows in which the reference shows a defect that ours does not have. */
const MENDED: Readonly<Record<string, DnsEndpoint[]>> = {
  'prefix CNAME is emitted although global name has no record': [
    { dnsName: 'web.prod.fed.svc.r1.example.com', targets: ['web.prod.fed.svc.example.com'], recordType: 'CNAME', recordTTL: 180 },
    { dnsName: 'web.prod.fed.svc.z1.r1.example.com', targets: ['web.prod.fed.svc.r1.example.com'], recordType: 'CNAME', recordTTL: 180 },
  ],
  'prefix with no clusters': [],
  'empty region: double dot names': [{ dnsName: 'web.prod.fed.svc.example.com', targets: ['10.0.0.1'], recordType: 'A', recordTTL: 180 }],
  'IPv6 literal is an A record target': ['web.prod.fed.svc.example.com', 'web.prod.fed.svc.r1.example.com', 'web.prod.fed.svc.z1.r1.example.com']
    .map((dnsName): DnsEndpoint => ({ dnsName, targets: ['2001:db8::1'], recordType: 'AAAA', recordTTL: 180 })),
};

describe('DNS tables of the reference', () => {
  const all = [...rows(table.service), ...rows(table.ingress), ...rows(table.golden)];
  it.each(all.filter((row) => !Object.hasOwn(MENDED, row.name)).map((row, i) => ({ ...row, i })))('$i $name', (row) => {
    expect(synthesize(row)).toEqual(row.endpoints ?? []);
  });
  it.each([
    ['D23', 'prefix CNAME is emitted although global name has no record'], ['D23', 'prefix with no clusters'],
    ['D22', 'empty region: double dot names'], ['D24', 'IPv6 literal is an A record target'],
  ])('%s: not so here: %s', (_, name) => {
    const row = all.find((candidate) => candidate.name === name);
    expect(row && synthesize(row)).toEqual(MENDED[name]);
  });
  it('names the objects as the reference does', () => {
    expect(dnsEndpointObject('service', 'web', 'prod', []).metadata.name).toBe('service-web');
    expect(dnsEndpointObject('ingress', 'web', 'prod', [], KUBEFED_DNS_API_VERSION)).toMatchObject({ apiVersion: 'multiclusterdns.kubefed.io/v1alpha1', metadata: { name: 'ingress-web', namespace: 'prod' } });
  });
});

describe('status', () => {
  const address = [{ ip: '10.0.0.2' }, { ip: '10.0.0.1' }];
  const base = { cluster: 'c1', ready: true, region: 'r', zones: ['z'], hasReadyEndpoints: true };
  it('an address counts only with a ready endpoint behind it, or when that is not asked for', () => {
    expect(serviceDnsStatus([{ ...base, ingress: address }], [], false)).toEqual([{ cluster: 'c1', loadBalancer: { ingress: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] }, zones: ['z'], region: 'r' }]);
    expect(serviceDnsStatus([{ ...base, ingress: address, hasReadyEndpoints: false }], [], false)[0]?.loadBalancer).toEqual({});
    expect(serviceDnsStatus([{ ...base, ingress: address, hasReadyEndpoints: false }], [], true)[0]?.loadBalancer?.ingress).toHaveLength(2);
    expect(serviceDnsStatus([base], [], false)[0]?.loadBalancer).toEqual({});
  });
  it('D21: the names of a cluster that went away become aliases instead of vanishing', () => {
    const before = serviceDnsStatus([{ ...base, ingress: address }, { ...base, cluster: 'c2', region: 'q', ingress: [{ ip: '10.9.9.9' }] }], [], false);
    const after = serviceDnsStatus([{ cluster: 'c1', ready: false, hasReadyEndpoints: false }, { ...base, cluster: 'c2', region: 'q', ingress: [{ ip: '10.9.9.9' }] }, { cluster: 'never', ready: false, hasReadyEndpoints: false }], before, false);
    expect(after.map((entry) => entry.cluster)).toEqual(['c1', 'c2']);
    const { endpoints } = synthesizeServiceRecords({ name: 'web', namespace: 'ns', spec: { domainRef: 'fed' }, status: { domain: 'd', dns: after } }, new Map());
    expect(endpoints.find((one) => one.dnsName === 'web.ns.fed.svc.z.r.d')).toMatchObject({ recordType: 'CNAME', targets: ['web.ns.fed.svc.r.d'] });
    expect(endpoints.find((one) => one.dnsName === 'web.ns.fed.svc.d')?.targets).toEqual(['10.9.9.9']);
  });
  it('an ingress record lists every ready cluster', () => {
    expect(ingressDnsStatus([{ cluster: 'b', ready: true }, { cluster: 'a', ready: true, ingress: address }, { cluster: 'c', ready: false }])).toMatchObject([{ cluster: 'a' }, { cluster: 'b', loadBalancer: {} }]);
  });
  it('an unresolved host name is reported and stops nothing else', () => {
    const dns = [{ cluster: 'a', region: 'r', zones: [], loadBalancer: { ingress: [{ hostname: 'lb.test' }, { ip: '10.0.0.1' }] } }];
    expect(hostnamesOf(dns)).toEqual(['lb.test']);
    expect(synthesizeServiceRecords({ name: 'w', namespace: 'n', spec: { domainRef: 'f' }, status: { domain: 'd', dns } }, new Map())).toMatchObject({ unresolved: ['lb.test'], endpoints: [{ targets: ['10.0.0.1'] }, {}] });
  });
});

describe('planRecords', () => {
  const a: DnsEndpoint = { dnsName: 'a', targets: ['1.1.1.1'], recordType: 'A', recordTTL: 60 };
  it('tells what is made, changed and removed', () => {
    const changed = { ...a, targets: ['2.2.2.2'] };
    const b: DnsEndpoint = { ...a, dnsName: 'b' };
    const c: DnsEndpoint = { ...a, dnsName: 'c' };
    expect(planRecords([a, c], [changed, b])).toEqual({ create: [b], update: [{ from: a, to: changed }], delete: [c] });
    expect(planRecords([a], [a])).toEqual({ create: [], update: [], delete: [] });
  });
});
