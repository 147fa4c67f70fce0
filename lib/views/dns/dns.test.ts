import { describe, expect, it } from 'vitest';
import type { DnsOffer, DnsRecordDetail } from '#lib/contracts/dns.ts';
import type { ClusterHealth } from '#lib/contracts/dto.ts';
import { serviceRecordInput } from '#lib/contracts/dns.ts';
import { toServiceRecordObject, toServiceRecordPatch } from '#lib/federation/dns/record-object.ts';
import { synthesizeServiceRecords } from '#lib/federation/dns/service-records.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { explainAway, filterRecords, parseRecordId, recordId, toChangeRows } from './dns-rows.ts';
import { parseSort, sortRows } from '../table-sort.ts';
import { offerSort } from './dns-sort.ts';
import { isFoldedAtFirst, parseOpen, summarizeNode, targetsKey, toggleOpen } from './dns-fold.ts';
import { offerStatus, toDnsTree } from './dns-tree.ts';
import { groupExports } from './multicluster-rows.ts';
import { formOfRecord, newRecordForm, readRecordForm } from './record-form.ts';
import { newIngressForm, readIngressForm } from './ingress-form.ts';
import { formatQuestionAddress, parseQuestionAddress, toQuestion } from './question-address.ts';

const offer = (cluster: string, change: Partial<DnsOffer> = {}): DnsOffer => ({
  cluster, health: 'ready', region: `r${cluster}`, zones: [`z${cluster}`], isReady: true, isThere: true, readyEndpoints: 1, addresses: [`10.0.0.${cluster}`], unhealthy: [], ...change,
});
const SPEC = { domainRef: 'fed', dnsPrefix: 'www' };
function detail(offers: readonly DnsOffer[], isAnswering: (cluster: string) => boolean = () => true): DnsRecordDetail {
  const dns = offers.map(({ cluster, region = '', zones, addresses }) => ({ cluster, region, zones, loadBalancer: isAnswering(cluster) ? { ingress: addresses.map((ip) => ({ ip })) } : {} }));
  const { endpoints } = synthesizeServiceRecords({ name: 'web', namespace: 'shop', spec: SPEC, status: { domain: 'd', dns } }, new Map());
  return {
    kind: 'service', namespace: 'shop', name: 'web', asOf: '', message: '', zone: 'd', generation: 3, spec: SPEC, state: 'answering', endpoints, choices: [], unresolved: [],
    offers: [...offers], pending: { create: [], update: [], delete: [] },
  };
}

describe('clusters that are away', () => {
  const phrasing = createPhrasing('en', en);
  const record = { kind: 'service', namespace: 'shop', name: 'web', state: 'answering', names: [] } as const;
  const say = (healths: readonly ClusterHealth[], change: Partial<Parameters<typeof explainAway>[0]> = {}) =>
    explainAway({ clusters: healths.map((health, i) => ({ name: `c${i}`, health, zones: [] })), records: [{ ...record, names: [] }], whenNothingReady: 'keep-last', ...change }, phrasing);

  it('are named, with where their names lead, whether they answer or not', () => {
    for (const health of ['offline', 'unknown', 'notReady'] as const) expect(say(['ready', health])).toBe('c1 is away: its names lead to other clusters until it is back. Where no other cluster has addresses, the last answers are kept.');
    expect(say(['offline', 'notReady', 'ready'], { whenNothingReady: 'empty' })).toContain('c0 and c1 are away: their names lead to other clusters until they are back. Where no other cluster has addresses, nothing is answered.');
    expect(say(Array.from({ length: 8 }, () => 'offline' as const))).toContain('c4 and +3 are away');
  });

  it('are no news while there are no names, and while all are ready', () => {
    expect(say(['offline'], { records: [] })).toBe('');
    expect(say(['ready'])).toBe('');
  });
});

describe('a long tree of names', () => {
  const many = (count: number) => toDnsTree(detail(Array.from({ length: count }, (_, i) => offer(String(i), { region: `r${i % 10}`, ...(i === 3 ? { health: 'offline' } : {}) }))));

  it('is folded at first, a short one is not', () => {
    expect(isFoldedAtFirst(many(40))).toBe(true);
    expect(isFoldedAtFirst(many(2))).toBe(false);
  });

  it('says of a folded region how much is in it, and how its worst cluster is', () => {
    const regions = many(40)[0]?.children.filter(({ level }) => level === 'region') ?? [];
    expect(regions.map((region) => summarizeNode(region)).slice(2, 4)).toEqual([
      { names: 5, addresses: 4, clusters: 4, tone: 'ok' }, { names: 5, addresses: 4, clusters: 4, tone: 'unknown' },
    ]);
  });

  it('keeps in the address what is open, whichever order it was opened in', () => {
    expect(toggleOpen(parseOpen(''), 'eu-west')).toBe('eu-west');
    expect(toggleOpen(parseOpen('us-east,eu-west'), '*')).toBe('*,eu-west,us-east');
    expect(toggleOpen(parseOpen('*,eu-west'), 'eu-west')).toBe('*');
    expect(many(2).map(targetsKey)).toEqual(['*']);
  });
});

describe('the tree of names', () => {
  it('goes from all clusters over regions to zones, with the prefix beside them', () => {
    const [global] = toDnsTree(detail([offer('1'), offer('2')]));
    expect([global?.name, global?.children.map(({ level, name }) => `${level} ${name}`)]).toEqual(['web.shop.fed.svc.d', ['alias www.d', 'region web.shop.fed.svc.r1.d', 'region web.shop.fed.svc.r2.d']]);
    expect(global?.children[1]?.children.map(({ place, name }) => [place, name])).toEqual([['z1', 'web.shop.fed.svc.z1.r1.d']]);
    expect(global?.records[0]?.targets.map(({ target, clusters }) => [target, clusters[0]?.name])).toEqual([['10.0.0.1', '1'], ['10.0.0.2', '2']]);
  });
  it('a cluster that is gone falls back, level by level', () => {
    const [global] = toDnsTree(detail([offer('1'), offer('2', { health: 'offline' })], (cluster) => cluster === '1'));
    const region = global?.children.find(({ place }) => place === 'r2');
    expect([region?.fallback, region?.children[0]?.fallback, global?.fallback]).toEqual(['global', 'region', undefined]);
  });
  it('an address that no cluster offers any more belongs to none', () => {
    const kept = detail([offer('1')]);
    expect(toDnsTree({ ...kept, offers: [offer('1', { addresses: [] })] })[0]?.records[0]?.targets[0]?.clusters).toEqual([]);
  });
  it('hosts of an Ingress record stand side by side', () => {
    const { spec: _, zone: __, ...rest } = detail([offer('1')]);
    expect(toDnsTree({ ...rest, kind: 'ingress', endpoints: [{ dnsName: 'a.d', targets: ['10.0.0.1'], recordType: 'A', recordTTL: 60 }] }).map(({ level, name }) => [level, name])).toEqual([['host', 'a.d']]);
  });
  it.each<[string, Partial<DnsOffer>, string]>([
    ['offline', { health: 'offline' }, 'cluster.offline'], ['without the Service', { isThere: false }, 'dns.offer.absent'], ['without an address', { addresses: [] }, 'dns.offer.noAddress'],
    ['without ready endpoints', { readyEndpoints: 0 }, 'dns.offer.noEndpoints'], ['failing its check', { unhealthy: ['10.0.0.1'] }, 'dns.offer.failsCheck'], ['well', {}, 'cluster.ready'],
  ])('a cluster %s says so', (_, change, key) => {
    expect(offerStatus(offer('1', change), true).key).toBe(key);
  });
});

describe('the form of a record', () => {
  it('a Service needs nothing but a Domain', () => {
    const read = readRecordForm(newRecordForm({ namespace: 'shop', name: 'web' }, [{ name: 'fed' }]), undefined);
    expect(read.ok && toServiceRecordObject(read.input)).toMatchObject({ metadata: { namespace: 'shop', name: 'web' }, spec: { domainRef: 'fed' } });
    expect(read.ok && Object.keys(toServiceRecordObject(read.input)['spec'] ?? {})).toEqual(['domainRef']);
    expect(read.ok && serviceRecordInput.safeParse(read.input).success).toBe(true);
  });
  it('comes back as it was saved, and what does not belong to the policy goes', () => {
    const spec = { domainRef: 'fed', policy: 'Weighted' as const, weights: [{ cluster: 'a', weight: 3 }], healthCheck: { port: 80, path: '/', interval: '5s' }, recordTTL: 30 };
    const form = formOfRecord({ ...detail([]), spec });
    const read = readRecordForm(form, 3);
    expect(read.ok && read.input).toMatchObject({ generation: 3, policy: 'Weighted', weights: [{ cluster: 'a', weight: 3 }], healthCheck: spec.healthCheck, recordTTL: 30 });
    const other = readRecordForm({ ...form, policy: 'Failover', failover: 'b\n a \n\n' }, 3);
    expect(other.ok && toServiceRecordPatch(other.input)).toMatchObject({ policy: 'Failover', weights: null, failoverOrder: ['b', 'a'], subnets: null });
  });
  it('names every field that can not be read', () => {
    const form = newRecordForm({ namespace: 'shop', name: 'web' }, []);
    const read = readRecordForm({ ...form, ttl: '0', prefix: 'Www', newZone: 'Example', policy: 'Geo', subnets: '192.0.2.0/24', hasCheck: true, port: '0', path: 'x', interval: '5' }, undefined);
    expect(read.ok ? [] : Object.keys(read.errors).toSorted()).toEqual(['interval', 'newZone', 'path', 'port', 'prefix', 'subnets', 'ttl']);
    expect(readRecordForm({ ...form, newZone: 'example.com', policy: 'Weighted', weights: { a: 'x', b: '' } }, undefined)).toMatchObject({ ok: false, errors: { weights: 'dns.problem.weight' } });
  });
});

it('changes are told by name, whatever is done to them', () => {
  const a = { dnsName: 'a', targets: ['10.0.0.1'], recordType: 'A' as const, recordTTL: 60 };
  expect(toChangeRows({ create: [{ ...a, dnsName: 'c' }], update: [{ from: a, to: { ...a, targets: ['10.0.0.2'] } }], delete: [{ ...a, dnsName: 'b' }] })).toEqual([
    { sign: '~', name: 'a', before: '60 A 10.0.0.1', after: '60 A 10.0.0.2' }, { sign: '−', name: 'b', before: '60 A 10.0.0.1', after: '' }, { sign: '+', name: 'c', before: '', after: '60 A 10.0.0.1' },
  ]);
});

it('a record is found by name or by what it answers, and its address names it', () => {
  const records = [{ kind: 'service' as const, namespace: 'shop', name: 'web', state: 'answering' as const, names: ['web.shop.fed.svc.d'] }];
  expect([filterRecords(records, 'SVC.D').length, filterRecords(records, 'other').length, filterRecords(records, ' ').length]).toEqual([1, 0, 1]);
  expect(parseRecordId(recordId({ kind: 'service', namespace: 'shop', name: 'web' }))).toEqual({ kind: 'service', namespace: 'shop', name: 'web' });
  expect([parseRecordId('pod/a/b'), parseRecordId('service/a'), parseRecordId('')]).toEqual([undefined, undefined, undefined]);
});

it('exports of a Service are one row, with our own name beside', () => {
  const one = { namespace: 'shop', name: 'web', clustersetName: 'web.shop.svc.clusterset.local', condition: 'valid' as const, message: '' };
  const rows = groupExports([{ ...one, cluster: 'a', isFederated: false }, { ...one, cluster: 'b', isFederated: true }], [{ kind: 'service', namespace: 'shop', name: 'web', state: 'answering', names: ['web.d'] }]);
  expect(rows).toMatchObject([{ ourName: 'web.d', isFederated: true, clusters: [{ cluster: 'a' }, { cluster: 'b' }] }]);
});

it('the form of an Ingress record takes one host a line, in any case, and says what is wrong with it', () => {
  const form = { ...newIngressForm({ namespace: 'shop', name: 'web', hosts: ['shop.example.com'] }) };
  expect(readIngressForm({ ...form, hosts: ' Shop.example.com \n\n*.example.com\nshop.example.com' }, 4)).toEqual({ ok: true, input: { namespace: 'shop', name: 'web', generation: 4, hosts: ['shop.example.com', '*.example.com'], recordTTL: 0 } });
  expect(readIngressForm({ ...form, hosts: '', ttl: '0' }, undefined)).toEqual({ ok: false, errors: { hosts: 'dns.problem.hosts', ttl: 'dns.problem.ttl' } });
  expect(readIngressForm({ ...form, hosts: 'not a host' }, undefined)).toMatchObject({ ok: false });
  expect(readIngressForm({ ...form, ttl: '30' }, undefined)).toMatchObject({ ok: true, input: { recordTTL: 30 } });
});

it('clusters that hold what a record is about stand first, then all by name as people count', () => {
  const offer = (cluster: string, isThere: boolean) => ({ cluster, isThere, health: 'ready' as const, zones: [], isReady: true, readyEndpoints: 0, addresses: [], unhealthy: [] });
  const names = (search: string | null) => sortRows([offer('cluster10', false), offer('cluster2', false), offer('cluster9', true)], offerSort(true), parseSort(search, offerSort(true)), 'en').map(({ cluster }) => cluster);
  expect(names(null)).toEqual(['cluster9', 'cluster2', 'cluster10']);
  expect(names('-cluster')).toEqual(['cluster9', 'cluster10', 'cluster2']);
});

describe('the live query in the address', () => {
  const read = (search: string) => parseQuestionAddress(new URLSearchParams(search));

  it('comes back as it was written, and defaults are left out', () => {
    const question = { name: 'www.d', type: 'SRV', subnet: '203.0.113.0/24', transport: 'tcp' } as const;
    expect(read(formatQuestionAddress(question))).toEqual(question);
    expect(formatQuestionAddress({ name: 'www.d', type: 'A', subnet: '', transport: 'udp' })).toBe('?name=www.d');
    expect(formatQuestionAddress(read(''))).toBe('');
  });

  it('tells a name that was cleared from one that nobody typed', () => {
    expect(read('').name).toBeUndefined();
    expect(formatQuestionAddress(read('name='))).toBe('?name=');
  });

  it('is a question only with a name; what is unknown falls back to the plain one', () => {
    expect(toQuestion(read('type=A'))).toBeUndefined();
    expect(toQuestion(read('name=%20&type=A'))).toBeUndefined();
    expect(toQuestion(read('name=%20www.d&type=NONSENSE&transport=pigeon'))).toEqual({ name: 'www.d', type: 'A', subnet: '', transport: 'udp' });
  });
});
