import { decode, encode, type Packet } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { AnswerCache } from './answer-cache.ts';
import { chooseTargets } from './choose-targets.ts';
import { readDnsConfig } from './dns-config.ts';
import { type AddressSet, toNodeSets } from './node-sets.ts';
import { Notifier } from './notifier.ts';
import { QueryLog } from './query-log.ts';
import { RateLimit } from './rate-limit.ts';
import type { Basis } from './resolve.ts';
import { Responder } from './responder.ts';
import { frame, StreamMessages } from './stream-messages.ts';
import { Zones } from './zones.ts';

const A = (name: string, ...targets: string[]): ZoneRecord => ({ type: 'A', name, ttl: 60, targets });
function zonesWith(...records: ZoneRecord[]): Zones {
  const zones = new Zones({ nowMs: () => 1_000_000, ownAddress: '127.0.0.1' });
  zones.setZones([{ name: 'd' }]);
  zones.set('one', records);
  return zones;
}
function ask(responder: Responder, name: string, extra: Partial<Packet> = {}): { rcode: number; data: unknown[] } {
  const response = responder.respond(encode({ type: 'query', id: 7, questions: [{ type: 'A', name, class: 'IN' }], ...extra }), '192.0.2.1', 'udp');
  if (response.do !== 'send') return { rcode: -1, data: [response.do] };
  const { answers = [], flags = 0, id } = decode(response.packet);
  expect(id).toBe(7);
  return { rcode: flags & 15, data: answers.map((answer) => ('data' in answer ? answer.data : undefined)) };
}
const responderOf = (zones: Zones, random = () => 0): Responder => new Responder({ zones, log: new QueryLog(), random });

describe('zones', () => {
  it('a change of one source leaves what others say, and names without records or names below are gone', () => {
    const zones = zonesWith(A('a.b.d', '10.0.0.1'));
    zones.set('two', [A('a.b.d', '10.0.0.2')]);
    const zone = zones.get('d');
    expect(zone?.sets('a.b.d')?.A?.targets).toEqual(['10.0.0.1', '10.0.0.2']);
    zones.set('one', []);
    expect(zone?.sets('a.b.d')?.A?.targets).toEqual(['10.0.0.2']);
    expect([zone?.exists('b.d'), zone?.sets('b.d')]).toEqual([true, undefined]);
    zones.set('two', []);
    expect([zone?.exists('b.d'), zone?.exists('a.b.d'), zone?.exists('d')]).toEqual([false, false, true]);
  });

  it('the serial grows with every change that was seen, and only then', () => {
    const zones = zonesWith();
    const first = zones.get('d')?.serial() ?? 0;
    zones.set('one', [A('x.d', '10.0.0.1')]);
    zones.set('one', [A('x.d', '10.0.0.2')]);
    expect(zones.get('d')?.serial()).toBe(first + 1);
    zones.set('one', [A('x.d', '10.0.0.2')]);
    expect(zones.get('d')?.serial()).toBe(first + 1);
  });

  it('the serial is later after a restart, and goes on when it wraps', () => {
    let nowMs = 0;
    const zones = new Zones({ nowMs: () => nowMs, ownAddress: '127.0.0.1' });
    const serialAt = (ms: number): number => {
      nowMs = ms;
      zones.set('one', [A('x.d', `10.0.0.${Math.floor(ms / 1_000) % 250}`)]);
      return zones.get('d')?.serial() ?? -1;
    };
    const lastMs = (2 ** 32 - 1) * 100;
    nowMs = lastMs - 10_000;
    zones.setZones([{ name: 'd' }]);
    expect([serialAt(lastMs - 1_000), serialAt(lastMs), serialAt(lastMs + 1_000), serialAt(lastMs + 1_000_000)]).toEqual([2 ** 32 - 11, 2 ** 32 - 1, 9, 9_999]);
  });

  it('records find their zone when it comes later, and the longest name counts', () => {
    const zones = zonesWith(A('x.sub.d', '10.0.0.1'));
    zones.setZones([{ name: 'd' }, { name: 'sub.d' }]);
    expect([zones.get('d')?.sets('x.sub.d'), zones.get('sub.d')?.sets('x.sub.d')?.A?.targets]).toEqual([undefined, ['10.0.0.1']]);
  });

  it('addresses beat an alias, and an alias has nothing beside it', () => {
    const alias: ZoneRecord = { type: 'CNAME', name: 'x.d', ttl: 60, target: 'y.d' };
    expect(toNodeSets([alias, A('x.d', '10.0.0.1')])).toEqual({ A: { ttl: 60, targets: ['10.0.0.1'] } });
    expect(toNodeSets([alias, { type: 'TXT', name: 'x.d', ttl: 60, texts: ['t'] }])).toEqual({ CNAME: { ttl: 60, target: 'y.d' } });
  });
});

describe('answers', () => {
  it('change in the moment the zone does, whatever was kept', () => {
    const zones = zonesWith(A('x.d', '10.0.0.1'), { type: 'CNAME', name: 'c.d', ttl: 60, target: 'x.d' });
    const responder = responderOf(zones);
    expect([ask(responder, 'c.d'), ask(responder, 'n.d'), ask(responder, 'c.d')]).toMatchObject([{ data: ['x.d', '10.0.0.1'] }, { rcode: 3 }, { data: ['x.d', '10.0.0.1'] }]);
    zones.set('one', [A('x.d', '10.0.0.2'), A('n.d', '10.0.0.3'), { type: 'CNAME', name: 'c.d', ttl: 60, target: 'x.d' }]);
    expect([ask(responder, 'c.d'), ask(responder, 'n.d')]).toMatchObject([{ data: ['x.d', '10.0.0.2'] }, { data: ['10.0.0.3'], rcode: 0 }]);
    zones.set('one', []);
    expect([ask(responder, 'c.d'), ask(responder, 'x.d')]).toMatchObject([{ rcode: 3 }, { rcode: 3 }]);
    zones.setZones([]);
    expect(ask(responder, 'x.d').rcode).toBe(5);
  });

  it('what is kept of them is bounded, and the oldest go', () => {
    const cache = new AnswerCache();
    const basis: Basis = { zone: undefined, names: [], hasSoa: false };
    const answer = { packet: Buffer.alloc(10), name: 'x.d', type: 'A', rcode: 0, isTruncated: false, names: [] } as const;
    cache.get('', 1);
    for (let i = 0; i < 60_000; i += 1) cache.set(`k${i}`, answer, basis);
    expect([cache.size, cache.get('k0', 1), cache.get('k59999', 1)]).toEqual([50_000, undefined, answer]);
    cache.set('large', { ...answer, packet: Buffer.alloc(40 * 2 ** 20) }, basis);
    expect(cache.size).toBeGreaterThan(1);
    cache.set('larger', { ...answer, packet: Buffer.alloc(47 * 2 ** 20) }, basis);
    expect([cache.get('large', 1), cache.get('larger', 1)?.packet.length]).toEqual([undefined, 47 * 2 ** 20]);
    expect(cache.get('larger', 2)).toBeUndefined();
  });

  it('an alias that leads to itself ends', () => {
    const alias = (name: string, target: string): ZoneRecord => ({ type: 'CNAME', name, ttl: 60, target });
    expect(ask(responderOf(zonesWith(alias('a.d', 'b.d'), alias('b.d', 'a.d'))), 'a.d').data.length).toBeLessThan(10);
  });

  it('Weighted draws a cluster by its weight, each time anew', () => {
    const group = (cluster: string, weight: number, target: string) => ({ cluster, region: '', weight, targets: [target] });
    const record: ZoneRecord = { type: 'A', name: 'x.d', ttl: 60, targets: ['10.0.0.1', '10.0.0.2'], choice: { policy: 'Weighted', groups: [group('a', 3, '10.0.0.1'), group('b', 1, '10.0.0.2')] } };
    let draw = 0;
    const responder = responderOf(zonesWith(record), () => (draw++ % 100) / 100);
    const drawn = Array.from({ length: 100 }, () => ask(responder, 'x.d').data).flat();
    expect(drawn.filter((address) => address === '10.0.0.1')).toHaveLength(75);
    expect(drawn).toHaveLength(100);
  });

  it('Geo gives the region of the longest prefix that has addresses, and says for how many bits that holds', () => {
    const group = (region: string, target: string) => ({ cluster: region, region, weight: 1, targets: [target] });
    const subnets = [{ cidr: '192.0.0.0/8', region: 'eu' }, { cidr: '192.0.2.0/24', region: 'gone' }, { cidr: '192.0.2.0/24', region: 'us' }, { cidr: '2001:db8::/32', region: 'us' }];
    const set: AddressSet = { ttl: 60, targets: ['10.0.0.1', '10.0.0.2'], choice: { policy: 'Geo', subnets, groups: [group('eu', '10.0.0.1'), group('us', '10.0.0.2')] } };
    const choose = (address: string, prefixLength: number, family = 1) => chooseTargets(set, { source: '127.0.0.1', subnet: { family, prefixLength, address }, random: () => 0 });
    expect(choose('192.0.2.0', 24)).toMatchObject({ targets: ['10.0.0.2'], scope: 24 });
    expect(choose('192.7.0.0', 16)).toMatchObject({ targets: ['10.0.0.1'], scope: 16 });
    expect(choose('198.51.100.0', 24)).toMatchObject({ targets: ['10.0.0.1', '10.0.0.2'], scope: 24 });
    expect(choose('2001:db8:1::', 48, 2)).toMatchObject({ targets: ['10.0.0.2'], scope: 32 });
    expect(chooseTargets(set, { source: '192.0.2.9', subnet: undefined, random: () => 0 })).toMatchObject({ targets: ['10.0.0.2'], scope: 0, isVariable: true });
  });

  it('drops what is no query and refuses what it does not do', () => {
    const responder = responderOf(zonesWith());
    expect(ask(responder, 'x.d', { type: 'response' }).data).toEqual(['drop']);
    expect(ask(responder, 'x.d', { flags: 2 << 11 }).rcode).toBe(4);
    expect(ask(responder, 'x.d', { questions: [{ type: 'A', name: 'x.d', class: 'CH' }] }).rcode).toBe(5);
    expect(ask(responder, 'x.d', { questions: [] }).data).toEqual(['drop']);
  });
});

describe('limits', () => {
  it('each source has its own rate, an IPv6 /64 is one source, and loopback is let be', () => {
    let nowMs = 0;
    const limit = new RateLimit({ perSecond: 2, loopbackPerSecond: 0, nowMs: () => nowMs });
    const three = (address: string): boolean[] => [1, 2, 3].map(() => limit.isOver(address));
    expect(three('192.0.2.1')).toEqual([false, false, true]);
    expect(three('192.0.2.2')).toEqual([false, false, true]);
    expect(['2001:db8::1', '2001:db8:0:0:1::2', '2001:db8::3'].map((address) => limit.isOver(address))).toEqual([false, false, true]);
    expect(three('127.0.0.1')).toEqual([false, false, false]);
    nowMs = 1_000;
    expect(limit.isOver('192.0.2.1')).toBe(false);
  });

  it('the query log keeps the newest thousand', () => {
    const log = new QueryLog();
    for (let i = 0; i < 1_500; i += 1) log.record('192.0.2.1', 'udp', { name: `n${i}`, type: 'A', rcode: 0 });
    expect(log.recent()).toHaveLength(1_000);
    expect(log.recent(2).map(({ name }) => name)).toEqual(['n1499', 'n1498']);
    expect(log.counters).toMatchObject({ queries: 1_500, answers: { NOERROR: 1_500 } });
  });

  it('a stream is cut into its messages wherever its chunks end', () => {
    const bytes = Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('three'))]);
    const stream = new StreamMessages();
    const messages = [...bytes].flatMap((_, i) => stream.push(bytes.subarray(i, i + 1)).map(String));
    expect(messages).toEqual(['one', 'three']);
  });
});

it('a NOTIFY is sent once for a burst, again until it is answered, and not for ever', async () => {
  const clock = new FakeClock();
  const sent: number[] = [];
  let answered = 0;
  const notifier = new Notifier({ secondaries: [{ address: '192.0.2.1', port: 53 }], clock, send: (_, id) => { sent.push(id); }, onAnswered: () => { answered += 1; } });
  notifier.changed('d');
  notifier.changed('d');
  await clock.advance(300);
  expect(sent).toHaveLength(1);
  await clock.advance(1_000);
  expect(sent).toHaveLength(2);
  notifier.acknowledge(sent[1] ?? 0);
  await clock.advance(60_000);
  expect([sent.length, answered]).toEqual([2, 1]);
  notifier.changed('d');
  await clock.advance(600_000);
  expect(sent).toHaveLength(2 + 5);
});

describe('settings', () => {
  it('are on by default in the embedded federation only', () => {
    expect(readDnsConfig({}, true)).toEqual({ address: '127.0.0.1', port: 1_053, ifTaken: 'any', secondaries: [] });
    expect(readDnsConfig({}, false)).toBeUndefined();
    expect(readDnsConfig({ FLOTILLA_DNS_PORT: 'off' }, true)).toBeUndefined();
    expect(readDnsConfig({ FLOTILLA_DNS_PORT: '0' }, false)).toMatchObject({ port: 0, ifTaken: 'exactly' });
  });
  it('read secondaries and name what is wrong', () => {
    const of = (text: string) => readDnsConfig({ FLOTILLA_DNS_SECONDARIES: text }, true)?.secondaries;
    expect(of('192.0.2.1, 192.0.2.2:5353,[2001:db8::1]:54,2001:db8::2')).toEqual([
      { address: '192.0.2.1', port: 53 }, { address: '192.0.2.2', port: 5_353 }, { address: '2001:db8::1', port: 54 }, { address: '2001:db8::2', port: 53 },
    ]);
    expect(() => of('ns.example.com')).toThrow('FLOTILLA_DNS_SECONDARIES has "ns.example.com"');
    expect(() => readDnsConfig({ FLOTILLA_DNS_PORT: '70000' }, true)).toThrow('FLOTILLA_DNS_PORT is "70000"');
  });
});
