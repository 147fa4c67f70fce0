import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '#lib/kube/object.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { MANAGED_LABEL, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, PROPAGATE_VERBS, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from '#lib/federation/clusters/join-plan.ts';
import { readCredentials, type Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import type { ProbeLine } from '#lib/contracts/clusters.ts';
import { startControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { CLUSTERS, NAMESPACES, SECRETS } from '#server/host/resources.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { eventually, federateNamespace, fedConfigMap, TYPES } from '#server/controllers/testing/federation-kit.ts';
import { createLogger } from '#server/platform/logger.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { enableType } from '../types/enable-type.ts';
import { extendRights } from './extend-rights.ts';
import { joinCluster, previewJoin } from './join-cluster.ts';
import { joinMember } from './join-member.ts';
import { probeCluster } from './probe-cluster.ts';
import { readConnection } from './connection.ts';
import { readFacts } from './read-facts.ts';
import { dueForRenewal, rotateCredentials } from './rotate-credentials.ts';
import { unjoinCluster } from './unjoin-cluster.ts';
import { updateLabels } from './update-labels.ts';

const REQUEST = { name: 'far', labels: { tier: 'gold' }, rights: 'least', credential: 'TokenRequest' } as const;

let clusters: TestClusters;
let plane: ControlPlane;
let host: KubeClient;
let far: KubeClient;
let credentials: Credentials;

beforeAll(async () => {
  clusters = await startTestClusters(['host', 'far', 'mute']);
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

it('a good cluster passes every line, told as they are answered', async () => {
  const told: ProbeLine[] = [];
  const report = await probeCluster(plane, credentials, (line) => { told.push(line); });
  expect(told).toEqual(report.lines);
  expect(report.lines.filter(({ state }) => state === 'failed')).toEqual([]);
  expect(report.canJoin).toBe(true);
  expect(report.facts.kubernetesVersion).toMatch(/^v1\./);
}, 60_000);

it('a wrong authority, a wrong token, a name that does not resolve and a closed port each fail on their own line', async () => {
  const { caData: _, ...withoutCa } = credentials;
  const cases: [Credentials, string, string][] = [
    [withoutCa, 'tls', 'tlsAuthority'], [withToken(credentials, 'nonsense'), 'auth', 'unauthorized'],
    [{ ...credentials, server: 'https://does-not-exist.invalid:6443' }, 'resolve', 'resolve'], [{ ...credentials, server: 'https://127.0.0.1:1' }, 'connect', 'connect'],
  ];
  for (const [bad, expected, fix] of cases) {
    const report = await probeCluster(plane, bad, () => undefined);
    expect(report.canJoin).toBe(false);
    const failed = report.lines.find(({ state }) => state === 'failed');
    expect(failed?.id).toBe(expected);
    expect(failed?.fix).toBe(fix);
  }
}, 60_000);

it('a token without rights, a web server that is no Kubernetes and a black hole are each named', async () => {
  await far.create(SERVICE_ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody', namespace: 'default' } });
  const answer = await far.createUnder<KubeObject>(SERVICE_ACCOUNTS, { name: 'nobody', namespace: 'default' }, 'token', {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: { name: 'nobody' }, spec: { expirationSeconds: 600 },
  });
  const weak = await probeCluster(plane, withToken(credentials, stringAt(answer, 'status', 'token') ?? ''), () => undefined);
  expect(weak.canJoin).toBe(false);
  expect(weak.lines.find(({ id }) => id === 'auth')?.fact).toContain('system:serviceaccount:default:nobody');
  expect(weak.lines.find(({ id }) => id === 'permissions')).toMatchObject({ state: 'failed', fix: 'permissions' });

  const web = createServer((_, response) => { response.end('<html>hello</html>'); });
  await new Promise<void>((done) => { web.listen(0, '127.0.0.1', done); });
  const address = web.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const other = await probeCluster(plane, { server: `http://127.0.0.1:${port}`, token: 't', isInsecure: false }, () => undefined);
  web.close();
  expect(other.lines.find(({ state }) => state === 'failed')).toMatchObject({ id: 'version', fix: 'notKubernetes' });

  const silent = createTcpServer(() => undefined);
  await new Promise<void>((done) => { silent.listen(0, '127.0.0.1', done); });
  const hole = silent.address();
  const holePort = typeof hole === 'object' && hole !== null ? hole.port : 0;
  const black = await probeCluster(plane, { ...credentials, server: `https://127.0.0.1:${holePort}` }, () => undefined);
  silent.close();
  expect(black.lines.find(({ state }) => state === 'failed')).toMatchObject({ id: 'tls', fix: 'tlsSilent' });
}, 60_000);

it('joining makes exactly what was announced, and the cluster becomes ready with least rights', async () => {
  const preview = await previewJoin(plane, credentials, REQUEST);
  const result = await joinCluster(plane, credentials, REQUEST);
  expect(result).toMatchObject({ ok: true, name: 'far' });
  if (!result.ok) return;
  expect(new Set(result.objects.map((line) => JSON.stringify(line)))).toEqual(new Set(preview.objects.map((line) => JSON.stringify(line))));
  await eventually('far is ready', async () => isClusterReady(await host.get<KubeObject>(CLUSTERS, { name: 'far', namespace: SYSTEM_NAMESPACE })));
  const secret = await host.get<KubeObject>(SECRETS, { name: 'far-token', namespace: SYSTEM_NAMESPACE });
  const stored = Buffer.from((secret['data'] as { token: string }).token, 'base64').toString();
  expect(stored).not.toBe(credentials.token);
  expect(result.tokenExpiresAt).toBeDefined();
}, 60_000);

it('propagation works with least rights; the cluster is recognised as joined already', async () => {
  const federation = { host } as Parameters<typeof federateNamespace>[0];
  await federateNamespace(federation, 'shop');
  await host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'settings', { a: '1' }));
  await eventually('the ConfigMap is in far', async () => (await far.find(TYPES.configMaps, { name: 'settings', namespace: 'shop' })) !== undefined);
  await eventually('its identity is known', async () => stringAt(await host.get<KubeObject>(CLUSTERS, { name: 'far', namespace: SYSTEM_NAMESPACE }), 'status', 'clusterUID') !== undefined);
  const report = await probeCluster(plane, credentials, () => undefined);
  expect(stateOf(report.lines)['joined']).toBe('failed');
  await expect(joinCluster(plane, credentials, REQUEST)).rejects.toThrow(/joined under the name far already/);
  const twin = await joinCluster(plane, credentials, { ...REQUEST, name: 'twin' });
  expect(twin).toMatchObject({ ok: false, sentence: { key: 'err.twin', values: { name: 'far' } }, undone: [], left: [] });
}, 60_000);

it('new labels move what is placed by them', async () => {
  await host.create(TYPES.fedConfigMaps, { ...fedConfigMap('shop', 'gold-only', { a: '1' }), spec: { template: { data: {} }, placement: { clusterSelector: { matchLabels: { tier: 'gold' } } } } });
  const held = async () => (await far.find(TYPES.configMaps, { name: 'gold-only', namespace: 'shop' })) !== undefined;
  await eventually('far holds it', held);
  await updateLabels(plane, 'far', { labels: { tier: 'silver' } });
  await eventually('far holds it no more', async () => !(await held()));
  expect((await host.get<KubeObject>(CLUSTERS, { name: 'far', namespace: SYSTEM_NAMESPACE })).metadata.labels).toEqual({ tier: 'silver' });
}, 60_000);

it('rights that a type enabled later needs are named as missing, and granted by credentials that may', async () => {
  expect(readFacts(plane.host, 'far').missingRights).toBeUndefined();
  await enableType(plane.host, { name: 'resourcequotas', mode: 'write' });
  await eventually('it is told', async () => readFacts(plane.host, 'far').missingRights !== undefined);
  expect(readFacts(plane.host, 'far').missingRights).toEqual([{ group: '', resource: 'resourcequotas', verbs: [...PROPAGATE_VERBS] }]);
  await expect(extendRights(plane, 'far', await credentialsOf('mute'))).rejects.toThrow(/another cluster than far/);
  expect(await extendRights(plane, 'far', credentials)).toEqual([]);
  await eventually('it is no longer told', async () => readFacts(plane.host, 'far').missingRights === undefined);
}, 60_000);

it('D14: the token is asked for, has an end, and rotating stores another one that works', async () => {
  const read = async (): Promise<unknown> => (await host.get<KubeObject>(SECRETS, { name: 'far-token', namespace: SYSTEM_NAMESPACE }))['data'];
  const before = await read();
  // A token's times are whole seconds; within one of them two tokens may be equal.
  await new Promise((resolve) => { setTimeout(resolve, 1_100); });
  const connection = await rotateCredentials(plane, 'far');
  expect(connection).toMatchObject({ credential: 'TokenRequest', canRotate: true });
  expect(await read()).not.toEqual(before);
  expect(JSON.stringify(readConnection(plane.host, 'far'))).not.toContain((await read() as { token: string }).token);
  expect(dueForRenewal(plane, Date.now())).toEqual([]);
  expect(dueForRenewal(plane, Date.now() + 5 * 24 * 3_600_000)).toEqual(['far']);
  await eventually('far is reached with it', async () => (await plane.registry.get('far')?.client.raw('/readyz')) !== undefined);
}, 60_000);

/** What joining makes in a cluster that is still there, as kind/name. */
async function leftInFar(): Promise<string[]> {
  const ours = (name: string): boolean => name.startsWith('kubefed-controller-manager:');
  const left: string[] = [];
  for (const type of [CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS]) left.push(...(await far.listAll<KubeObject>(type)).filter(({ metadata }) => ours(metadata.name)).map(({ metadata }) => `${type.kind}/${metadata.name}`));
  for (const type of [SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS, SECRETS]) left.push(...(await far.listAll<KubeObject>(type, { namespace: SYSTEM_NAMESPACE })).map(({ metadata }) => `${type.kind}/${metadata.name}`));
  return await far.find(NAMESPACES, { name: SYSTEM_NAMESPACE }) === undefined ? left : [...left, `Namespace/${SYSTEM_NAMESPACE}`];
}

it('D37: unjoining removes what was propagated and all that joining made, on a bare API server too', async () => {
  const result = await unjoinCluster(plane, 'far', { objects: 'remove', force: false });
  expect(result.left).toEqual([]);
  expect(await host.find(CLUSTERS, { name: 'far', namespace: SYSTEM_NAMESPACE })).toBeUndefined();
  expect(await host.find(SECRETS, { name: 'far-token', namespace: SYSTEM_NAMESPACE })).toBeUndefined();
  expect(await far.find(TYPES.configMaps, { name: 'settings', namespace: 'shop' })).toBeUndefined();
  await eventually('nothing of ours is left', async () => (await leftInFar()).length === 0);
  await eventually('the namespace that was propagated is gone', async () => await far.find(NAMESPACES, { name: 'shop' }) === undefined);
}, 60_000);

it('the host as a member: unjoining takes the label off its own namespaces, never their lives', async () => {
  expect(await joinCluster(plane, await credentialsOf('host'), { ...REQUEST, name: 'self' })).toMatchObject({ ok: true });
  const labelOfShop = async (): Promise<string | undefined> => (await host.get<KubeObject>(NAMESPACES, { name: 'shop' })).metadata.labels?.[MANAGED_LABEL];
  await eventually('the namespace is looked after', async () => await labelOfShop() === 'true');
  await eventually('the ConfigMap is there', async () => (await host.find(TYPES.configMaps, { name: 'settings', namespace: 'shop' })) !== undefined);
  expect((await unjoinCluster(plane, 'self', { objects: 'remove', force: false })).left).toEqual([]);
  expect(await labelOfShop()).toBeUndefined();
  expect((await host.get<KubeObject>(NAMESPACES, { name: 'shop' })).metadata.deletionTimestamp).toBeUndefined();
  expect(await host.find(TYPES.configMaps, { name: 'settings', namespace: 'shop' })).toBeUndefined();
  expect(await host.find(TYPES.fedConfigMaps, { name: 'settings', namespace: 'shop' })).toBeDefined();
}, 60_000);

it('a join that fails half-way takes back what it made', async () => {
  // Nothing fills a token Secret on a bare API server; on an embedded cluster a foreign object of the same name stands in the way.
  const request = { ...REQUEST, name: 'broken', credential: clusters.kind === 'real' ? 'Secret' : 'TokenRequest' } as const;
  if (clusters.kind === 'embedded') {
    const { objects } = await previewJoin(plane, credentials, request);
    await far.create(CLUSTER_ROLE_BINDINGS, {
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: objects.find(({ kind }) => kind === 'ClusterRoleBinding')?.name ?? '' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    });
  }
  const result = await joinCluster(plane, credentials, request);
  expect(result).toMatchObject({ ok: false, left: [] });
  if (result.ok) return;
  expect(result.undone.map(({ kind }) => kind)).toContain('Namespace');
  const foreign = clusters.kind === 'embedded' ? 1 : 0;
  await eventually('nothing of ours is left', async () => (await leftInFar()).length === foreign);
}, 60_000);

it('a member that joins again: the same data writes nothing, another token or endpoint replaces its connection, and a taken name is refused', async () => {
  const kubeconfig = await readFile(clusters.cluster('mute').kubeconfig, 'utf8');
  const { token = '' } = await credentialsOf('mute');
  const known = (): KubeObject | undefined => plane.host.clusters.store.get(`${SYSTEM_NAMESPACE}/again`);
  expect(await joinMember(plane.host, { name: 'again', kubeconfig })).toBe('joined');
  await eventually('it is known and reached', () => Promise.resolve(known() !== undefined && plane.host.secrets.store.get(`${SYSTEM_NAMESPACE}/again-token`) !== undefined && plane.registry.get('again') !== undefined));
  expect(await joinMember(plane.host, { name: 'again', kubeconfig })).toBe('unchanged');
  await expect(joinCluster(plane, await credentialsOf('mute'), { ...REQUEST, name: 'again' })).rejects.toMatchObject({ code: 'CONFLICT' });
  const first = plane.registry.get('again');
  expect(await joinMember(plane.host, { name: 'again', kubeconfig: kubeconfig.replaceAll(token, `${token}x`) })).toBe('changed');
  await eventually('it is reached with the other token', () => Promise.resolve(plane.registry.get('again') !== first));
  await host.patch(CLUSTERS, { name: 'again', namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { spec: { apiEndpoint: 'https://127.0.0.1:9' } } });
  await eventually('it is looked for at the other endpoint', () => Promise.resolve(plane.registry.get('again')?.access.server === 'https://127.0.0.1:9'));
  await host.delete(CLUSTERS, { name: 'again', namespace: SYSTEM_NAMESPACE });
  await host.delete(SECRETS, { name: 'again-token', namespace: SYSTEM_NAMESPACE });
  await eventually('it is forgotten', () => Promise.resolve(plane.registry.get('again') === undefined));
}, 60_000);

it('a cluster that does not answer is unjoined by force only', async () => {
  const result = await joinCluster(plane, await credentialsOf('mute'), { ...REQUEST, name: 'dead' });
  expect(result).toMatchObject({ ok: true });
  await clusters.fault('mute', { fault: 'hang' });
  await expect(unjoinCluster(plane, 'dead', { objects: 'leave', force: false }, 300)).rejects.toThrow(/by force/);
  const forced = await unjoinCluster(plane, 'dead', { objects: 'leave', force: true }, 300);
  expect(forced.left).toHaveLength(1);
}, 60_000);

/** The same way to the cluster with another token, and no client certificate that would win over it. */
function withToken({ certData: _cert, keyData: _key, ...rest }: Credentials, token: string): Credentials {
  return { ...rest, token };
}
