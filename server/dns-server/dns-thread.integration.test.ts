import { createSocket } from 'node:dgram';
import { decode, encode } from 'dns-packet';
import { expect, it } from 'vitest';
import { DnsThread } from './dns-thread.ts';

const CONFIG = { address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [] } as const;

/** Asks over UDP until an answer with addresses comes, as an order to the thread takes a moment. */
async function ask(port: number, name: string): Promise<unknown[]> {
  const socket = createSocket('udp4');
  try {
    for (let id = 1; id <= 100; id += 1) {
      const heard = new Promise<Buffer>((resolve) => { socket.once('message', resolve); });
      socket.send(encode({ type: 'query', id, questions: [{ type: 'A', name, class: 'IN' }] }), port, '127.0.0.1');
      const { answers = [] } = decode(await heard);
      if (answers.length > 0) return answers.map((answer) => ('data' in answer ? answer.data : undefined));
    }
    return [];
  } finally {
    socket.close();
  }
}

it('answers from a thread of its own, tells of itself, and gives its port back', async () => {
  const died: string[] = [];
  const thread = await DnsThread.start(CONFIG, (cause) => { died.push(cause); });
  thread.setZones([{ name: 'd' }]);
  thread.set('service:ns/web', [{ type: 'A', name: 'web.d', ttl: 60, targets: ['10.0.0.1'] }]);
  expect(await ask(thread.port, 'web.d')).toEqual(['10.0.0.1']);
  expect((await thread.freshHealth()).zones).toMatchObject([{ name: 'd', names: 2 }]);
  expect(await thread.recentQueries(1)).toMatchObject([{ name: 'web.d', type: 'A', rcode: 'NOERROR', transport: 'udp' }]);
  expect(await thread.zoneFile('d')).toContain('web.d. 60 IN A 10.0.0.1');
  expect(await thread.zoneFile('other')).toBeUndefined();
  const live = await thread.ask({ name: 'wEb.d', type: 'A', transport: 'udp', subnet: '192.0.2.0/24' });
  expect(live.text).toMatch(/status: NOERROR[\s\S]*flags: qr aa;[\s\S]*CLIENT-SUBNET: 192\.0\.2\.0\/24\/0[\s\S]*wEb\.d\.\t60\tIN\tA\t10\.0\.0\.1/);
  expect((await thread.ask({ name: 'nope.d', type: 'A', transport: 'tcp' })).text).toMatch(/status: NXDOMAIN[\s\S]*AUTHORITY SECTION[\s\S]*SOA[\s\S]*\(TCP\)/);
  expect((await thread.ask({ name: 'web.d', type: 'ANY', transport: 'udp' })).text).toContain('"RFC8482" ""');
  await expect(thread.ask({ name: 'a..d', type: 'A', transport: 'udp' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(thread.ask({ name: 'web.d', type: 'A', transport: 'udp', subnet: '192.0.2.0/99' })).rejects.toMatchObject({ code: 'INVALID' });
  const second = await DnsThread.start({ ...CONFIG, port: thread.port }, () => undefined);
  expect(second.takenPort).toBe(thread.port);
  await expect(DnsThread.start({ ...CONFIG, port: thread.port, ifTaken: 'exactly' }, () => undefined)).rejects.toThrow(`port ${thread.port}`);
  const { port } = thread;
  await Promise.all([thread.stop(), second.stop()]);
  const again = await DnsThread.start({ ...CONFIG, port, ifTaken: 'exactly' }, () => undefined);
  await again.stop();
  expect(died).toEqual([]);
});
