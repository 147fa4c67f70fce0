import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '#lib/kube/object.ts';
import { readCredentials, type Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import { startControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { eventually } from '#server/controllers/testing/federation-kit.ts';
import { CLUSTERS, SECRETS } from '#server/host/resources.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { createLogger } from '#server/platform/logger.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';

/** KubeFed's defaults: a probe every 10 s, three failed ones in a row until a cluster counts as lost. */
const PERIOD_MS = 10_000;
const FAILURES = 3;

const config = () => ({ dataFolder: clusters.dir, hostKubeconfig: clusters.cluster('host').kubeconfig, fleet: 'none' }) as const;

let clusters: TestClusters;
let plane: ControlPlane;
let host: KubeClient;

beforeAll(async () => {
  clusters = await startTestClusters(['host', 'east', 'west']);
  host = new KubeClient(await loadKubeconfig(clusters.cluster('host').kubeconfig, { name: 'host' }));
  plane = await startControlPlane(config(), createLogger('silent'));
}, 120_000);

afterAll(async () => {
  await plane?.stop();
  await host?.close();
  await clusters?.stop();
});

async function credentialsOf(name: string): Promise<Credentials & { token: string }> {
  const document: unknown = parse(await readFile(clusters.cluster(name).kubeconfig, 'utf8'));
  const read = readCredentials(document, stringAt(document, 'current-context') ?? '');
  if (!read.ok || read.value.token === undefined) throw new Error(`the kubeconfig of ${name} has no token`);
  return { ...read.value, token: read.value.token };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const get = (name: string): Promise<KubeObject> => host.get<KubeObject>(CLUSTERS, { name, namespace: SYSTEM_NAMESPACE });
const writeToken = (value: string): Promise<unknown> => host.patch(SECRETS, { name: 'west-x7k2p', namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { data: { token: base64(value) } } });
const reasonOf = async (name: string): Promise<string> => (listAt(await get(name), 'status', 'conditions') ?? []).map((condition) => `${stringAt(condition, 'type')}=${stringAt(condition, 'status')} ${stringAt(condition, 'reason')}`).join(', ');

it('KubeFedClusters that kubectl or kubefedctl made work as well', async () => {
  for (const name of ['east', 'west']) {
    const { server, caData, token } = await credentialsOf(name);
    // What kubefedctl writes: an empty proxyURL included, and a Secret with a generated name.
    await host.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: `${name}-x7k2p`, namespace: SYSTEM_NAMESPACE }, data: { token: base64(token) } });
    await host.create(CLUSTERS, {
      apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name, namespace: SYSTEM_NAMESPACE },
      spec: { apiEndpoint: server, proxyURL: '', secretRef: { name: `${name}-x7k2p` }, ...(caData === undefined ? {} : { caBundle: caData }) },
    });
  }
  for (const name of ['east', 'west']) await eventually(`${name} is ready`, async () => isClusterReady(await get(name)));
  expect(await reasonOf('east')).toBe('Ready=True ClusterReady');
});

it('the status tells version, nodes, capacity, latency, identity, when it was seen and when its certificate ends', async () => {
  await eventually('it is told', async () => stringAt(await get('east'), 'status', 'kubernetesVersion') !== undefined);
  const { status } = await get('east');
  expect(status).toMatchObject({
    kubernetesVersion: expect.stringMatching(/^v1\./), clusterUID: expect.any(String), lastSeenTime: expect.any(String), latencyMs: expect.any(Number),
    certificateExpiryTime: expect.stringMatching(/^20\d\d-/), resources: { cpu: { allocatable: expect.any(Number), requested: expect.any(Number) }, memory: {}, pods: {} },
  });
  if (clusters.kind === 'embedded') expect(numberAt(status, 'nodes')).toBeGreaterThan(0);
});

it('what an operator says of the place goes before what the nodes say', async () => {
  await host.patch(CLUSTERS, { name: 'east', namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { metadata: { annotations: { 'flotilla.io/region': 'moon', 'flotilla.io/zones': 'b, a' } } } });
  await eventually('the status follows', async () => stringAt(await get('east'), 'status', 'region') === 'moon');
  expect((await get('east'))['status']).toMatchObject({ zones: ['a', 'b'] });
});

it('a cluster that dies is known before the periods have passed in which it would have to fail; the other is not touched', async () => {
  await clusters.fault('west', { fault: 'stop' });
  const lostMs = await eventually('west counts as lost', async () => !isClusterReady(await get('west')));
  expect(await reasonOf('west')).toBe('Offline=True ClusterNotReachable');
  expect(lostMs).toBeLessThan(FAILURES * PERIOD_MS);
  expect(await reasonOf('east')).toBe('Ready=True ClusterReady');
  const seen = Date.parse(stringAt(await get('west'), 'status', 'lastSeenTime') ?? '');
  expect(Date.now() - seen).toBeLessThan(60_000);
  await clusters.fault('west', { fault: 'start' });
  const backMs = await eventually('west is back', async () => isClusterReady(await get('west')));
  expect(backMs).toBeLessThan(FAILURES * PERIOD_MS);
});

it('refused credentials are named, and a corrected Secret is taken at once', async () => {
  await writeToken('nonsense');
  await eventually('the refusal is named', async () => (await reasonOf('west')).startsWith('Ready=False CredentialsRefused'));
  expect(plane.registry.get('west')?.client.isRefused).toBe(true);
  await writeToken((await credentialsOf('west')).token);
  await eventually('west is ready again', async () => isClusterReady(await get('west')));
});

it('a cluster that comes and goes is called flapping and held back, whoever leads', async () => {
  const outage = async (): Promise<void> => {
    await writeToken('nonsense');
    await eventually('it is lost', async () => !isClusterReady(await get('west')));
    await writeToken((await credentialsOf('west')).token);
  };
  // With the two outages above, the second of these makes four.
  for (const time of ['third', 'fourth']) {
    await outage();
    await eventually(`it is ready after the ${time}`, async () => isClusterReady(await get('west')));
  }
  await plane.stop();
  plane = await startControlPlane(config(), createLogger('silent'));
  await outage();
  await eventually('it is called flapping', async () => (await reasonOf('west')).startsWith('Ready=False ClusterFlapping'));
  expect(isClusterReady(await get('west'))).toBe(false);
});
