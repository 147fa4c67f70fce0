import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '#server/testing/child-process.ts';
import { FleetMain } from '#server/testing/fleet-main.ts';
import { KubeHttp } from '#server/testing/kube-http.ts';
import { readFleetFile, savedPort } from './fleet-files.ts';

describe('the process of the fleet', () => {
  let dir = '';
  let fleets: FleetMain[] = [];
  let servers: Server[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'flotilla-fleet-'));
  });
  afterEach(async () => {
    for (const fleet of fleets) await fleet.kill();
    for (const server of servers) await new Promise((closed) => server.close(closed));
    fleets = [];
    servers = [];
    rmSync(dir, { recursive: true, force: true });
  });

  function start(...args: string[]): FleetMain {
    const fleet = new FleetMain(['--dir', dir, ...args]);
    fleets.push(fleet);
    return fleet;
  }

  it('starts host and three members, says each step, and writes private files', async () => {
    const fleet = start();
    await fleet.untilReady();
    expect(fleet.lines.filter((line) => line['step'] === 'cluster').map((line) => line['name'])).toEqual(['host', 'cluster1', 'cluster2', 'ap-northeast']);
    for (const name of ['fleet.json', 'host.kubeconfig', 'cluster1.kubeconfig', 'cluster2.kubeconfig', 'ap-northeast.kubeconfig', 'clusters/host/token', 'clusters/host/certificates.json']) {
      expect(statSync(join(dir, name)).mode & 0o777, name).toBe(0o600);
    }
    const config = JSON.parse(readFileSync(join(dir, 'cluster1.kubeconfig'), 'utf8'));
    expect(config['current-context']).toBe('cluster1');
    expect(readFleetFile(dir)?.clusters.map((each) => [each.name, each.role, each.region, each.zones.length])).toEqual([
      ['host', 'host', 'us-east', 1], ['cluster1', 'member', 'us-east', 3], ['cluster2', 'member', 'eu-west', 2], ['ap-northeast', 'member', 'ap-northeast', 3],
    ]);
    expect(await fleet.stop()).toBe(0);
  });

  it('keeps ports, tokens, data and the number of members over restarts; --fresh forgets the data', async () => {
    const first = start('--clusters', '2');
    await first.untilReady();
    const before = readFleetFile(dir);
    const kubeconfig = readFileSync(join(dir, 'cluster2.kubeconfig'), 'utf8');
    const client = new KubeHttp(join(dir, 'cluster2.kubeconfig'));
    expect((await client.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kept' } })).status).toBe(201);
    client.close();
    await first.stop();
    const second = start();
    await second.untilReady();
    expect(readFleetFile(dir)?.clusters).toEqual(before?.clusters);
    expect(readFileSync(join(dir, 'cluster2.kubeconfig'), 'utf8')).toBe(kubeconfig);
    expect(await statusOf('cluster2', '/api/v1/namespaces/kept')).toBe(200);
    await second.stop();
    const third = start('--fresh', '--clusters', '1');
    await third.untilReady();
    expect(await statusOf('cluster1', '/api/v1/namespaces/kept')).toBe(404);
    expect(existsSync(join(dir, 'cluster2.kubeconfig'))).toBe(false);
  });

  it('a taken port moves that cluster only', async () => {
    const first = start('--clusters', '1');
    await first.untilReady();
    const before = readFleetFile(dir);
    await first.stop();
    const squatter = createServer();
    servers.push(squatter);
    await new Promise<void>((listening) => squatter.listen(savedPort(before, 'cluster1'), '127.0.0.1', listening));
    const second = start();
    await second.untilReady();
    const after = readFleetFile(dir);
    expect(savedPort(after, 'host')).toBe(savedPort(before, 'host'));
    expect(savedPort(after, 'cluster1')).not.toBe(savedPort(before, 'cluster1'));
    expect(await statusOf('cluster1', '/readyz')).toBe(200);
  });

  it('a second fleet on the same folder is refused with one sentence and code 1', async () => {
    const first = start('--clusters', '1');
    await first.untilReady();
    const second = start('--clusters', '1');
    expect(await second.ended).toBe(1);
    expect(second.lines.at(-1)).toEqual({ error: `Another Flotilla (process ${first.child.pid}) is running on ${dir}. Stop it, or set FLOTILLA_DIR to another folder.` });
    expect(await statusOf('host', '/readyz')).toBe(200);
  });

  it('two fleets in two folders run side by side', async () => {
    const other = mkdtempSync(join(tmpdir(), 'flotilla-fleet-'));
    const [one, two] = [start('--clusters', '1'), new FleetMain(['--dir', other, '--clusters', '1'])];
    fleets.push(two);
    await Promise.all([one.untilReady(), two.untilReady()]);
    const ports = [dir, other].flatMap((each) => readFleetFile(each)?.clusters.map((entry) => entry.url) ?? []);
    expect(new Set(ports).size).toBe(4);
    await two.stop();
    rmSync(other, { recursive: true, force: true });
  });

  it('a damaged database, a folder that is a file, and nonsense options each give one sentence and code 1', async () => {
    const first = start('--clusters', '1');
    await first.untilReady();
    await first.stop();
    writeFileSync(join(dir, 'clusters', 'cluster1', 'cluster.db'), 'this is no database, however long it goes on'.repeat(500));
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.lines.at(-1)?.['error']).toMatch(/^Cluster cluster1 did not start: the data in .*cluster1 is damaged\. Restore it from a backup, or start over with --fresh\.$/);
    writeFileSync(join(dir, 'file'), '');
    const third = new FleetMain(['--dir', join(dir, 'file')]);
    expect(await third.ended).toBe(1);
    expect(third.lines.at(-1)?.['error']).toMatch(/did not start|can't be read and written/);
    const fourth = start('--clusters', 'many');
    expect(await fourth.ended).toBe(1);
    expect(fourth.lines.at(-1)).toEqual({ error: '--clusters needs a number from 1 to 200; it was given "many".' });
    const fifth = start('--fresh', '--clusters', '1');
    await fifth.untilReady();
  });

  it('ends by itself when its parent closes the pipe, and when its parent is killed', async () => {
    const first = start('--clusters', '1');
    await first.untilReady();
    first.child.stdin?.end();
    expect(await first.ended).toBe(0);
    // A shell in between that is killed without a word; its child inherits nothing that would close.
    const wrapped = new FleetMain(['--dir', dir], ['sh', '-c', '"$@" < /dev/null & wait', 'sh']);
    fleets.push(wrapped);
    await wrapped.untilReady();
    const pid = readFleetFile(dir)?.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    wrapped.child.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  async function statusOf(cluster: string, path: string): Promise<number> {
    const client = new KubeHttp(join(dir, `${cluster}.kubeconfig`));
    try {
      return (await client.send('GET', path)).status;
    } finally {
      client.close();
    }
  }
});
