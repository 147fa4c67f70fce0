import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { isAlive } from './child-process.ts';
import { KubeHttp } from './kube-http.ts';
import { describeWithRealServers, startTestClusters } from './test-clusters.ts';

/** Empty on a machine without `ps`: then only the fleet's own process is looked at. */
function childrenOf(pid: number): number[] {
  const listing = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  return listing.error === undefined ? listing.stdout.toString().split('\n').map(Number).filter((each) => each > 0) : [];
}

describe('the clusters of a test', () => {
  it('answer through their kubeconfig files, are apart from each other, and leave nothing behind', async () => {
    const fleet = await startTestClusters(['host', 'cluster1']);
    const [host, member] = ['host', 'cluster1'].map((name) => new KubeHttp(fleet.cluster(name).kubeconfig));
    const made = await host?.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'only-here' } });
    expect(made?.status).toBe(201);
    expect((await member?.send('GET', '/api/v1/namespaces/only-here'))?.status).toBe(404);
    expect(() => fleet.cluster('cluster7')).toThrow('No test cluster is called cluster7; there are host, cluster1.');
    host?.close();
    member?.close();
    const pids = [fleet.pid, ...childrenOf(fleet.pid)];
    await fleet.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(fleet.dir)).toBe(false);
  });
});

describeWithRealServers('faults of real kube-apiservers', () => {
  it('stop, start, hang and heal, and a clear no to the others', async () => {
    const fleet = await startTestClusters(['cluster1']);
    const client = new KubeHttp(fleet.cluster('cluster1').kubeconfig);
    await fleet.fault('cluster1', { fault: 'hang' });
    await expect(client.send('GET', '/readyz', undefined, { timeoutMs: 500 })).rejects.toThrow('No answer');
    await fleet.fault('cluster1', { fault: 'heal' });
    expect((await client.send('GET', '/version')).status).toBe(200);
    await fleet.fault('cluster1', { fault: 'stop' });
    await expect(client.send('GET', '/version')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await fleet.fault('cluster1', { fault: 'start' });
    expect((await client.send('GET', '/version')).status).toBe(200);
    await expect(fleet.fault('cluster1', { fault: 'drop-watches' })).rejects.toThrow('is for embedded clusters only');
    client.close();
    await fleet.stop();
  });
});
