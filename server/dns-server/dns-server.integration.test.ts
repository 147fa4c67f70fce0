import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import { LoggedProcess } from '#server/testing/child-process.ts';
import { describeWithPrograms, dig, digShort, findProgram, runProgram } from '#server/testing/dns-tools.ts';
import { type DnsServer, startDnsServer } from './dns-server.ts';
import { toZoneFile } from './zone-file.ts';

const GLOBAL = 'web.prod.fed.svc.example.com';
const REGION = 'web.prod.fed.svc.eu.example.com';
/** Loopback has many addresses: a secondary on this one is told apart from every other client. */
const SECONDARY = '127.0.0.2';
const RECORDS: readonly ZoneRecord[] = [
  { type: 'A', name: GLOBAL, ttl: 60, targets: ['10.0.0.1', '10.0.0.2'] },
  { type: 'AAAA', name: GLOBAL, ttl: 60, targets: ['2001:db8::1'] },
  { type: 'TXT', name: GLOBAL, ttl: 60, texts: ['heritage=flotilla record=prod/web'] },
  { type: 'CNAME', name: REGION, ttl: 60, target: GLOBAL },
  { type: 'CNAME', name: `web.prod.fed.svc.eu-a.eu.example.com`, ttl: 60, target: REGION },
  { type: 'SRV', name: `_http._tcp.${GLOBAL}`, ttl: 60, targets: [{ priority: 0, weight: 0, port: 80, target: GLOBAL }] },
  { type: 'A', name: 'many.example.com', ttl: 60, targets: Array.from({ length: 200 }, (_, i) => `10.1.0.${i}`) },
  {
    type: 'A', name: 'near.example.com', ttl: 60, targets: ['10.0.0.1', '10.0.0.2'],
    choice: {
      policy: 'Geo', subnets: [{ cidr: '192.0.2.0/24', region: 'us' }, { cidr: '192.0.0.0/8', region: 'eu' }],
      groups: [{ cluster: 'a', region: 'eu', weight: 1, targets: ['10.0.0.1'] }, { cluster: 'b', region: 'us', weight: 1, targets: ['10.0.0.2'] }],
    },
  },
];

let server: DnsServer;
const start = (secondaryPort: number): Promise<DnsServer> => startDnsServer({ address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [{ address: SECONDARY, port: secondaryPort }] });
function fill(target: DnsServer): void {
  target.zones.setZones([{ name: 'example.com' }]);
  target.zones.set('service:prod/web', RECORDS);
}

async function eventually(claim: string, holds: () => Promise<boolean>, limitMs = 15_000): Promise<void> {
  const untilMs = Date.now() + limitMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > untilMs) throw new Error(`not within ${limitMs / 1000} s: ${claim}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

describeWithPrograms(['dig', 'kdig', 'named-checkzone'], 'the name server, as dig sees it', () => {
  beforeAll(async () => {
    server = await start(9);
    fill(server);
  });
  afterAll(async () => { await server.stop(); });

  it.each<[string, readonly string[], readonly string[]]>([
    ['addresses', [GLOBAL, 'A'], ['10.0.0.1', '10.0.0.2']],
    ['IPv6 addresses', [GLOBAL, 'AAAA'], ['2001:db8::1']],
    ['an alias with what it stands for', [REGION, 'A'], ['10.0.0.1', '10.0.0.2', `${GLOBAL}.`]],
    ['an alias of an alias', ['web.prod.fed.svc.eu-a.eu.example.com', 'AAAA'], ['2001:db8::1', `${REGION}.`, `${GLOBAL}.`].toSorted()],
    ['the alias itself', [REGION, 'CNAME'], [`${GLOBAL}.`]],
    ['a named port', [`_http._tcp.${GLOBAL}`, 'SRV'], [`0 0 80 ${GLOBAL}.`]],
    ['a text', [GLOBAL, 'TXT'], ['"heritage=flotilla record=prod/web"']],
    ['the name servers', ['example.com', 'NS'], ['ns.example.com.']],
    ['over TCP', [GLOBAL, 'A', '+tcp'], ['10.0.0.1', '10.0.0.2']],
    ['by region of the client', ['near.example.com', 'A', '+subnet=192.0.2.77/32'], ['10.0.0.2']],
    ['by the longest prefix', ['near.example.com', 'A', '+subnet=192.1.2.0/24'], ['10.0.0.1']],
    ['all for a client of no region', ['near.example.com', 'A', '+subnet=198.51.100.0/24'], ['10.0.0.1', '10.0.0.2']],
  ])('answers %s', async (_, query, expected) => {
    expect(await digShort(server.port, ...query)).toEqual(expected);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a name that is not there: NXDOMAIN with the SOA', ['nope.example.com'], /status: NXDOMAIN[\s\S]*AUTHORITY SECTION[\s\S]*SOA/],
    ['a type that is not there: NODATA with the SOA', [GLOBAL, 'MX'], /status: NOERROR[\s\S]*ANSWER: 0[\s\S]*AUTHORITY SECTION[\s\S]*SOA/],
    ['a name with names below it: NODATA', ['fed.svc.example.com'], /status: NOERROR[\s\S]*ANSWER: 0/],
    ['a foreign zone: REFUSED', ['example.org'], /status: REFUSED/],
    ['ANY: as RFC 8482 says', [GLOBAL, 'ANY', '+notcp'], /HINFO\s+"RFC8482" ""/],
    ['the case of the question is kept', ['wEb.PrOd.fed.SVC.example.com', 'A'], /^wEb\.PrOd\.fed\.SVC\.example\.com\.\s+60\s+IN\s+A\s+10\.0\.0\.1/m],
    ['a long answer is cut', ['many.example.com', 'A', '+ignore'], /flags: qr aa tc/],
    ['and whole over TCP', ['many.example.com', 'A'], /ANSWER: 200/],
    ['EDNS in, EDNS out', [GLOBAL], /EDNS: version: 0[^\n]*udp: 1232/],
    ['no EDNS in, none out', [GLOBAL, '+noedns'], /ADDITIONAL: 0/],
    ['a later EDNS: BADVERS', [GLOBAL, '+edns=1', '+noednsnegotiation'], /status: BADVERS/],
    ['the scope of a client subnet', ['near.example.com', '+subnet=192.0.2.77/32'], /CLIENT-SUBNET: 192\.0\.2\.77\/32\/24/],
    ['a transfer to everybody else: refused', ['example.com', 'AXFR'], /Transfer failed/],
  ])('%s', async (_, query, expected) => {
    expect(await dig(server.port, ...query)).toMatch(expected);
  });

  it('a listed secondary gets the whole zone, by AXFR and by IXFR, and only by the version it lacks', async () => {
    const whole = await dig(server.port, '-b', SECONDARY, 'example.com', 'AXFR');
    expect(whole.match(/\sSOA\s/g)).toHaveLength(2);
    expect(whole.match(/\sIN\s+A\s/g)).toHaveLength(2 + 200 + 2 + 1);
    const serial = server.zones.get('example.com')?.serial() ?? 0;
    expect((await dig(server.port, '-b', SECONDARY, 'example.com', `IXFR=${serial - 1}`)).match(/\sIN\s+A\s/g)).toHaveLength(205);
    expect((await dig(server.port, '-b', SECONDARY, 'example.com', `IXFR=${serial}`)).match(/\sIN\s+A\s/g)).toBeNull();
  });

  it('kdig reads it as dig does', async () => {
    expect(await runProgram('kdig', ['@127.0.0.1', '-p', String(server.port), '+short', REGION, 'A'])).toContain('10.0.0.2');
  });

  it('named-checkzone accepts the exported zone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-zone-'));
    const zone = server.zones.get('example.com');
    writeFileSync(join(folder, 'zone'), zone === undefined ? '' : toZoneFile(zone));
    expect(await runProgram('named-checkzone', ['example.com', join(folder, 'zone')])).toMatch(/OK/);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('packets that are none', () => {
  const malformed = (i: number): Buffer => {
    const good = encode({ type: 'query', id: i, questions: [{ type: 'A', name: GLOBAL, class: 'IN' }] });
    switch (i % 5) {
      case 0: return randomBytes(1 + (i % 700));
      case 1: return good.subarray(0, i % good.length);
      case 2: good[12 + (i % 30)] = 0xc0; return good;
      case 3: good.writeUInt16BE(0xffff, 4 + 2 * (i % 4)); return good;
      default: return Buffer.concat([good.subarray(0, 12), randomBytes(i % 300)]);
    }
  };

  it('a thousand by UDP and a hundred by TCP do not end it, and it keeps nothing of them', async () => {
    server = await start(9);
    fill(server);
    const socket = createSocket('udp4');
    const send = (packet: Buffer): Promise<void> => new Promise((sent) => { socket.send(packet, server.port, '127.0.0.1', () => { sent(); }); });
    for (let i = 0; i < 1_000; i += 1) await send(malformed(i));
    for (let i = 0; i < 100; i += 1) {
      await new Promise<void>((closed) => {
        const stream = connect(server.port, '127.0.0.1', () => { stream.end(Buffer.concat([Buffer.from([0, 200]), malformed(i)])); });
        stream.once('close', () => { closed(); }).on('error', () => undefined).resume();
      });
    }
    const answered = new Promise<Buffer>((heard) => { socket.on('message', (message) => { if (message.readUInt16BE(0) === 4_242) heard(message); }); });
    await send(encode({ type: 'query', id: 4_242, questions: [{ type: 'A', name: GLOBAL, class: 'IN' }] }));
    await answered;
    socket.close();
    const { counters, cachedAnswers } = server.health();
    expect(counters.malformed).toBeGreaterThan(500);
    expect(counters.failures).toBe(0);
    expect(cachedAnswers).toBeLessThan(50);
    await server.stop();
  });

  it('a source over its rate is dropped, and every second time told to come by TCP', async () => {
    const limited = await startDnsServer({ address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [], queriesPerSecond: 5 });
    fill(limited);
    const socket = createSocket('udp4');
    const heard: Buffer[] = [];
    socket.on('message', (message) => { heard.push(message); });
    for (let id = 0; id < 25; id += 1) await new Promise<void>((sent) => { socket.send(encode({ type: 'query', id, questions: [{ type: 'A', name: GLOBAL, class: 'IN' }] }), limited.port, '127.0.0.1', () => { sent(); }); });
    await eventually('five answers and ten hints', () => Promise.resolve(heard.length === 15));
    expect(heard.filter((message) => (message.readUInt16BE(2) & 0x0200) !== 0)).toHaveLength(10);
    expect(limited.health().counters).toMatchObject({ rateLimited: 20, queries: 5 });
    socket.close();
    await limited.stop();
  });

  it('two servers that want the same port both run', async () => {
    const config = { address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [] } as const;
    const first = await startDnsServer(config);
    const second = await startDnsServer({ ...config, port: first.port });
    expect(second.port).not.toBe(first.port);
    expect(second.health().takenPort).toBe(first.port);
    await expect(startDnsServer({ ...config, port: first.port, ifTaken: 'exactly' })).rejects.toThrow('EADDRINUSE');
    await Promise.all([first.stop(), second.stop()]);
  });
});

describeWithPrograms(['dig', 'knotd'], 'a real Knot DNS as secondary', () => {
  it('transfers the zone, answers the same, and follows a change after our NOTIFY', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flotilla-knot-'));
    const probe = await startDnsServer({ address: SECONDARY, port: 0, ifTaken: 'any', secondaries: [] });
    const knotPort = probe.port;
    await probe.stop();
    server = await start(knotPort);
    fill(server);
    for (const name of ['run', 'db']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'knot.conf'), [
      'server:', `  rundir: "${folder}/run"`, `  listen: ${SECONDARY}@${knotPort}`, 'database:', `  storage: "${folder}/db"`, 'log:', '  - target: stderr', '    any: info',
      'remote:', '  - id: primary', `    address: 127.0.0.1@${server.port}`, `    via: ${SECONDARY}`,
      'acl:', '  - id: notify', '    address: 127.0.0.1', '    action: notify',
      'zone:', '  - domain: example.com', `    storage: "${folder}/db"`, '    master: primary', '    acl: notify', '',
    ].join('\n'));
    const knot = new LoggedProcess(findProgram('knotd') ?? 'knotd', ['-c', join(folder, 'knot.conf')], join(folder, 'log'));
    const ask = (...query: readonly string[]): Promise<string> => runProgram('dig', [`@${SECONDARY}`, '-p', String(knotPort), '+time=1', '+tries=1', '+short', ...query]);
    try {
      await eventually(`Knot has the zone`, async () => (await ask(GLOBAL, 'A')).includes('10.0.0.1')).catch((error: unknown) => { throw new Error(knot.lastWords(), { cause: error }); });
      for (const query of [[GLOBAL, 'A'], [GLOBAL, 'AAAA'], [REGION, 'A'], [`_http._tcp.${GLOBAL}`, 'SRV'], [GLOBAL, 'TXT'], ['example.com', 'SOA'], ['many.example.com', 'A']]) {
        expect((await ask(...query)).split('\n').filter((line) => line !== '').toSorted(), query.join(' ')).toEqual(await digShort(server.port, ...query));
      }
      server.zones.set('service:prod/web', RECORDS.map((record) => (record.type === 'A' && record.name === GLOBAL ? { ...record, targets: ['10.0.0.9'] } : record)));
      await eventually('Knot answers the change', async () => (await ask(GLOBAL, 'A')) === '10.0.0.9\n');
      expect(server.health().counters).toMatchObject({ failures: 0 });
      expect(server.health().counters.notifiesAnswered).toBeGreaterThan(0);
    } finally {
      await knot.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
