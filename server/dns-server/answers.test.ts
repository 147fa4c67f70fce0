import { createConnection, createServer } from 'node:net';
import { type Answer, decode, type DecodedPacket, encode, type OptAnswer, type Packet, type RecordType } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import { askNameServer } from './dns-client.ts';
import { type DnsServer, startDnsServer } from './dns-server.ts';
import { QueryLog } from './query-log.ts';
import { Responder } from './responder.ts';
import { frame, StreamMessages } from './stream-messages.ts';
import { toZoneFile } from './zone-file.ts';
import { Zones } from './zones.ts';

/** What the name server answers, packet by packet: the same that `dig` and Knot are asked for where they are installed. */
const GLOBAL = 'web.prod.fed.svc.example.com';
const REGION = 'web.prod.fed.svc.eu.example.com';
const ZONE = 'web.prod.fed.svc.eu-a.eu.example.com';
const RECORDS: readonly ZoneRecord[] = [
  { type: 'A', name: GLOBAL, ttl: 60, targets: ['10.0.0.1', '10.0.0.2'] },
  { type: 'AAAA', name: GLOBAL, ttl: 60, targets: ['2001:db8::1'] },
  { type: 'TXT', name: GLOBAL, ttl: 60, texts: ['heritage=flotilla'] },
  { type: 'CNAME', name: REGION, ttl: 60, target: GLOBAL },
  { type: 'CNAME', name: ZONE, ttl: 60, target: REGION },
  { type: 'CNAME', name: 'away.example.com', ttl: 60, target: 'elsewhere.example.org' },
  { type: 'SRV', name: `_http._tcp.${GLOBAL}`, ttl: 60, targets: [{ priority: 0, weight: 0, port: 80, target: GLOBAL }] },
  { type: 'A', name: 'many.example.com', ttl: 60, targets: Array.from({ length: 200 }, (_, i) => `10.1.0.${i}`) },
];
const TYPE_ANY = 255;

function fill(zones: Zones): Zones {
  zones.setZones([{ name: 'example.com' }]);
  zones.set('service:prod/web', RECORDS);
  return zones;
}
const responder = new Responder({ zones: fill(new Zones({ nowMs: () => 1_000_000, ownAddress: '127.0.0.1' })), log: new QueryLog(), random: () => 0 });

function opt(change: Partial<OptAnswer> = {}): OptAnswer {
  return { type: 'OPT', name: '.', udpPayloadSize: 4_096, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [], ...change };
}
type Heard = { rcode: number; flags: number; bytes: number; packet: DecodedPacket; answers: readonly Answer[]; opt: OptAnswer | undefined };
function ask(name: string, type: RecordType = 'A', query: Partial<Packet> = { additionals: [opt()] }, transport: 'udp' | 'tcp' = 'udp'): Heard {
  return askBytes(encode({ type: 'query', id: 9, flags: 0x0100, questions: [{ type, name, class: 'IN' }], ...query }), transport);
}
function askBytes(bytes: Buffer, transport: 'udp' | 'tcp' = 'udp'): Heard {
  const response = responder.respond(bytes, '192.0.2.1', transport);
  if (response.do !== 'send') throw new Error(`not answered: ${response.do}`);
  const packet = decode(response.packet);
  const flags = response.packet.readUInt16BE(2);
  const found = (packet.additionals ?? []).find((answer): answer is OptAnswer => answer.type === 'OPT');
  return { rcode: flags & 15, flags, bytes: response.packet.length, packet, answers: packet.answers ?? [], opt: found };
}
const data = ({ answers }: Heard): unknown[] => answers.map((answer) => ('data' in answer ? answer.data : undefined));
const authority = ({ packet }: Heard): string[] => (packet.authorities ?? []).map(({ type }) => type);

describe('an answer', () => {
  it('has every address of the type that was asked for', () => {
    expect([data(ask(GLOBAL)), data(ask(GLOBAL, 'AAAA'))]).toEqual([['10.0.0.1', '10.0.0.2'], ['2001:db8::1']]);
    expect(ask(GLOBAL).flags & 0x8400).toBe(0x8400);
  });
  it('follows aliases within the zone, and leaves those outside to the client', () => {
    expect(data(ask(ZONE))).toEqual([REGION, GLOBAL, '10.0.0.1', '10.0.0.2']);
    expect(data(ask(REGION, 'CNAME'))).toEqual([GLOBAL]);
    expect(data(ask('away.example.com'))).toEqual(['elsewhere.example.org']);
  });
  it('has the SOA, the NS with its address, texts, and services with theirs', () => {
    expect(ask('example.com', 'SOA').answers).toMatchObject([{ type: 'SOA', data: { mname: 'ns.example.com', minimum: 30 } }]);
    expect(data(ask('example.com', 'NS'))).toEqual(['ns.example.com']);
    expect(ask('example.com', 'NS').packet.additionals).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'A', name: 'ns.example.com', data: '127.0.0.1' })]));
    expect(data(ask(GLOBAL, 'TXT')).map(String)).toEqual(['heritage=flotilla']);
    const service = ask(`_http._tcp.${GLOBAL}`, 'SRV');
    expect(data(service)).toMatchObject([{ port: 80, target: GLOBAL }]);
    expect((service.packet.additionals ?? []).filter(({ type }) => type !== 'OPT').map(({ type }) => type)).toEqual(['A', 'A', 'AAAA']);
  });
  it('tells a name that is not there from a type that is not, both with the SOA', () => {
    const [missing, empty, between] = [ask('nope.example.com'), ask(GLOBAL, 'MX'), ask('fed.svc.example.com')];
    expect([missing.rcode, empty.rcode, between.rcode]).toEqual([3, 0, 0]);
    expect([missing, empty, between].map(authority)).toEqual([['SOA'], ['SOA'], ['SOA']]);
    expect(ask('*.example.com').rcode).toBe(3);
  });
  it('refuses other zones, and has nothing but HINFO for ANY', () => {
    expect([ask('example.org').rcode, ask('example.org').flags & 0x0400]).toEqual([5, 0]);
    const query = encode({ type: 'query', id: 9, questions: [{ type: 'A', name: GLOBAL, class: 'IN' }] });
    query.writeUInt16BE(TYPE_ANY, query.length - 4);
    expect(askBytes(query).answers).toMatchObject([{ type: 'HINFO', data: { cpu: 'RFC8482' } }]);
  });
  it('keeps the case of the question, which a resolver may check', () => {
    const { packet, answers } = ask('wEb.PrOd.fed.SVC.example.com');
    expect([packet.questions?.[0]?.name, answers[0]?.name]).toEqual(['wEb.PrOd.fed.SVC.example.com', 'wEb.PrOd.fed.SVC.example.com']);
  });
  it('is kept for every spelling of its name, and told in that of each question', () => {
    const zones = fill(new Zones({ nowMs: () => 1_000_000, ownAddress: '127.0.0.1' }));
    const log = new QueryLog();
    const fresh = new Responder({ zones, log, random: () => 0 });
    const spellings = [ZONE.toUpperCase(), ZONE, 'wEb.prod.FED.svc.eu-a.EU.example.COM'];
    const replies = spellings.map((name, id) => {
      const response = fresh.respond(encode({ type: 'query', id, questions: [{ type: 'A', name, class: 'IN' }] }), '192.0.2.1', 'udp');
      return response.do === 'send' ? decode(response.packet) : undefined;
    });
    expect(replies.map((reply) => [reply?.id, reply?.questions?.[0]?.name, reply?.answers?.[0]?.name])).toEqual(spellings.map((name, id) => [id, name, name]));
    for (const reply of replies) expect(reply?.answers?.slice(1).map(({ name }) => name)).toEqual([REGION, GLOBAL, GLOBAL]);
    expect([log.counters.cacheHits, fresh.cachedAnswers]).toEqual([2, 1]);
  });
  it('of a name that is short, or holds other than ASCII, is kept for each spelling by itself', () => {
    const zones = new Zones({ nowMs: () => 1_000_000, ownAddress: '127.0.0.1' });
    zones.setZones([{ name: 'a' }, { name: 'example.com' }]);
    zones.set('one', [{ type: 'A', name: 'x.a', ttl: 60, targets: ['1.120.1.97'] }]);
    const log = new QueryLog();
    const fresh = new Responder({ zones, log, random: () => 0 });
    const asked = ['x.a', 'X.a', 'É.example.com', 'é.example.com'].map((name) => {
      const response = fresh.respond(encode({ type: 'query', id: 1, questions: [{ type: 'A', name, class: 'IN' }] }), '192.0.2.1', 'udp');
      return response.do === 'send' ? decode(response.packet) : undefined;
    });
    expect(asked.slice(0, 2).map((reply) => reply?.answers?.map((answer) => ('data' in answer ? answer.data : '')))).toEqual([['1.120.1.97'], ['1.120.1.97']]);
    expect([log.counters.cacheHits, fresh.cachedAnswers]).toEqual([0, 4]);
  });
});

describe('size and EDNS', () => {
  it('an answer that does not fit is cut: 512 bytes without EDNS, what the client says with it, 1232 at most', () => {
    for (const { additionals, most } of [{ additionals: [], most: 512 }, { additionals: [opt({ udpPayloadSize: 900 })], most: 900 }, { additionals: [opt()], most: 1_232 }]) {
      const cut = ask('many.example.com', 'A', { additionals });
      expect([cut.flags & 0x0200, cut.answers.length, cut.bytes <= most]).toEqual([0x0200, 0, true]);
    }
    expect(ask('many.example.com', 'A', {}, 'tcp').answers).toHaveLength(200);
  });
  it('EDNS is answered with EDNS, and only then; a later version is BADVERS', () => {
    expect(ask(GLOBAL).opt).toMatchObject({ udpPayloadSize: 1_232, ednsVersion: 0 });
    expect(ask(GLOBAL, 'A', {}).opt).toBeUndefined();
    expect(ask(GLOBAL, 'A', { additionals: [opt({ ednsVersion: 1 })] }).opt?.extendedRcode).toBe(1);
  });
});

describe('over the network', () => {
  let server: DnsServer;
  let open: DnsServer;
  beforeAll(async () => {
    server = await startDnsServer({ address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [{ address: '192.0.2.99', port: 53 }] });
    open = await startDnsServer({ address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [{ address: '127.0.0.1', port: 9 }] });
    for (const { zones } of [server, open]) fill(zones);
  });
  afterAll(async () => { await Promise.all([server.stop(), open.stop()]); });

  /** The records of a transfer, over as many messages as it takes. */
  function transfer(port: number, type: 'AXFR' | 'IXFR', serial?: number): Promise<{ rcode: number; answers: Answer[] }> {
    const soa: Answer[] = serial === undefined ? [] : [{ type: 'SOA', name: 'example.com', class: 'IN', ttl: 0, data: { mname: '.', rname: '.', serial, refresh: 0, retry: 0, expire: 0, minimum: 0 } }];
    const query = encode({ type: 'query', id: 5, questions: [{ type, name: 'example.com', class: 'IN' }], authorities: soa });
    return new Promise((resolve, reject) => {
      const stream = new StreamMessages();
      const answers: Answer[] = [];
      const socket = createConnection({ host: '127.0.0.1', port }, () => { socket.write(frame(query)); });
      socket.once('error', reject);
      socket.on('data', (chunk) => {
        for (const message of stream.push(chunk)) {
          answers.push(...decode(message).answers ?? []);
          const rcode = message.readUInt16BE(2) & 15;
          if (rcode !== 0 || answers.length === 1 || answers.at(-1)?.type === 'SOA') {
            socket.destroy();
            resolve({ rcode, answers });
          }
        }
      });
    });
  }

  it('a listed secondary gets the whole zone, and everybody else is refused', async () => {
    const whole = await transfer(open.port, 'AXFR');
    expect([whole.answers[0]?.type, whole.answers.at(-1)?.type, whole.answers.filter(({ type }) => type === 'A').length]).toEqual(['SOA', 'SOA', 203]);
    expect(await transfer(server.port, 'AXFR')).toMatchObject({ rcode: 5, answers: [] });
    expect([open.health().counters.transfers, server.health().counters.transfersRefused]).toEqual([1, 1]);
  });
  it('IXFR is the whole zone for an older version, and the SOA alone for the newest', async () => {
    const serial = open.zones.get('example.com')?.serial() ?? 0;
    expect((await transfer(open.port, 'IXFR', serial - 1)).answers.filter(({ type }) => type === 'A')).toHaveLength(203);
    expect((await transfer(open.port, 'IXFR', serial)).answers.map(({ type }) => type)).toEqual(['SOA']);
  });
  it('our own client asks by UDP, comes by TCP when the answer is cut, and says when nobody answers', async () => {
    expect((await askNameServer(server, { name: 'many.example.com', type: 'A', transport: 'udp' })).text).toMatch(/^;; Truncated, retrying in TCP mode\.[\s\S]*ANSWER: 200/);
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => { silent.once('listening', resolve); });
    const at = silent.address();
    const port = typeof at === 'object' && at !== null ? at.port : 0;
    await expect(askNameServer({ address: '127.0.0.1', port }, { name: 'x', type: 'A', transport: 'tcp' })).rejects.toMatchObject({ code: 'UNREACHABLE' });
    silent.close();
  });
  it('a zone file has one record on each line, the SOA first, and no name that is not absolute', () => {
    const zone = server.zones.get('example.com');
    const lines = (zone === undefined ? '' : toZoneFile(zone)).trimEnd().split('\n');
    expect([lines[0], lines[1]?.split(' ')[3], lines[2]]).toEqual(['$ORIGIN example.com.', 'SOA', 'example.com. 3600 IN NS ns.example.com.']);
    expect(lines.slice(1).every((line) => /^\S+\. \d+ IN (SOA|NS|A|AAAA|CNAME|SRV|TXT) \S/.test(line))).toBe(true);
    expect(lines).toContain(`${ZONE}. 60 IN CNAME ${REGION}.`);
    expect(lines).toContain(`_http._tcp.${GLOBAL}. 60 IN SRV 0 0 80 ${GLOBAL}.`);
  });
});
