import { describe, expect, it } from 'vitest';
import type { DnsEndpoint } from '#lib/federation/dns/records.ts';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { type AnswerInputs, type Answers, computeIngressAnswers, computeServiceAnswers, type MemberSight } from './compute-answers.ts';

const API = 'multiclusterdns.kubefed.io/v1alpha1';
const DOMAIN: KubeObject = { apiVersion: API, kind: 'Domain', metadata: { name: 'fed' }, domain: 'd' };
const GLOBAL = 'web.ns.fed.svc.d';

type Offer = { ips?: readonly string[]; hostname?: string; ready?: number; synced?: boolean };
function sight({ ips, hostname, ready = 1, synced = true }: Offer): MemberSight {
  const ingress = ips === undefined ? undefined : { ingress: [...ips.map((ip) => ({ ip })), ...(hostname === undefined ? [] : [{ hostname }])] };
  return { hasSynced: () => synced, ingress: () => ingress, readyEndpoints: () => ready, service: () => ingress && { ...ingress, ports: [{ name: 'http', protocol: 'TCP', port: 80 }] } };
}
function cluster(name: string, extra: Partial<FederationCluster> = {}): FederationCluster {
  return { name, labels: {}, ready: true, region: `r${name}`, zones: [`z${name}`], ...extra };
}
function record(spec: Record<string, unknown> = {}, status: Record<string, unknown> = {}): KubeObject {
  return { apiVersion: API, kind: 'ServiceDNSRecord', metadata: { name: 'web', namespace: 'ns' }, spec: { domainRef: 'fed', ...spec }, status };
}
function compute(offers: Readonly<Record<string, Offer>>, input: Partial<AnswerInputs> = {}): Answers {
  return computeServiceAnswers({
    record: record(), domain: DOMAIN, clusters: Object.keys(offers).map((name) => cluster(name)), sources: (name) => sight(offers[name] ?? {}), previous: [],
    mode: 'keep-last', resolve: () => new Map(), isHealthy: () => true, ...input,
  });
}
function find({ endpoints }: Answers, dnsName: string, recordType: DnsEndpoint['recordType'] = 'A'): readonly string[] | undefined {
  return endpoints.find((one) => one.dnsName === dnsName && one.recordType === recordType)?.targets;
}

describe('answers of a ServiceDNSRecord', () => {
  it('an address counts with something ready behind it in a ready cluster', () => {
    const answers = compute({ a: { ips: ['10.0.0.1'] }, b: { ips: ['10.0.0.2'], ready: 0 }, c: { ips: ['10.0.0.3'], synced: false } });
    expect(find(answers, GLOBAL)).toEqual(['10.0.0.1']);
    expect(find(answers, 'web.ns.fed.svc.rb.d', 'CNAME')).toEqual([GLOBAL]);
    expect(answers.status.dns.map((one) => one.cluster)).toEqual(['a', 'b']);
    expect(answers.state).toBe('answering');
  });

  it('D21: a cluster that is gone keeps its entry, region and zones, and its names become aliases', () => {
    const before = compute({ a: { ips: ['10.0.0.1'] }, b: { ips: ['10.0.0.2'] } });
    const after = compute({ a: { ips: ['10.0.0.1'] }, b: { ips: ['10.0.0.2'] } }, {
      record: record({}, before.status), clusters: [cluster('a'), { name: 'b', labels: {}, ready: false, zones: [] }],
    });
    expect(find(after, GLOBAL)).toEqual(['10.0.0.1']);
    expect(find(after, 'web.ns.fed.svc.zb.rb.d', 'CNAME')).toEqual(['web.ns.fed.svc.rb.d']);
    expect(after.status.dns[1]).toEqual({ cluster: 'b', loadBalancer: {}, region: 'rb', zones: ['zb'] });
  });

  it('D22: a cluster without region or zones loses those levels only', () => {
    const { region: _, ...nowhere } = cluster('a', { zones: [] });
    const answers = compute({ a: { ips: ['10.0.0.1'] }, b: { ips: ['10.0.0.2'] } }, { clusters: [nowhere, cluster('b')] });
    expect(find(answers, GLOBAL)).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(find(answers, 'web.ns.fed.svc.rb.d')).toEqual(['10.0.0.2']);
    expect(answers.endpoints.some(({ dnsName }) => dnsName.includes('..'))).toBe(false);
  });

  it('D23: no prefix while the name it stands for does not exist', () => {
    const input = { record: record({ dnsPrefix: 'www' }) };
    expect(find(compute({ a: { ips: ['10.0.0.1'] } }, input), 'www.d', 'CNAME')).toEqual([GLOBAL]);
    expect(compute({ a: { ips: ['10.0.0.1'], ready: 0 } }, input).endpoints.some(({ dnsName }) => dnsName === 'www.d')).toBe(false);
  });

  it('D24: IPv6 addresses are AAAA records', () => {
    const answers = compute({ a: { ips: ['10.0.0.1', '2001:db8::1'] } });
    expect([find(answers, GLOBAL), find(answers, GLOBAL, 'AAAA')]).toEqual([['10.0.0.1'], ['2001:db8::1']]);
  });

  it('the last known answers are kept while something may come back, unless that is switched off', () => {
    const previous = compute({ a: { ips: ['10.0.0.1'] } }).endpoints;
    const nothingReady = { a: { ips: ['10.0.0.1'], ready: 0 } };
    expect(compute(nothingReady, { previous })).toMatchObject({ state: 'lastKnownKept', endpoints: previous });
    expect(compute(nothingReady, { previous, mode: 'empty' })).toMatchObject({ state: 'empty' });
    expect(compute({ a: {} }, { previous })).toMatchObject({ state: 'empty', endpoints: [expect.objectContaining({ recordType: 'CNAME' }), expect.anything()] });
    expect(compute(nothingReady, { previous: previous.map((one) => ({ ...one, dnsName: one.dnsName.replace(/d$/, 'other') })) })).toMatchObject({ state: 'empty' });
  });

  it('an address that fails its health check is not answered, and is still probed', () => {
    const answers = compute({ a: { ips: ['10.0.0.1', '10.0.0.2'] } }, { isHealthy: (address) => address !== '10.0.0.2' });
    expect(find(answers, GLOBAL)).toEqual(['10.0.0.1']);
    expect(answers.offered).toEqual(['10.0.0.1', '10.0.0.2']);
    const byName = compute({ a: { ips: [], hostname: 'lb.test' } }, { resolve: () => new Map([['lb.test', ['10.0.0.3', '10.0.0.4']]]), isHealthy: (address) => address !== '10.0.0.4' });
    expect([find(byName, GLOBAL), byName.offered]).toEqual([['10.0.0.3'], ['10.0.0.3', '10.0.0.4']]);
  });

  it('without its Domain what was made stays made, and our own server answers nothing', () => {
    const previous = compute({ a: { ips: ['10.0.0.1'] } }).endpoints;
    expect(compute({ a: { ips: ['10.0.0.1'] } }, { domain: undefined, previous })).toMatchObject({ state: 'domainNotFound', endpoints: previous, zoneRecords: [] });
  });

  it('named ports become SRV records on every level', () => {
    const { zoneRecords } = compute({ a: { ips: ['10.0.0.1'] } });
    expect(zoneRecords.filter(({ type }) => type === 'SRV').map(({ name }) => name)).toEqual([`_http._tcp.${GLOBAL}`, '_http._tcp.web.ns.fed.svc.ra.d', '_http._tcp.web.ns.fed.svc.za.ra.d'].toSorted());
  });

  it('a service never points at an alias, but at where it ends', () => {
    const { zoneRecords } = compute({ a: { ips: ['10.0.0.1'] }, b: { ips: ['10.0.0.2'], ready: 0 } });
    expect(zoneRecords.find(({ name }) => name === '_http._tcp.web.ns.fed.svc.zb.rb.d')).toMatchObject({ type: 'SRV', targets: [{ port: 80, target: GLOBAL }] });
    expect(compute({ a: { ips: ['10.0.0.1'], ready: 0 } }).zoneRecords.some(({ type }) => type === 'SRV')).toBe(false);
  });

  it('Weighted writes ready endpoints into the status and chooses by them; other policies leave the status as it was', () => {
    const offers = { a: { ips: ['10.0.0.1'], ready: 3 }, b: { ips: ['10.0.0.2'], ready: 1 } };
    const weighted = compute(offers, { record: record({ policy: 'Weighted' }) });
    expect(weighted.status.dns).toMatchObject([{ readyEndpoints: 3 }, { readyEndpoints: 1 }]);
    expect(weighted.zoneRecords.find(({ name, type }) => name === GLOBAL && type === 'A')).toMatchObject({ choice: { policy: 'Weighted', groups: [{ cluster: 'a', weight: 3 }, { cluster: 'b', weight: 1 }] } });
    expect(compute(offers).status.dns[0]).not.toHaveProperty('readyEndpoints');
  });
});

it('an IngressDNSRecord has the addresses of every ready cluster, and keeps the last ones', () => {
  const ingress: KubeObject = { apiVersion: API, kind: 'IngressDNSRecord', metadata: { name: 'web', namespace: 'ns' }, spec: { hosts: ['shop.d', '*.shop.d'] } };
  const inputs: AnswerInputs = {
    record: ingress, domain: undefined, clusters: [cluster('a'), cluster('b')], sources: (name) => sight({ ips: [name === 'a' ? '10.0.0.1' : '10.0.0.2'] }), previous: [],
    mode: 'keep-last', resolve: () => new Map(), isHealthy: () => true,
  };
  const answers = computeIngressAnswers(inputs);
  expect(answers.endpoints.map(({ dnsName, targets }) => [dnsName, targets])).toEqual([['*.shop.d', ['10.0.0.1', '10.0.0.2']], ['shop.d', ['10.0.0.1', '10.0.0.2']]]);
  expect(answers.zoneRecords.filter(({ type }) => type === 'A').map(({ name }) => name)).toEqual(['shop.d']);
  const down = computeIngressAnswers({ ...inputs, clusters: [cluster('a', { ready: false }), cluster('b', { ready: false })], previous: answers.endpoints });
  expect(down).toMatchObject({ state: 'lastKnownKept', endpoints: answers.endpoints, status: { dns: [] } });
});
