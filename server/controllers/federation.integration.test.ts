import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planReplicas } from '#lib/federation/scheduling/planner.ts';
import { FORCE_DELETION_ANNOTATION, MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { applyAsWritten, eventually, fedConfigMap, federated, federateNamespace, readExample, startFederation, TYPES, type Federation } from './testing/federation-kit.ts';

const MEMBERS = ['cluster1', 'cluster2', 'ap-northeast'];
let federation: Federation;

beforeAll(async () => { federation = await startFederation(MEMBERS); });
afterAll(async () => { await federation.stop(); });

async function dataIn(cluster: string, namespace: string, name: string): Promise<unknown> {
  return at(await federation.member(cluster).find<KubeObject>(TYPES.configMaps, { namespace, name }), 'data');
}

async function replicasIn(cluster: string, namespace: string, name: string): Promise<number | undefined> {
  return numberAt(await federation.member(cluster).find<KubeObject>(TYPES.deployments, { namespace, name }), 'spec', 'replicas');
}

async function statusOf(namespace: string, name: string) {
  return federatedStatusOf(await federation.host.get<KubeObject>(TYPES.fedConfigMaps, { namespace, name }));
}

async function isInSync(namespace: string, name: string): Promise<boolean> {
  const object = await federation.host.get<KubeObject>(TYPES.fedConfigMaps, { namespace, name });
  const status = federatedStatusOf(object);
  return status.observedGeneration === object.metadata.generation && status.conditions?.some(({ type, status: s }) => type === 'Propagation' && s === 'True') === true;
}

function memberWrites(): number {
  return Object.entries(federation.plane().health().calls).reduce((sum, [cluster, { write }]) => (cluster === 'host' ? sum : sum + write), 0);
}

function workload(namespace: string, name: string): KubeObject {
  const labels = { app: name };
  const template = { spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } } };
  return federated('FederatedDeployment', namespace, name, { template, placement: { clusterSelector: {} } });
}

describe('the examples', () => {
  it('the first manifest reaches cluster1 with 3 replicas and cluster2 with 5, and no other', async () => {
    const { host, clusters } = federation;
    if (clusters.kind === 'real') await host.apply<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'test-namespace' } }, { force: true });
    for (const object of await readExample('01-federated-deployment.yaml', clusters.kind)) await applyAsWritten(host, object);
    await eventually('3 and 5 replicas', async () => (await replicasIn('cluster1', 'test-namespace', 'test-deployment')) === 3 && (await replicasIn('cluster2', 'test-namespace', 'test-deployment')) === 5);
    expect(await replicasIn('ap-northeast', 'test-namespace', 'test-deployment')).toBeUndefined();
  });

  it('the preference divides 15 replicas over three clusters exactly as the planner says', async () => {
    const { host, clusters } = federation;
    await host.apply<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'test-ns' } }, { force: true });
    await host.apply(TYPES.fedNamespaces, federated('FederatedNamespace', 'test-ns', 'test-ns', { placement: { clusterSelector: {} } }), { force: true });
    await host.apply(TYPES.fedDeployments, workload('test-ns', 'test-deployment'), { force: true });
    for (const object of await readExample('04-replica-scheduling-preference.yaml', clusters.kind)) await applyAsWritten(host, object);
    const { plan } = planReplicas({
      clusters: MEMBERS, totalReplicas: 15, rebalance: false, current: {}, capacity: {}, key: 'test-ns/test-deployment',
      preferences: { '*': { weight: 2, maxReplicas: 12 }, 'ap-northeast': { minReplicas: 1, maxReplicas: 3, weight: 1 } },
    });
    await eventually('the members hold the plan', async () => {
      const replicas = await Promise.all(MEMBERS.map((name) => replicasIn(name, 'test-ns', 'test-deployment')));
      return MEMBERS.every((name, i) => replicas[i] === plan[name]);
    });
    expect(Object.values(plan).reduce((sum, n) => sum + n, 0)).toBe(15);
    await eventually('the preference says that it is scheduled', async () => {
      const preference = await host.get<KubeObject>(TYPES.preferences, { namespace: 'test-ns', name: 'test-deployment' });
      return (listAt(preference, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Scheduled' && stringAt(condition, 'status') === 'True');
    });
  });
});

describeWithEmbeddedServers('live status', () => {
  it('ready replicas that the members report arrive in the federated status', async () => {
    await eventually('every cluster reports as many ready replicas as asked for', async () => {
      const object = await federation.host.get<KubeObject>(TYPES.fedDeployments, { namespace: 'test-ns', name: 'test-deployment' });
      const clusters = listAt(object, 'status', 'clusters') ?? [];
      return clusters.length === 3 && clusters.every((entry) => numberAt(entry, 'replicas', 'ready') === numberAt(entry, 'replicas', 'desired'));
    });
  });
});

describe('propagation', () => {
  const ns = 'maps';
  beforeAll(async () => { await federateNamespace(federation, ns); });

  it('an object reaches every selected cluster, labelled, with at most two host writes and one write in each member', async () => {
    await eventually('the namespace is in every member', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find(TYPES.namespaces, { name: ns })))).every((found) => found !== undefined));
    const before = memberWrites();
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'one', { color: 'blue' }));
    await eventually('in sync', () => isInSync(ns, 'one'));
    for (const name of MEMBERS) {
      const object = await federation.member(name).get<KubeObject>(TYPES.configMaps, { namespace: ns, name: 'one' });
      expect(object.metadata.labels?.[MANAGED_LABEL]).toBe('true');
      expect(object['data']).toEqual({ color: 'blue' });
    }
    expect(memberWrites() - before).toBe(MEMBERS.length);
    const { resourceVersion } = (await federation.host.get<KubeObject>(TYPES.fedConfigMaps, { namespace: ns, name: 'one' })).metadata;
    await new Promise((resolve) => { setTimeout(resolve, 1_500); });
    expect((await federation.host.get<KubeObject>(TYPES.fedConfigMaps, { namespace: ns, name: 'one' })).metadata.resourceVersion).toBe(resourceVersion);
  });

  it('D29: what others add to a target stays, and what somebody changes of ours is put back', async () => {
    const member = federation.member('cluster1');
    await member.patch(TYPES.configMaps, { namespace: ns, name: 'one' }, { type: 'merge', body: { metadata: { labels: { theirs: 'yes' } }, data: { color: 'red', extra: 'kept' } } });
    await eventually('blue again', async () => at(await dataIn('cluster1', ns, 'one'), 'color') === 'blue');
    const object = await member.get<KubeObject>(TYPES.configMaps, { namespace: ns, name: 'one' });
    expect(object.metadata.labels?.['theirs']).toBe('yes');
    expect(at(object, 'data', 'extra')).toBe('kept');
  });

  it('a target deleted by hand is made again', async () => {
    await federation.member('cluster2').delete(TYPES.configMaps, { namespace: ns, name: 'one' });
    await eventually('back', async () => at(await dataIn('cluster2', ns, 'one'), 'color') === 'blue');
  });

  it('a cluster that leaves the placement loses the object, the others keep it', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'leaves', { a: '1' }));
    await eventually('in sync', () => isInSync(ns, 'leaves'));
    await federation.host.patch(TYPES.fedConfigMaps, { namespace: ns, name: 'leaves' }, { type: 'merge', body: { spec: { placement: { clusters: [{ name: 'cluster1' }] } } } });
    await eventually('gone from the others', async () => (await dataIn('cluster2', ns, 'leaves')) === undefined && (await dataIn('ap-northeast', ns, 'leaves')) === undefined);
    expect(await dataIn('cluster1', ns, 'leaves')).toEqual({ a: '1' });
    await eventually('one entry in the status', async () => (await statusOf(ns, 'leaves')).clusters?.map(({ name }) => name).join() === 'cluster1');
  });

  it('D36: a bad override fails its own cluster only', async () => {
    const object = fedConfigMap(ns, 'overridden', { a: '1' }, ['cluster1', 'cluster2']);
    object['spec'] = { ...Object(object['spec']), overrides: [{ clusterName: 'cluster2', clusterOverrides: [{ op: 'remove', path: '/data/missing' }] }] };
    await federation.host.create(TYPES.fedConfigMaps, object);
    await eventually('cluster1 has it', async () => (await dataIn('cluster1', ns, 'overridden')) !== undefined);
    await eventually('cluster2 says why not', async () => (await statusOf(ns, 'overridden')).clusters?.find(({ name }) => name === 'cluster2')?.status === 'ApplyOverridesFailed');
    expect(await dataIn('cluster2', ns, 'overridden')).toBeUndefined();
  });

  it('an object that says hands off is left alone, and any other is adopted', async () => {
    const existing = (name: string, labels: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: ns, labels }, data: { a: 'theirs' } });
    await federation.member('cluster1').create(TYPES.configMaps, existing('hands-off', { [MANAGED_LABEL]: 'false' }));
    await federation.member('cluster1').create(TYPES.configMaps, existing('adopted', {}));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'hands-off', { a: 'ours' }, ['cluster1']));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'adopted', { a: 'ours' }, ['cluster1']));
    await eventually('adopted', async () => at(await dataIn('cluster1', ns, 'adopted'), 'a') === 'ours');
    await eventually('refused', async () => (await statusOf(ns, 'hands-off')).clusters?.[0]?.status === 'ManagedLabelFalse');
    expect(await dataIn('cluster1', ns, 'hands-off')).toEqual({ a: 'theirs' });
    await federation.host.delete(TYPES.fedConfigMaps, { namespace: ns, name: 'hands-off' });
    await eventually('gone from the host', async () => (await federation.host.find(TYPES.fedConfigMaps, { namespace: ns, name: 'hands-off' })) === undefined);
    expect(await dataIn('cluster1', ns, 'hands-off')).toEqual({ a: 'theirs' });
  });

  it('a deleted object goes from every cluster before it goes from the host', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'goes', { a: '1' }));
    await eventually('in sync', () => isInSync(ns, 'goes'));
    await federation.host.delete(TYPES.fedConfigMaps, { namespace: ns, name: 'goes' });
    await eventually('gone from the host', async () => (await federation.host.find(TYPES.fedConfigMaps, { namespace: ns, name: 'goes' })) === undefined);
    for (const name of MEMBERS) expect(await dataIn(name, ns, 'goes')).toBeUndefined();
  });

  it('with the orphan annotation the targets stay, without our label', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'orphaned', { a: '1' }, ['cluster1']));
    await eventually('in sync', () => isInSync(ns, 'orphaned'));
    await federation.host.patch(TYPES.fedConfigMaps, { namespace: ns, name: 'orphaned' }, { type: 'merge', body: { metadata: { annotations: { 'kubefed.io/orphan': 'true' } } } });
    await federation.host.delete(TYPES.fedConfigMaps, { namespace: ns, name: 'orphaned' });
    await eventually('gone from the host', async () => (await federation.host.find(TYPES.fedConfigMaps, { namespace: ns, name: 'orphaned' })) === undefined);
    const left = await federation.member('cluster1').get<KubeObject>(TYPES.configMaps, { namespace: ns, name: 'orphaned' });
    expect(left.metadata.labels?.[MANAGED_LABEL]).toBeUndefined();
  });

  it('after a restart nothing is written in any member, and the first edit goes through', async () => {
    await eventually('in sync', () => isInSync(ns, 'one'));
    await federation.restart();
    await eventually('the first edit is in a member', async () => {
      await federation.host.patch(TYPES.fedConfigMaps, { namespace: ns, name: 'leaves' }, { type: 'merge', body: { spec: { template: { data: { a: '2' } } } } });
      return at(await dataIn('cluster1', ns, 'leaves'), 'a') === '2';
    });
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
    expect(memberWrites()).toBe(1);
  });
});

describe('members that fail', () => {
  const ns = 'outages';
  const ref = (name: string) => ({ namespace: ns, name });
  beforeAll(async () => {
    await federateNamespace(federation, ns);
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'here', { a: '1' }));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(ns, 'elsewhere', { a: '1' }, ['cluster1']));
    await eventually('in sync', async () => (await isInSync(ns, 'here')) && (await isInSync(ns, 'elsewhere')));
  });

  it.each(['stop', 'hang'] as const)('D2, D4: a member that is gone (%s) delays no other and catches up when it is back', async (fault) => {
    await federation.clusters.fault('cluster2', { fault });
    const value = `during-${fault}`;
    await federation.host.patch(TYPES.fedConfigMaps, ref('here'), { type: 'merge', body: { spec: { template: { data: { a: value } } } } });
    await eventually('the others have it', async () => at(await dataIn('cluster1', ns, 'here'), 'a') === value && at(await dataIn('ap-northeast', ns, 'here'), 'a') === value);
    await eventually('the status names the member', async () => (await statusOf(ns, 'here')).clusters?.find(({ name }) => name === 'cluster2')?.status === 'ClusterNotReady');
    await federation.clusters.fault('cluster2', { fault: 'heal' });
    await eventually('it has caught up', async () => at(await dataIn('cluster2', ns, 'here'), 'a') === value);
    await eventually('in sync', () => isInSync(ns, 'here'));
  });

  it('D3: deletion waits, visibly, only for a member that held the object, and force ends the wait', async () => {
    await federation.clusters.fault('cluster2', { fault: 'stop' });
    await eventually('the member is known to be gone', async () => {
      await federation.host.patch(TYPES.fedConfigMaps, ref('here'), { type: 'merge', body: { metadata: { labels: { touch: String(performance.now()) } } } });
      return (await statusOf(ns, 'here')).clusters?.find(({ name }) => name === 'cluster2')?.status === 'ClusterNotReady';
    });
    await federation.host.delete(TYPES.fedConfigMaps, ref('elsewhere'));
    await eventually('what it never held is gone', async () => (await federation.host.find(TYPES.fedConfigMaps, ref('elsewhere'))) === undefined, 3_000);
    await federation.host.delete(TYPES.fedConfigMaps, ref('here'));
    await eventually('it waits and says for whom', async () => (await statusOf(ns, 'here')).clusters?.some(({ name, status }) => name === 'cluster2' && status === 'WaitingForRemoval') === true);
    expect(await dataIn('cluster1', ns, 'here')).toBeUndefined();
    await federation.host.patch(TYPES.fedConfigMaps, ref('here'), { type: 'merge', body: { metadata: { annotations: { [FORCE_DELETION_ANNOTATION]: 'cluster2' } } } });
    await eventually('forced', async () => (await federation.host.find(TYPES.fedConfigMaps, ref('here'))) === undefined);
    await federation.clusters.fault('cluster2', { fault: 'heal' });
  });

  it('an error names what was not found', async () => {
    const failure: unknown = await federation.host.get(TYPES.fedConfigMaps, ref('nothing')).catch((error: unknown) => error);
    expect(isNotFound(failure)).toBe(true);
  });
});
