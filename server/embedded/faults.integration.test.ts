import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { KubeHttp } from '#server/testing/kube-http.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { readFleetFile } from './fleet-files.ts';

const CLI = fileURLToPath(new URL('../../scripts/faults.mjs', import.meta.url));
const MAPS = '/api/v1/namespaces/default/configmaps';

describe('faults on purpose', () => {
  let fleet: TestClusters;
  let client: KubeHttp;
  beforeAll(async () => {
    fleet = await startTestClusters(['cluster1', 'cluster2'], { kind: 'embedded' });
    client = new KubeHttp(fleet.cluster('cluster1').kubeconfig);
  });
  afterEach(() => fleet.fault('cluster1', { fault: 'heal' }));
  afterAll(async () => {
    client?.close();
    await fleet?.stop();
  });

  let maps = 0;
  const create = () => client.send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `map-${(maps += 1)}` } });

  it('stop refuses connections, start serves the same data on the same port', async () => {
    await create();
    expect((await fleet.fault('cluster1', { fault: 'stop' })).running).toBe(false);
    await expect(client.send('GET', '/readyz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await fleet.fault('cluster1', { fault: 'start' })).running).toBe(true);
    expect((await client.send('GET', `${MAPS}/map-${maps}`)).status).toBe(200);
  });

  it('hang takes the connection and never answers, other clusters go on, heal lets the answers out', async () => {
    await fleet.fault('cluster1', { fault: 'hang' });
    const late = client.send('GET', '/version');
    await expect(client.send('GET', '/readyz', undefined, { timeoutMs: 300 })).rejects.toThrow('No answer in 300 ms');
    const other = new KubeHttp(fleet.cluster('cluster2').kubeconfig);
    expect((await other.send('GET', '/readyz', undefined, { timeoutMs: 3_000 }).catch((error: Error) => ({ status: error.message }))).status).toBe(200);
    other.close();
    await fleet.fault('cluster1', { fault: 'heal' });
    expect((await late).status).toBe(200);
  });

  it('a hanging cluster can be stopped', async () => {
    await fleet.fault('cluster1', { fault: 'hang' });
    const lost = client.send('GET', '/version').catch((error: Error) => error);
    expect((await fleet.fault('cluster1', { fault: 'stop' })).running).toBe(false);
    expect(await lost).toBeInstanceOf(Error);
  });

  it('a stop waits for nobody: not for a connection that never shakes hands, nor for those that hammer it while it is toggled', async () => {
    const { hostname, port } = new URL(fleet.cluster('cluster1').url);
    const silent = connect({ host: hostname, port: Number(port) });
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    let isOver = false;
    const hammer = async (): Promise<void> => {
      while (!isOver) await client.send('GET', '/version', undefined, { timeoutMs: 2_000 }).catch(() => new Promise((resume) => setTimeout(resume, 1)));
    };
    const watch = (): (() => void) => client.watch(`${MAPS}?watch=true`, () => undefined, () => { if (!isOver) setTimeout(watch, 1); });
    watch();
    const hammering = Promise.all(Array.from({ length: 6 }, hammer));
    for (let time = 0; time < 8; time += 1) {
      expect((await fleet.fault('cluster1', { fault: 'stop' })).running).toBe(false);
      const [started] = await Promise.all([fleet.fault('cluster1', { fault: 'start' }), fleet.fault('cluster1', { fault: 'start' })]);
      expect(started.running).toBe(true);
    }
    isOver = true;
    silent.destroy();
    await hammering;
    expect((await client.send('GET', '/readyz')).status).toBe(200);
  });

  it('slow answers late', async () => {
    await fleet.fault('cluster1', { fault: 'slow', delayMs: 300 });
    const startedAt = performance.now();
    expect((await client.send('GET', '/version')).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
  });

  it('fail answers its share with 500, throttle all with 429 and Retry-After', async () => {
    await fleet.fault('cluster1', { fault: 'fail', share: 0.5 });
    const replies = await Promise.all(Array.from({ length: 100 }, () => client.send('GET', '/version')));
    const failed = replies.filter((reply) => reply.status === 500).length;
    // Fifty are expected; ten standard deviations would be needed to leave these bounds.
    expect(failed).toBeGreaterThan(5);
    expect(failed).toBeLessThan(95);
    await fleet.fault('cluster1', { fault: 'throttle', retryAfterSeconds: 7 });
    const reply = await client.send('GET', '/version');
    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '7']);
  });

  it('drop-watches ends open watches, which resume where they were', async () => {
    const { body } = await client.send('GET', MAPS);
    const version = Object(body).metadata.resourceVersion;
    let isEnded = false;
    client.watch(`${MAPS}?watch=true&resourceVersion=${version}`, () => undefined, () => (isEnded = true));
    await new Promise((resume) => setTimeout(resume, 100));
    await fleet.fault('cluster1', { fault: 'drop-watches' });
    await expect.poll(() => isEnded).toBe(true);
    await create();
    const seen: string[] = [];
    const close = client.watch(`${MAPS}?watch=true&resourceVersion=${version}`, (event) => seen.push(`${event.type} ${event.object.metadata?.name}`));
    await expect.poll(() => seen).toEqual([`ADDED map-${maps}`]);
    close();
  });

  it('expire-watches ends watches, and resuming from before gets 410 Gone', async () => {
    const version = Object((await client.send('GET', MAPS)).body).metadata.resourceVersion;
    let isEnded = false;
    client.watch(`${MAPS}?watch=true&resourceVersion=${version}`, () => undefined, () => (isEnded = true));
    await new Promise((resume) => setTimeout(resume, 100));
    await fleet.fault('cluster1', { fault: 'expire-watches' });
    await expect.poll(() => isEnded).toBe(true);
    const codes: unknown[] = [];
    const close = client.watch(`${MAPS}?watch=true&resourceVersion=${version}`, (event) => codes.push([event.type, event.object.code]));
    await expect.poll(() => codes).toEqual([['ERROR', 410]]);
    close();
    const fresh = await client.send('GET', MAPS);
    expect(fresh.status).toBe(200);
  });

  it('a node that is not there is named, with those that are', async () => {
    await expect(fleet.fault('cluster1', { fault: 'cordon', node: 'nowhere' })).rejects.toThrow(/There is no node \\"nowhere\\" here\. Nodes: cluster1-a1,/);
  });

  it('the control door needs its token and knows its clusters', async () => {
    const file = readFleetFile(fleet.dir);
    const headers = { authorization: `Bearer ${file?.controlToken}` };
    expect((await fetch(`${file?.controlUrl}/faults`)).status).toBe(401);
    expect((await fetch(`${file?.controlUrl}/faults`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await fetch(`${file?.controlUrl}/faults/nowhere`, { headers })).status).toBe(404);
    expect((await fetch(`${file?.controlUrl}/faults/cluster1`, { headers, method: 'PUT' })).status).toBe(405);
    expect((await fetch(`${file?.controlUrl}/faults/cluster1`, { headers, method: 'POST', body: 'nonsense' })).status).toBe(400);
  });

  it('npm run faults: shows, breaks, mends, and complains in sentences', async () => {
    const faults = (...words: string[]) => spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8', env: { ...process.env, FLOTILLA_DIR: fleet.dir } });
    expect(faults().stdout).toBe('cluster1: no request faults\ncluster2: no request faults\n');
    expect(faults('cluster1', 'slow', '20').stdout).toBe('cluster1: 20 ms late\n');
    expect(faults('cluster1', 'fail', '5%').stdout).toBe('cluster1: 20 ms late, failing 5%\n');
    expect(faults('all', 'heal').stdout).toBe('cluster1: no request faults\ncluster2: no request faults\n');
    expect(faults('cluster1', 'explode')).toMatchObject({ status: 1, stderr: expect.stringContaining('"explode" is no fault') });
    expect(faults('cluster9', 'stop')).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no cluster "cluster9". Clusters: cluster1, cluster2.') });
    expect(faults('cluster1', 'fail', 'often')).toMatchObject({ status: 1, stderr: expect.stringContaining('fail needs a share, such as 20%') });
    expect(spawnSync(process.execPath, [CLI], { encoding: 'utf8', env: { ...process.env, FLOTILLA_DIR: '/nowhere' } })).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no fleet at /nowhere') });
  });
});
