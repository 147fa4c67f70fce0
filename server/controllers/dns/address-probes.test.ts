import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '#server/runtime/clock.ts';
import { AddressProbes, probeAddress } from './address-probes.ts';
import { HostAddresses } from './host-addresses.ts';

let server: Server | undefined;
let status = 200;
async function serve(): Promise<number> {
  const started = createServer((_, response) => { response.writeHead(status).end(); });
  server = started;
  await new Promise<void>((ready) => { started.listen(0, '127.0.0.1', ready); });
  return portOf(started);
}
function portOf(of: Server): number {
  const address: AddressInfo | string | null = of.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
afterEach(() => { server?.close(); });

it('an HTTP probe passes below 400, a TCP probe with a connection', async () => {
  const port = await serve();
  expect([await probeAddress('127.0.0.1', { port, path: '/' }), await probeAddress('127.0.0.1', { port })]).toEqual([true, true]);
  status = 503;
  expect(await probeAddress('127.0.0.1', { port, path: '/' })).toBe(false);
  server?.close();
  expect([await probeAddress('127.0.0.1', { port, path: '/' }), await probeAddress('127.0.0.1', { port })]).toEqual([false, false]);
});

it('an address leaves after two failures in a row, comes back with one success, and is forgotten when nobody wants it', async () => {
  status = 503;
  const check = { port: await serve(), path: '/', interval: '1s' };
  const changed: string[] = [];
  const probes = new AddressProbes(systemClock, (owner) => { changed.push(owner); });
  expect(probes.isHealthy('127.0.0.1', check)).toBe(true);
  probes.want('service:ns/web', ['127.0.0.1'], check);
  await vi.waitUntil(() => changed.length === 1, { timeout: 5_000 });
  expect(probes.isHealthy('127.0.0.1', check)).toBe(false);
  status = 200;
  await vi.waitUntil(() => changed.length === 2, { timeout: 5_000 });
  expect(probes.isHealthy('127.0.0.1', check)).toBe(true);
  probes.want('service:ns/web', [], undefined);
  probes.stop();
});

it('host names are asked for in the background and told of once they have other addresses', async () => {
  const told: string[] = [];
  let answer: readonly string[] = ['10.0.0.1'];
  const hosts = new HostAddresses(systemClock, (host) => { told.push(host); }, () => Promise.resolve(answer));
  expect(hosts.get(['lb.test'])).toEqual(new Map());
  await vi.waitUntil(() => told.length === 1);
  answer = ['10.0.0.2'];
  expect(hosts.get(['lb.test'])).toEqual(new Map([['lb.test', ['10.0.0.1']]]));
  expect(hosts.dueInMs(['lb.test'])).toBeGreaterThan(30_000);
  expect(hosts.dueInMs([])).toBeUndefined();
});
