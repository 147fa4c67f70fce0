import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ProbeLine, ProbeReport } from '#lib/contracts/clusters.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from '#lib/federation/clusters/join-plan.ts';
import { readCredentials, type Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { startControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { eventually } from '#server/controllers/testing/federation-kit.ts';
import { issueCertificates } from '#server/embedded/certificates.ts';
import { Host } from '#server/host/host.ts';
import { CLUSTERS, NAMESPACES, SECRETS } from '#server/host/resources.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { createLogger } from '#server/platform/logger.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { describeWithEmbeddedServers, startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { joinCluster } from './join-cluster.ts';
import { startLossyWay } from './lossy-way.test-kit.ts';
import { probeCluster } from './probe-cluster.ts';
import { toAccess } from './to-access.ts';
import { unjoinCluster } from './unjoin-cluster.ts';

const REQUEST = { name: 'far', labels: {}, rights: 'least', credential: 'TokenRequest' } as const;

let clusters: TestClusters;
let plane: ControlPlane;
let host: KubeClient;
let far: KubeClient;
const servers: Server[] = [];

beforeAll(async () => {
  clusters = await startTestClusters(['host', 'far']);
  const client = async (name: string): Promise<KubeClient> => new KubeClient(await loadKubeconfig(clusters.cluster(name).kubeconfig, { name }));
  [host, far] = [await client('host'), await client('far')];
  plane = await startControlPlane({ dataFolder: clusters.dir, hostKubeconfig: clusters.cluster('host').kubeconfig, fleet: 'none' }, createLogger('silent'));
}, 120_000);

afterAll(async () => {
  for (const server of servers) server.close();
  await plane?.stop();
  await Promise.all([host?.close(), far?.close()]);
  await clusters?.stop();
});

async function credentialsOf(name: string): Promise<Credentials> {
  const document: unknown = parse(await readFile(clusters.cluster(name).kubeconfig, 'utf8'));
  const read = readCredentials(document, stringAt(document, 'current-context') ?? '');
  if (!read.ok) throw new Error(read.problem.code);
  return read.value;
}

const failed = (report: ProbeReport): ProbeLine | undefined => report.lines.find(({ state }) => state === 'failed');
const probe = (credentials: Credentials): Promise<ProbeReport> => probeCluster(plane, credentials, () => undefined);

/** What joining makes that is still in the cluster or on the host, as kind/name. */
async function leftBehind(): Promise<string[]> {
  const listed = async (client: KubeClient, type: ResourceType, isOurs: (name: string) => boolean): Promise<string[]> => (
    (await client.listAll<KubeObject>(type, type.namespaced ? { namespace: SYSTEM_NAMESPACE } : {})).filter(({ metadata }) => isOurs(metadata.name)).map(({ metadata }) => `${type.kind}/${metadata.name}`)
  );
  const isRole = (name: string): boolean => name.startsWith('kubefed-controller-manager:');
  const lists = await Promise.all([
    listed(far, CLUSTER_ROLES, isRole), listed(far, CLUSTER_ROLE_BINDINGS, isRole), listed(far, NAMESPACES, (name) => name === SYSTEM_NAMESPACE),
    ...[SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS, SECRETS].map((type) => listed(far, type, () => true)),
    listed(host, CLUSTERS, () => true), listed(host, SECRETS, (name) => name.endsWith('-token')),
  ]);
  return lists.flat();
}

/** A cluster's own controllers may need a moment for their part. */
async function expectNothingKept(): Promise<void> {
  await expect.poll(leftBehind, { timeout: 30_000, interval: 50 }).toEqual([]);
}

it('an expired certificate is named, with its dates', async () => {
  const old = await issueCertificates('old', new Date('2020-01-01'));
  const server = createServer({ cert: old.cert, key: old.key }, (_, response) => { response.end('{}'); });
  servers.push(server);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address() as AddressInfo;
  const report = await probe({ server: `https://127.0.0.1:${port}`, token: 't', caData: Buffer.from(old.ca).toString('base64'), isInsecure: false });
  expect(failed(report)).toMatchObject({ id: 'tls', fix: 'tlsExpired', fact: expect.stringContaining('2021-') });
  expect(report.canJoin).toBe(false);
  await expectNothingKept();
});

it('a wrong authority is named', async () => {
  const other = await issueCertificates('other', new Date());
  const report = await probe({ ...await credentialsOf('far'), caData: Buffer.from(other.ca).toString('base64') });
  expect(failed(report)).toMatchObject({ id: 'tls', fix: 'tlsAuthority' });
  const wrong = { ...await credentialsOf('far'), caData: Buffer.from(other.ca).toString('base64') };
  expect(await joinCluster(plane, wrong, REQUEST)).toMatchObject({ ok: false, undone: [], left: [] });
  await expectNothingKept();
});

it.each(['Far', 'far.away', '-far', 'x'.repeat(46), '', 'register'])('the name "%s" is refused before anything is made', async (name) => {
  await expect(joinCluster(plane, await credentialsOf('far'), { ...REQUEST, name })).rejects.toMatchObject({ code: 'INVALID' });
  await expectNothingKept();
});

it('a token without rights can make nothing, and leaves nothing', async () => {
  const { certData: _cert, keyData: _key, ...rest } = await credentialsOf('far');
  expect(await joinCluster(plane, { ...rest, token: 'nonsense' }, REQUEST)).toMatchObject({ ok: false, undone: [], left: [] });
  await expectNothingKept();
});

it.each(['before', 'after'] as const)('whichever request is lost (%s the cluster heard of it), a join ends as a whole or leaves nothing', async (when) => {
  const way = await startLossyWay(await credentialsOf('far'));
  try {
    for (let number = 1, isTouched = true; isTouched; number += 1) {
      way.lose(number, when);
      const result = await joinCluster(plane, way.credentials, REQUEST);
      isTouched = way.hasLost();
      if (result.ok) {
        await eventually('it is known', async () => plane.host.clusters.store.get(`${SYSTEM_NAMESPACE}/far`) !== undefined);
        expect((await unjoinCluster(plane, 'far', { objects: 'leave', force: false })).left).toEqual([]);
      } else expect(result).toMatchObject({ left: [] });
      await expectNothingKept();
    }
  } finally {
    await way.stop();
  }
}, 120_000);

it.each(['before', 'after'] as const)('whichever request to the host is lost (%s it heard of it), a join ends as a whole or leaves nothing', async (when) => {
  const way = await startLossyWay(await credentialsOf('host'));
  const client = new KubeClient(toAccess('host', way.credentials));
  const services = { registry: plane.registry, recorder: plane.recorder, host: new Host({ client, clock: systemClock, random: Math.random, onError: () => undefined }) };
  try {
    for (let number = 1, isTouched = true; isTouched; number += 1) {
      way.lose(number, when);
      // What is refused before anything was made is thrown; everything later is told with what was taken back.
      const result = await joinCluster(services, await credentialsOf('far'), REQUEST).catch((error: unknown) => error);
      isTouched = way.hasLost();
      if (!isTouched) {
        expect(result).toMatchObject({ ok: true });
        await eventually('it is known', async () => plane.host.clusters.store.get(`${SYSTEM_NAMESPACE}/far`) !== undefined);
        expect((await unjoinCluster(plane, 'far', { objects: 'leave', force: false })).left).toEqual([]);
      } else if (!(result instanceof Error)) expect(result).toMatchObject({ ok: false, left: [] });
      await expectNothingKept();
    }
  } finally {
    await client.close();
    await way.stop();
  }
}, 120_000);

describeWithEmbeddedServers('a token Secret', () => {
  it('is used where it is asked for, with wide rights where those are; what it made goes again', async () => {
    const request = { ...REQUEST, rights: 'wide', credential: 'Secret', region: 'moon', zones: ['b', 'a'] } as const;
    const result = await joinCluster(plane, await credentialsOf('far'), { ...request, zones: [...request.zones] });
    expect(result).toMatchObject({ ok: true });
    expect('tokenExpiresAt' in result).toBe(false);
    await eventually('it is ready where it was said to be', async () => {
      const cluster = await host.get<KubeObject>(CLUSTERS, { name: 'far', namespace: SYSTEM_NAMESPACE });
      return isClusterReady(cluster) && stringAt(cluster, 'status', 'region') === 'moon';
    });
    const left = await unjoinCluster(plane, 'far', { objects: 'handOver', force: false });
    expect(left.left).toEqual([]);
    await expectNothingKept();
  });
});

it('D37: the host itself may join: a member like any other, whose own namespace stays when it leaves', async () => {
  const credentials = await credentialsOf('host');
  const report = await probe(credentials);
  expect(report.canJoin).toBe(true);
  expect(report.lines.find(({ id }) => id === 'joined')?.fact).toContain('(host)');
  expect(await joinCluster(plane, credentials, { ...REQUEST, name: 'self' })).toMatchObject({ ok: true });
  await eventually('it is ready', async () => isClusterReady(await host.get<KubeObject>(CLUSTERS, { name: 'self', namespace: SYSTEM_NAMESPACE })));
  const result = await unjoinCluster(plane, 'self', { objects: 'remove', force: false });
  expect(result.left).toEqual([]);
  expect(await host.find(NAMESPACES, { name: SYSTEM_NAMESPACE })).toBeDefined();
  expect((await host.listAll<KubeObject>(CLUSTER_ROLES)).filter(({ metadata }) => metadata.name.startsWith('kubefed-controller-manager:self-'))).toEqual([]);
});
