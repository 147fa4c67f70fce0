import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '#lib/kube/object.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { CLUSTER_ROLES, SERVICE_ACCOUNTS } from '#lib/federation/clusters/join-plan.ts';
import { readCredentials, type Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import type { ProbeLine } from '#lib/contracts/clusters.ts';
import { startControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { CLUSTERS, NAMESPACES, SECRETS } from '#server/host/resources.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { eventually, federateNamespace, fedConfigMap, TYPES } from '#server/controllers/testing/federation-kit.ts';
import { createLogger } from '#server/platform/logger.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { joinCluster, previewJoin } from './join-cluster.ts';
import { probeCluster } from './probe-cluster.ts';
import { readConnection } from './connection.ts';
import { rotateCredentials } from './rotate-credentials.ts';
import { unjoinCluster } from './unjoin-cluster.ts';
import { updateLabels } from './update-labels.ts';

const REQUEST = { name: 'far', labels: { tier: 'gold' }, rights: 'least', credential: 'TokenRequest' } as const;

let clusters: TestClusters;
let plane: ControlPlane;
let host: KubeClient;
let far: KubeClient;
let credentials: Credentials;

beforeAll(async () => {
  clusters = await startTestClusters(['host', 'far']);
  const client = async (name: string): Promise<KubeClient> => new KubeClient(await loadKubeconfig(clusters.cluster(name).kubeconfig, { name }));
  [host, far] = [await client('host'), await client('far')];
  plane = await startControlPlane({ dataFolder: clusters.dir, hostKubeconfig: clusters.cluster('host').kubeconfig, fleet: 'none' }, createLogger('silent'));
  credentials = await credentialsOf('far');
}, 120_000);

afterAll(async () => {
  await plane?.stop();
  await Promise.all([host?.close(), far?.close()]);
  await clusters?.stop();
});

async function credentialsOf(name: string): Promise<Credentials> {
  const document: unknown = parse(await readFile(clusters.cluster(name).kubeconfig, 'utf8'));
  const read = readCredentials(document, (document as { 'current-context': string })['current-context']);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

const stateOf = (lines: readonly ProbeLine[]): Record<string, string> => Object.fromEntries(lines.map(({ id, state }) => [id, state]));

it('a cluster that does not answer is unjoined by force only', async () => {
  const result = await joinCluster(plane, credentials, { ...REQUEST, name: 'dead' });
  expect(result).toMatchObject({ ok: true });
  console.log('joined'); await clusters.fault('far', { fault: 'stop' }); console.log('stopped');
  await expect(unjoinCluster(plane, 'dead', { objects: 'leave', force: false })).rejects.toThrow(/by force/);
  console.log('refused'); const forced = await unjoinCluster(plane, 'dead', { objects: 'leave', force: true });
  expect(forced.left).toHaveLength(1);
}, 60_000);

const NO_CERTIFICATE = { certData: undefined, keyData: undefined } as unknown as Record<never, never>;
