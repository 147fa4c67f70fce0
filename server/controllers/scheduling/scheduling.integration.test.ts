import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { typeConfigFor } from '#lib/federation/types/type-config.ts';
import { listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { CLUSTERS, DEFINITIONS, TYPE_CONFIGS } from '#server/host/resources.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { eventually, federated, federateNamespace, startFederation, TYPES, type Federation } from '../testing/federation-kit.ts';

const MEMBERS = ['one', 'three', 'two'];
const NS = 'plans';
/** Longer than a verdict waits to be told, and than replicas that moved wait to be looked at. */
const STILL_MS = 7_000;
const apps = (kind: string): ResourceType => ({ group: 'apps', version: 'v1', plural: `${kind.toLowerCase()}s`, kind, namespaced: true });
const JOBS: ResourceType = { group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job', namespaced: true };
const WIDGETS: ResourceType = { group: 'example.io', version: 'v1', plural: 'widgets', kind: 'Widget', namespaced: true };
const fed = ({ plural, kind }: ResourceType): ResourceType => ({ group: 'types.kubefed.io', version: 'v1beta1', plural: `federated${plural}`, kind: `Federated${kind}`, namespaced: true });

describeWithEmbeddedServers('the scheduling controller', () => {
  let federation: Federation;
  beforeAll(async () => {
    federation = await startFederation(MEMBERS);
    await federateNamespace(federation, NS);
  });
  afterAll(async () => { await federation.stop(); });

  const podTemplate = (name: string, more = {}) => ({ metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...more } });
  const workloadSpec = (name: string) => ({ replicas: 1, selector: { matchLabels: { app: name } }, template: podTemplate(name) });
  const numberIn = async (type: ResourceType, cluster: string, name: string, field = 'replicas'): Promise<number | undefined> =>
    numberAt(await federation.member(cluster).find<KubeObject>(type, { namespace: NS, name }), 'spec', field);
  const numbers = (type: ResourceType, name: string, field?: string): Promise<(number | undefined)[]> => Promise.all(MEMBERS.map((cluster) => numberIn(type, cluster, name, field)));
  const readPreference = (name: string): Promise<KubeObject> => federation.host.get<KubeObject>(TYPES.preferences, { namespace: NS, name });
  const conditionOf = async (name: string, type: string): Promise<unknown> => (listAt(await readPreference(name), 'status', 'conditions') ?? []).find((each) => stringAt(each, 'type') === type);
  const fedSpec = async (type: ResourceType, name: string): Promise<unknown> => (await federation.host.get<KubeObject>(fed(type), { namespace: NS, name }))['spec'];

  async function create(type: ResourceType, name: string, spec: unknown, placement: unknown = { clusterSelector: {} }): Promise<void> {
    await federation.host.create(fed(type), federated(fed(type).kind, NS, name, { template: { spec }, placement }));
  }

  async function prefer(name: string, spec: Record<string, unknown>): Promise<void> {
    await federation.host.apply<KubeObject>(TYPES.preferences, {
      apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { namespace: NS, name }, spec: { targetKind: 'FederatedDeployment', totalReplicas: 6, ...spec },
    }, { force: true });
  }

  it('the status tells of every cluster what was planned, what runs and why, and what made the plan', async () => {
    await create(apps('Deployment'), 'told', workloadSpec('told'));
    await prefer('told', { clusters: { one: { weight: 2 }, two: { weight: 1 }, three: { minReplicas: 1, maxReplicas: 1 } }, totalReplicas: 7 });
    await eventually('all are ready by the status', async () => (listAt(await readPreference('told'), 'status', 'clusters') ?? []).map((entry) => numberAt(entry, 'ready')).join() === '4,1,2');
    const preference = await readPreference('told');
    expect(listAt(preference, 'status', 'clusters')).toMatchObject([
      { name: 'one', planned: 4, observed: 4, ready: 4 }, { name: 'three', planned: 1, observed: 1, ready: 1 }, { name: 'two', planned: 2, observed: 2, ready: 2 },
    ]);
    expect(stringAt(listAt(preference, 'status', 'clusters')?.[1], 'reason')).toContain('Its minimum of 1 comes first.');
    expect(await conditionOf('told', 'Scheduled')).toMatchObject({ status: 'True', reason: 'Planned' });
    expect(await conditionOf('told', 'CapacityShort')).toMatchObject({ status: 'False' });
    expect(await conditionOf('told', 'InvalidPreference')).toMatchObject({ status: 'False' });
    expect(preference['status']).toMatchObject({ cause: 'PreferenceCreated', observedGeneration: preference.metadata.generation, unplaced: 0 });
    expect(Date.parse(stringAt(preference, 'status', 'lastPlanTime') ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const limits = { clusters: { '*': { maxReplicas: 2, weight: 1 } }, totalReplicas: 10 };
    await prefer('told', limits);
    await eventually('the shortage is told', async () => stringAt(await conditionOf('told', 'CapacityShort'), 'message') === '4 replicas found no place within the limits and capacities');
    expect((await readPreference('told'))['status']).toMatchObject({ cause: 'PreferenceChanged', unplaced: 4 });
  });

  it('every kind with replicas: ReplicaSet, StatefulSet, Job by its parallelism', async () => {
    await create(apps('ReplicaSet'), 'set', workloadSpec('set'));
    await prefer('set', { targetKind: 'FederatedReplicaSet' });
    await create(apps('StatefulSet'), 'stateful', { ...workloadSpec('stateful'), serviceName: 'stateful' });
    await prefer('stateful', { targetKind: 'FederatedStatefulSet' });
    await create(JOBS, 'batch', { parallelism: 1, template: podTemplate('batch', { restartPolicy: 'Never' }) });
    await prefer('batch', { targetKind: 'FederatedJob' });
    await eventually('the set is divided', async () => (await numbers(apps('ReplicaSet'), 'set')).join() === '2,2,2');
    await eventually('the stateful set is divided', async () => (await numbers(apps('StatefulSet'), 'stateful')).join() === '2,2,2');
    await eventually('the job is divided', async () => (await numbers(JOBS, 'batch', 'parallelism')).join() === '2,2,2');
  });

  it('a custom kind whose schema has spec.replicas, although its template says none', async () => {
    const { host } = federation;
    const schema = { type: 'object', properties: { spec: { type: 'object', properties: { replicas: { type: 'integer', format: 'int32' }, size: { type: 'string' } } }, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } };
    const definition: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.io' },
      spec: { group: 'example.io', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, subresources: { status: {} } }] },
    };
    await Promise.all([host, ...MEMBERS.map((name) => federation.member(name))].map((client) => client.apply(DEFINITIONS, definition, { force: true })));
    await eventually('widgets are served', async () => (await host.list(WIDGETS, { namespace: NS })).items.length === 0);
    await host.apply(TYPE_CONFIGS, typeConfigFor(WIDGETS), { force: true });
    await eventually('federated widgets are served', async () => (await host.list(fed(WIDGETS), { namespace: NS })).items.length === 0);
    await create(WIDGETS, 'custom', { size: 'large' });
    await prefer('custom', { targetKind: 'FederatedWidget' });
    await eventually('the widget is divided', async () => (await numbers(WIDGETS, 'custom')).join() === '2,2,2');
    await federation.member('one').patch(WIDGETS, { namespace: NS, name: 'custom' }, { type: 'merge', body: { status: { replicas: 2, readyReplicas: 2 } } }, { subresource: 'status' });
    await eventually('what it reports is told', async () => numberAt(listAt(await readPreference('custom'), 'status', 'clusters')?.[0], 'ready') === 2);
  });

  it('rebalance moves what runs, without it what runs stays', async () => {
    await create(apps('Deployment'), 'moves', workloadSpec('moves'));
    const lopsided = { one: { weight: 1 } };
    await prefer('moves', { clusters: lopsided });
    await eventually('all in one', async () => (await numbers(apps('Deployment'), 'moves')).join() === '6,0,0' && numberAt(listAt(await readPreference('moves'), 'status', 'clusters')?.[0], 'ready') === 6);
    await prefer('moves', { clusters: { '*': { weight: 1 } } });
    await eventually('the new preference was read', async () => { const p = await readPreference('moves'); return numberAt(p, 'status', 'observedGeneration') === p.metadata.generation; });
    expect((await numbers(apps('Deployment'), 'moves')).join()).toBe('6,0,0');
    await prefer('moves', { clusters: { '*': { weight: 1 } }, rebalance: true });
    await eventually('even', async () => (await numbers(apps('Deployment'), 'moves')).join() === '2,2,2');
  });

  it('D9: with intersectWithClusterSelector only selected clusters take part, and when none is, none holds it', async () => {
    await federation.host.patch(CLUSTERS, { namespace: SYSTEM_NAMESPACE, name: 'two' }, { type: 'merge', body: { metadata: { labels: { tier: 'gold' } } } });
    await create(apps('Deployment'), 'selected', workloadSpec('selected'), { clusterSelector: { matchLabels: { tier: 'gold' } } });
    await prefer('selected', { intersectWithClusterSelector: true });
    await eventually('only there', async () => (await numbers(apps('Deployment'), 'selected')).join() === ',,6');
    await federation.host.patch(CLUSTERS, { namespace: SYSTEM_NAMESPACE, name: 'two' }, { type: 'merge', body: { metadata: { labels: { tier: null } } } });
    await eventually('nowhere', async () => (await numbers(apps('Deployment'), 'selected')).join() === ',,');
    await eventually('told', async () => stringAt(await conditionOf('selected', 'CapacityShort'), 'reason') === 'NoClusters');
  });

  it('D12: clusters that no preference speaks of get none of it, or are left out when wanted', async () => {
    await create(apps('Deployment'), 'unlisted', workloadSpec('unlisted'));
    await prefer('unlisted', { clusters: { one: { weight: 1 } }, unlistedClusters: 'Omit' });
    await eventually('only there', async () => (await numbers(apps('Deployment'), 'unlisted')).join() === '6,,');
    await prefer('unlisted', { clusters: { one: { weight: 1 } }, unlistedClusters: 'Zero' });
    await eventually('with none elsewhere', async () => (await numbers(apps('Deployment'), 'unlisted')).join() === '6,0,0');
  });

  it('D11: a preference that makes no sense is told so and nothing is written; a deleted one leaves the last schedule; D35: in order', async () => {
    await create(apps('Deployment'), 'kept', workloadSpec('kept'));
    await prefer('kept', {});
    await eventually('divided', async () => (await numbers(apps('Deployment'), 'kept')).join() === '2,2,2');
    const before = await fedSpec(apps('Deployment'), 'kept');
    expect(listAt(before, 'overrides')?.map((item) => stringAt(item, 'clusterName'))).toEqual(MEMBERS);
    await prefer('kept', { totalReplicas: 30, topology: { key: 'a/b/c', maxSkew: 1 } });
    await eventually('told', async () => stringAt(await conditionOf('kept', 'InvalidPreference'), 'status') === 'True');
    expect(await conditionOf('kept', 'InvalidPreference')).toMatchObject({ message: expect.stringContaining('spec.topology.key') });
    expect(await fedSpec(apps('Deployment'), 'kept')).toEqual(before);
    await federation.host.delete(TYPES.preferences, { namespace: NS, name: 'kept' });
    await new Promise((resolve) => { setTimeout(resolve, 1_000); });
    expect(await fedSpec(apps('Deployment'), 'kept')).toEqual(before);
    expect((await numbers(apps('Deployment'), 'kept')).join()).toBe('2,2,2');
  });

  it('an unknown target is told; the strategies and the topology reach the members', async () => {
    await prefer('lonely', {});
    await eventually('told', async () => stringAt(await conditionOf('lonely', 'Scheduled'), 'reason') === 'TargetNotFound');
    await create(apps('Deployment'), 'packed', workloadSpec('packed'));
    await prefer('packed', { strategy: 'Packed', clusters: { '*': { maxReplicas: 4 } } });
    await eventually('two clusters are enough', async () => (await numbers(apps('Deployment'), 'packed')).map((each) => each ?? 0).toSorted().join() === '0,2,4');
    await prefer('packed', { strategy: 'Spread', rebalance: true, topology: { key: 'region', maxSkew: 2 } });
    await eventually('the topology is judged', async () => stringAt(await conditionOf('packed', 'TopologyMet'), 'status') === 'True');
    await prefer('packed', { strategy: 'Capacity', rebalance: true });
    await eventually('the capacity is told', async () => (listAt(await readPreference('packed'), 'status', 'clusters') ?? []).every((entry) => (numberAt(entry, 'capacity') ?? 0) > 6));
  });

  it('a restart writes nothing into preferences that stand as they stood', async () => {
    const settled = async (): Promise<KubeObject[]> => (await federation.host.list<KubeObject>(TYPES.preferences, { namespace: NS })).items.filter(({ metadata }) => ['set', 'stateful', 'told', 'moves', 'unlisted'].includes(metadata.name));
    const versions = (objects: readonly KubeObject[]): string => objects.map(({ metadata }) => metadata.resourceVersion).join();
    let before: KubeObject[] = [];
    let sinceMs = 0;
    await eventually('they stand still', async () => {
      const now = await settled();
      if (versions(now) !== versions(before)) sinceMs = performance.now();
      before = now;
      return now.length === 5 && performance.now() - sinceMs > STILL_MS;
    });
    await federation.restart();
    await create(apps('Deployment'), 'later', workloadSpec('later'));
    await prefer('later', {});
    await eventually('the one that came after is told', async () => stringAt(await conditionOf('later', 'Scheduled'), 'status') === 'True');
    expect((await settled()).map(({ metadata, ...object }) => [metadata.name, metadata.resourceVersion, object['status']])).toEqual(before.map(({ metadata, ...object }) => [metadata.name, metadata.resourceVersion, object['status']]));
  });
});
