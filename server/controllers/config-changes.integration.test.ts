import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { typeConfigFor } from '#lib/federation/types/type-config.ts';
import { at, listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { CONFIGS, DEFINITIONS, PREFERENCES, TYPE_CONFIGS } from '#server/host/resources.ts';
import { eventually, FAST_PROBES, fedConfigMap, federated, federateNamespace, startFederation, TYPES, type Federation } from './testing/federation-kit.ts';

const MEMBERS = ['cluster1', 'cluster2'];
const NS = 'changing';
const CONFIG = { name: 'kubefed', namespace: SYSTEM_NAMESPACE };
const LIMIT_MS = 30_000;
let federation: Federation;

beforeAll(async () => {
  federation = await startFederation(MEMBERS);
  await federateNamespace(federation, NS);
  await eventually('the namespace is in every member', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find(TYPES.namespaces, { name: NS })))).every((found) => found !== undefined));
});
afterAll(async () => { await federation?.stop(); });

const patchConfig = (spec: Record<string, unknown>) => federation.host.patch(CONFIGS, CONFIG, { type: 'merge', body: { spec } });
const gates = (name: string, configuration: 'Enabled' | 'Disabled') => patchConfig({ featureGates: [{ name, configuration }] });
const typeConfig = (name: string) => federation.host.get<KubeObject>(TYPE_CONFIGS, { name, namespace: SYSTEM_NAMESPACE });
const isRunning = async (name: string): Promise<boolean> => stringAt(await typeConfig(name), 'status', 'propagationController') === 'Running';
const inMember = (cluster: string, name: string, namespace = NS) => federation.member(cluster).find<KubeObject>(TYPES.configMaps, { namespace, name });
const fedStatus = async (type: ResourceType, name: string, namespace = NS) => federatedStatusOf(await federation.host.get<KubeObject>(type, { namespace, name }));
const holders = async (name: string, namespace: string): Promise<string> => (await Promise.all(MEMBERS.map(async (cluster) => ((await inMember(cluster, name, namespace)) === undefined ? '' : cluster)))).join();

describe('feature gates, while running', () => {
  it('with RawResourceStatusCollection the status of each target is collected; D5: a kind without one stays in order', async () => {
    await Promise.all(['deployments.apps', 'configmaps'].map((name) => federation.host.patch(TYPE_CONFIGS, { name, namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { spec: { statusCollection: 'Enabled' } } })));
    await gates('RawResourceStatusCollection', 'Enabled');
    const labels = { app: 'web' };
    const template = { spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', NS, 'web', { template, placement: { clusterSelector: {} } }));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'plain', { a: '1' }));
    await eventually('it is in the members', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find(TYPES.deployments, { namespace: NS, name: 'web' })))).every((found) => found !== undefined));
    // Bare API servers have nobody who writes a status.
    if (federation.clusters.kind === 'real') for (const name of MEMBERS) await federation.member(name).patch(TYPES.deployments, { namespace: NS, name: 'web' }, { type: 'merge', body: { status: { replicas: 1, readyReplicas: 1, observedGeneration: 1 } } }, { subresource: 'status' });
    await eventually('every cluster\'s status is there', async () => {
      const { clusters = [] } = await fedStatus(TYPES.fedDeployments, 'web');
      return clusters.length === MEMBERS.length && clusters.every(({ remoteStatus }) => numberAt(remoteStatus, 'readyReplicas') === 1);
    });
    await eventually('the ConfigMap is in order', async () => (await fedStatus(TYPES.fedConfigMaps, 'plain')).conditions?.[0]?.status === 'True');
    expect((await fedStatus(TYPES.fedConfigMaps, 'plain')).clusters?.every(({ remoteStatus }) => remoteStatus === undefined)).toBe(true);
    await gates('RawResourceStatusCollection', 'Disabled');
    await federation.host.patch(TYPES.fedDeployments, { namespace: NS, name: 'web' }, { type: 'merge', body: { spec: { template: { spec: { replicas: 2 } } } } });
    await eventually('it is collected no more', async () => (await fedStatus(TYPES.fedDeployments, 'web')).clusters?.every(({ remoteStatus }) => remoteStatus === undefined) === true);
  });

  it('without PushReconciler nothing is propagated; with it everything goes on', async () => {
    await gates('PushReconciler', 'Disabled');
    await eventually('stopped', async () => !await isRunning('configmaps') && !await isRunning('deployments.apps'));
    await federation.host.patch(TYPES.fedConfigMaps, { namespace: NS, name: 'plain' }, { type: 'merge', body: { spec: { template: { data: { a: '2' } } } } });
    await gates('PushReconciler', 'Enabled');
    await eventually('runs again', () => isRunning('configmaps'));
    await eventually('it went on', async () => at(await inMember('cluster2', 'plain'), 'data', 'a') === '2');
  });

  it('preferences are followed only with SchedulerPreferences, and only while the type they speak of is federated', async () => {
    const ref = { namespace: NS, name: 'divided' };
    const desired = async (): Promise<number> => {
      const fed = await federation.host.get<KubeObject>(TYPES.fedDeployments, ref);
      return (listAt(fed, 'spec', 'overrides') ?? []).reduce<number>((sum, entry) => sum + (numberAt(listAt(entry, 'clusterOverrides')?.[0], 'value') ?? 0), 0);
    };
    const wants = (totalReplicas: number): Promise<KubeObject> => federation.host.patch(PREFERENCES, ref, { type: 'merge', body: { spec: { totalReplicas } } });
    const untouched = async (was: number): Promise<void> => {
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      expect(await desired()).toBe(was);
    };
    await gates('SchedulerPreferences', 'Disabled');
    const labels = { app: 'divided' };
    const template = { spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', NS, 'divided', { template }));
    await federation.host.create<KubeObject>(PREFERENCES, { apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: ref, spec: { targetKind: 'FederatedDeployment', totalReplicas: 4 } });
    await untouched(0);
    await gates('SchedulerPreferences', 'Enabled');
    await eventually('four are divided', async () => (await desired()) === 4);
    const { status: _status, ...config } = await typeConfig('deployments.apps');
    await federation.host.delete(TYPE_CONFIGS, { name: 'deployments.apps', namespace: SYSTEM_NAMESPACE });
    await eventually('the type is federated no more', async () => (await federation.host.find(TYPE_CONFIGS, { name: 'deployments.apps', namespace: SYSTEM_NAMESPACE })) === undefined);
    await wants(6);
    await untouched(4);
    await federation.host.create<KubeObject>(TYPE_CONFIGS, { ...config, metadata: { name: 'deployments.apps', namespace: SYSTEM_NAMESPACE } });
    await eventually('six are divided', async () => (await desired()) === 6);
    await federation.host.delete(PREFERENCES, ref);
    await federation.host.delete(TYPES.fedDeployments, ref);
  });

  it('the number of workers follows the config', async () => {
    await patchConfig({ syncController: { maxConcurrentReconciles: 3 } });
    const workers = (): number | undefined => federation.plane().health().queues.find(({ name }) => name === 'sync/configmaps')?.workers;
    // One that is too many ends after the next object it takes.
    await eventually('three', async () => {
      await federation.host.patch(TYPES.fedConfigMaps, { namespace: NS, name: 'plain' }, { type: 'merge', body: { metadata: { labels: { touched: String(performance.now()) } } } });
      return workers() === 3;
    });
    await patchConfig({ syncController: { maxConcurrentReconciles: 8 } });
    await eventually('eight', () => Promise.resolve(workers() === 8));
  });
});

describe('FederatedTypeConfig', () => {
  const GADGETS: ResourceType = { group: 'example.com', version: 'v2', plural: 'gadgets', kind: 'Gadget', namespaced: false };
  const FED_GADGETS: ResourceType = { group: 'types.kubefed.io', version: 'v1beta1', plural: 'federatedgadgets', kind: 'FederatedGadget', namespaced: false };

  it('a type without namespaces, enabled by its config alone, and turned to another version of its target, restarts and catches up', async () => {
    const version = (name: string, storage: boolean) => ({ name, served: true, storage, schema: { openAPIV3Schema: { type: 'object', properties: { size: { type: 'integer' } } } } });
    for (const client of [federation.host, ...MEMBERS.map((name) => federation.member(name))]) {
      await client.create<KubeObject>(DEFINITIONS, {
        apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gadgets.example.com' },
        spec: { group: 'example.com', scope: 'Cluster', names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' }, versions: [version('v1', true), version('v2', false)] },
      });
      await eventually('served', async () => (await client.list(GADGETS)).items.length === 0);
    }
    const name = 'gadgets.example.com';
    await federation.host.create(TYPE_CONFIGS, typeConfigFor({ ...GADGETS, version: 'v1' }));
    await eventually('runs', () => isRunning(name));
    await federation.host.create<KubeObject>(FED_GADGETS, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedGadget', metadata: { name: 'g' }, spec: { template: { size: 1 }, placement: { clusterSelector: {} } } });
    const sizes = async (): Promise<string> => (await Promise.all(MEMBERS.map(async (cluster) => numberAt(await federation.member(cluster).find(GADGETS, { name: 'g' }), 'size')))).join();
    await eventually('there', async () => (await sizes()) === '1,1');
    await federation.host.patch(TYPE_CONFIGS, { name, namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { spec: { targetType: { version: 'v2' } } } });
    await eventually('its status is of the new spec', async () => {
      const config = await typeConfig(name);
      return numberAt(config, 'status', 'observedGeneration') === config.metadata.generation && stringAt(config, 'status', 'propagationController') === 'Running';
    });
    await federation.host.patch(FED_GADGETS, { name: 'g' }, { type: 'merge', body: { spec: { template: { size: 2 } } } });
    await eventually('goes on', async () => (await sizes()) === '2,2');
    await federation.host.patch(FED_GADGETS, { name: 'g' }, { type: 'merge', body: { metadata: { annotations: { 'kubefed.io/orphan': 'true' } } } });
    await federation.host.delete(FED_GADGETS, { name: 'g' });
    await eventually('let go', async () => (await federation.host.find(FED_GADGETS, { name: 'g' })) === undefined);
    expect(await sizes()).toBe('2,2');
    expect((await federation.member('cluster1').get<KubeObject>(GADGETS, { name: 'g' })).metadata.labels?.['kubefed.io/managed']).toBeUndefined();
  });
});

describe('what is and isn\'t ours', () => {
  it('an object in a namespace that is not federated says so, and goes when it is', async () => {
    await federation.host.create<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'later' } });
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap('later', 'a', { a: '1' }));
    await eventually('told', async () => (await fedStatus(TYPES.fedConfigMaps, 'a', 'later')).conditions?.[0]?.reason === 'NamespaceNotFederated');
    await federateNamespace(federation, 'later');
    await eventually('there', async () => (await holders('a', 'later')) === MEMBERS.join());
  });

  it('a labelled object without a federated one loses the label; one that is nobody\'s stays where its cluster is not selected', async () => {
    const make = (name: string, labels: Record<string, string>): Promise<KubeObject> => federation.member('cluster1').create<KubeObject>(TYPES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: NS, name, labels }, data: { a: 'theirs' } });
    await make('stray', { 'kubefed.io/managed': 'true' });
    await make('theirs', {});
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'theirs', { a: 'ours' }, ['cluster2']));
    await eventually('unlabelled', async () => (await inMember('cluster1', 'stray'))?.metadata.labels?.['kubefed.io/managed'] === undefined);
    await eventually('where it was placed', async () => at(await inMember('cluster2', 'theirs'), 'data', 'a') === 'ours');
    expect(at(await inMember('cluster1', 'theirs'), 'data', 'a')).toBe('theirs');
    expect(at(await inMember('cluster1', 'stray'), 'data', 'a')).toBe('theirs');
  });

  it('with propagationPolicy Orphan in the delete options the ReplicaSets of a Deployment are not deleted with it', async () => {
    await federation.host.patch(TYPES.fedDeployments, { namespace: NS, name: 'web' }, { type: 'merge', body: { metadata: { annotations: { 'kubefed.io/deleteoption': '{"propagationPolicy":"Orphan"}' } } } });
    const replicaSets: ResourceType = { group: 'apps', version: 'v1', plural: 'replicasets', kind: 'ReplicaSet', namespaced: true };
    const before = (await federation.member('cluster1').listAll<KubeObject>(replicaSets, { namespace: NS })).map(({ metadata }) => metadata.name);
    await federation.host.delete(TYPES.fedDeployments, { namespace: NS, name: 'web' });
    await eventually('gone, or handed to the cluster\'s garbage collector', async () => {
      const left = await federation.member('cluster1').find<KubeObject>(TYPES.deployments, { namespace: NS, name: 'web' });
      return left === undefined || left.metadata.finalizers?.includes('orphan') === true;
    });
    const after = await federation.member('cluster1').listAll<KubeObject>(replicaSets, { namespace: NS });
    expect(after.map(({ metadata }) => metadata.name)).toEqual(before);
    expect(before.length > 0 || federation.clusters.kind === 'real').toBe(true);
  });
});

describe('two control planes on one host', () => {
  let second: ChildProcess | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-second-'));
  afterAll(() => {
    second?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('the second stands by, and takes over when the first is gone', async () => {
    await patchConfig({ leaderElect: { leaseDuration: '2s', renewDeadline: '1s', retryPeriod: '200ms' } });
    second = spawn(process.execPath, ['server/standalone.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1', FLOTILLA_DIR: folder, FLOTILLA_FLEET: 'none', FLOTILLA_LOG: 'silent', FLOTILLA_HOST_KUBECONFIG: federation.clusters.cluster('host').kubeconfig },
    });
    const { stdout } = second;
    if (stdout === null) throw new Error('the second control plane has no output');
    let isReady = false;
    createInterface({ input: stdout }).on('line', (line) => { isReady ||= line.includes('ready'); });
    await eventually('it is ready', () => Promise.resolve(isReady), LIMIT_MS);
    expect(federation.plane().health().isLeading).toBe(true);
    await federation.plane().stop();
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'by-the-second', { a: '1' }));
    await eventually('propagated by the second', async () => (await holders('by-the-second', NS)) === MEMBERS.join(), LIMIT_MS);
    second.kill('SIGKILL');
    await federation.restart();
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'by-the-first', { a: '1' }));
    await eventually('propagated by the first again, once the lease of the dead one has run out', async () => (await holders('by-the-first', NS)) === MEMBERS.join(), LIMIT_MS);
  });
});

describe('a control plane for one namespace', () => {
  it('propagates only what is in it and no cluster-wide types; a FederatedNamespace there narrows and is not propagated', async () => {
    await federation.plane().stop();
    const old = await federation.host.get<KubeObject>(CONFIGS, CONFIG);
    const refusal: unknown = await patchConfig({ scope: 'Namespaced' }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'INVALID' });
    await federation.host.delete(CONFIGS, CONFIG);
    await federation.host.create<KubeObject>(CONFIGS, { ...old, metadata: CONFIG, spec: { ...objectAt(old, 'spec'), ...FAST_PROBES, scope: 'Namespaced' } });
    for (const name of MEMBERS) await federation.member(name).apply<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE } }, { force: true });
    await federation.restart();
    await eventually('runs', () => isRunning('configmaps'), LIMIT_MS);
    await eventually('cluster-wide types don\'t', async () => !await isRunning('namespaces') && !await isRunning('clusterroles.rbac.authorization.k8s.io'));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(SYSTEM_NAMESPACE, 'here', { a: '1' }));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'elsewhere', { a: '1' }));
    await eventually('what is here goes everywhere', async () => (await holders('here', SYSTEM_NAMESPACE)) === MEMBERS.join());
    await federation.host.create(TYPES.fedNamespaces, federated('FederatedNamespace', SYSTEM_NAMESPACE, SYSTEM_NAMESPACE, { placement: { clusters: [{ name: 'cluster2' }] } }));
    await eventually('narrowed', async () => (await holders('here', SYSTEM_NAMESPACE)) === ',cluster2');
    expect(await holders('elsewhere', NS)).toBe(',');
    expect((await federation.member('cluster2').get<KubeObject>(TYPES.namespaces, { name: SYSTEM_NAMESPACE })).metadata.labels?.['kubefed.io/managed']).toBeUndefined();
  });
});
