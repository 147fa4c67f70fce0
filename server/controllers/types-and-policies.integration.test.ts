import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELD_MANAGER, FINALIZER_POLICY_ANNOTATION, MANAGED_LABEL, SYNC_FINALIZER, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { defaultConfigSpec } from '#lib/federation/types/federation-config.ts';
import { typeConfigFor } from '#lib/federation/types/type-config.ts';
import { describeSource, explainFields } from '#lib/federation/propagation/explain-fields.ts';
import { overridesVersion, templateVersion } from '#lib/federation/propagation/version-hash.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import { CLUSTERS, CONFIGS, DEFINITIONS, PROPAGATED_VERSIONS, TYPE_CONFIGS } from '#server/host/resources.ts';
import { isNotFound, KubeError } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { federateFromCluster } from '#server/services/federate/federate-from-cluster.ts';
import { disableType } from '#server/services/types/disable-type.ts';
import { enableType } from '#server/services/types/enable-type.ts';
import { KubeHttp } from '#server/testing/kube-http.ts';
import { describeWithRealServers } from '#server/testing/test-clusters.ts';
import { eventually, fedConfigMap, federated, federateNamespace, startFederation, TYPES, type Federation } from './testing/federation-kit.ts';

const MEMBERS = ['cluster1', 'cluster2'];
const NS = 'policies';
const WIDGETS: ResourceType = { group: 'example.com', version: 'v1', plural: 'widgets', kind: 'Widget', namespaced: true };
const FED_WIDGETS: ResourceType = { group: 'types.kubefed.io', version: 'v1beta1', plural: 'federatedwidgets', kind: 'FederatedWidget', namespaced: true };
let federation: Federation;

beforeAll(async () => {
  federation = await startFederation(MEMBERS);
  await federateNamespace(federation, NS);
  await eventually('the namespace is in every member', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find(TYPES.namespaces, { name: NS })))).every((found) => found !== undefined));
});
afterAll(async () => { await federation.stop(); });

const ref = (name: string) => ({ namespace: NS, name });
const inMember = (cluster: string, name: string) => federation.member(cluster).find<KubeObject>(TYPES.configMaps, ref(name));
const clusterStatus = async (name: string, cluster: string) => (
  federatedStatusOf(await federation.host.get<KubeObject>(TYPES.fedConfigMaps, ref(name))).clusters?.find((entry) => entry.name === cluster)
);

describe('policies', () => {
  it('a namespace and what is in it, made together, are in the members by themselves', async () => {
    await federateNamespace(federation, 'together');
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap('together', 'a', { a: '1' }));
    await eventually('both there', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find(TYPES.configMaps, { namespace: 'together', name: 'a' })))).every((found) => found !== undefined));
  });

  it('a field that KubeFed wrote and that leaves the template later leaves the members, too', async () => {
    const left = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...ref('left'), labels: { [MANAGED_LABEL]: 'true' } }, data: { a: '1', b: '1' } };
    const { host } = federation.plane();
    await disableType(host, { name: 'configmaps', definition: 'keep' });
    for (const name of MEMBERS) await federation.member(name).create<KubeObject>(TYPES.configMaps, left);
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'left', { a: '1', b: '1' }));
    await eventually('enabled', async () => (await enableType(host, { name: 'configmaps', mode: 'write' })).did !== undefined);
    await eventually('in order', async () => (await clusterStatus('left', 'cluster1'))?.applied !== undefined);
    await federation.host.patch(TYPES.fedConfigMaps, ref('left'), { type: 'merge', body: { spec: { template: { data: { a: '2', b: null } } } } });
    await eventually('b is gone', async () => JSON.stringify(at(await inMember('cluster2', 'left'), 'data')) === '{"a":"2"}');
  });

  it('a value that the members write in another form is not written again, also when the object is looked at anew', async () => {
    const labels = { app: 'normalised' };
    const container = { name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '1000m', memory: '1024Mi' } } };
    const template = { spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', NS, 'normalised', { template, placement: { clusterSelector: {} } }));
    const read = () => federation.host.get<KubeObject>(TYPES.fedDeployments, ref('normalised'));
    await eventually('in sync', async () => federatedStatusOf(await read()).clusters?.filter(({ applied }) => applied !== undefined).length === MEMBERS.length);
    const generations = async (): Promise<unknown[]> => Promise.all(MEMBERS.map(async (name) => (await federation.member(name).get<KubeObject>(TYPES.deployments, ref('normalised'))).metadata.generation));
    const writes = (): number => MEMBERS.reduce((sum, name) => sum + (federation.plane().health().calls[name]?.write ?? 0), 0);
    const before = { writes: writes(), generations: await generations() };
    await federation.host.patch(TYPES.fedDeployments, ref('normalised'), { type: 'merge', body: { spec: { conflictPolicy: 'Force' } } });
    await eventually('looked at', async () => {
      const object = await read();
      return federatedStatusOf(object).observedGeneration === object.metadata.generation;
    });
    expect({ writes: writes(), generations: await generations() }).toEqual(before);
  });

  it('Report names the manager that owns the field and leaves it; Force takes it', async () => {
    const object = fedConfigMap(NS, 'contested', { a: 'ours' }, ['cluster1']);
    object['spec'] = { ...Object(object['spec']), conflictPolicy: 'Report' };
    await federation.host.create(TYPES.fedConfigMaps, object);
    await eventually('there', async () => at(await inMember('cluster1', 'contested'), 'data', 'a') === 'ours');
    await federation.member('cluster1').patch(TYPES.configMaps, ref('contested'), { type: 'merge', body: { data: { a: 'theirs' } } });
    await eventually('told', async () => (await clusterStatus('contested', 'cluster1'))?.status === 'UpdateFailed');
    expect((await clusterStatus('contested', 'cluster1'))?.message).toMatch(/conflict with "flotilla"/);
    expect(at(await inMember('cluster1', 'contested'), 'data', 'a')).toBe('theirs');
    await federation.host.patch(TYPES.fedConfigMaps, ref('contested'), { type: 'merge', body: { spec: { conflictPolicy: 'Force' } } });
    await eventually('taken', async () => at(await inMember('cluster1', 'contested'), 'data', 'a') === 'ours');
  });

  it('with adoption switched off while running, an object that exists already is left and reported', async () => {
    const config = { name: 'kubefed', namespace: SYSTEM_NAMESPACE };
    await federation.host.patch(CONFIGS, config, { type: 'merge', body: { spec: { syncController: { adoptResources: 'Disabled' } } } });
    await federation.member('cluster1').create<KubeObject>(TYPES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: ref('theirs'), data: { a: 'theirs' } });
    await eventually('in force', () => Promise.resolve(federation.plane().host.config?.adoptResources === false));
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'theirs', { a: 'ours' }, ['cluster1']));
    await eventually('reported', async () => (await clusterStatus('theirs', 'cluster1'))?.status === 'AlreadyExists');
    await federation.host.patch(CONFIGS, config, { type: 'merge', body: { spec: { syncController: { adoptResources: 'Enabled' } } } });
    await eventually('adopted', async () => at(await inMember('cluster1', 'theirs'), 'data', 'a') === 'ours');
  });
});

describe('explaining what a member holds', () => {
  const deployment = (name: string, spec: Record<string, unknown>): KubeObject => {
    const labels = { app: name };
    const template = { spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } } };
    return federated('FederatedDeployment', NS, name, { template, placement: { clusterSelector: {} }, ...spec });
  };
  const inCluster = (name: string) => federation.member('cluster1').find<KubeObject>(TYPES.deployments, ref(name));
  /** As somebody else with rights of their own in the member: `kubectl edit`, an autoscaler. */
  const patchAs = async (manager: string, name: string, body: unknown): Promise<void> => {
    const reply = await new KubeHttp(federation.clusters.cluster('cluster1').kubeconfig).send('PATCH', `/apis/apps/v1/namespaces/${NS}/deployments/${name}?fieldManager=${manager}`, body, { contentType: 'application/merge-patch+json' });
    expect(reply.status).toBe(200);
  };
  async function sources(name: string, preference?: { name: string; replicasPath: string }): Promise<Record<string, string>> {
    const { host } = federation.plane();
    const typeConfig = enabledTypeConfigs(host).find((type) => type.name === 'deployments.apps');
    const record = host.clusters.store.get(`${SYSTEM_NAMESPACE}/cluster1`);
    const live = await inCluster(name);
    if (typeConfig === undefined || record === undefined || live === undefined) throw new Error('there is nothing to explain yet');
    const fedObject = await federation.host.get<KubeObject>(TYPES.fedDeployments, ref(name));
    const explained = explainFields({ fedObject, typeConfig, cluster: readCluster(record), live, ...(preference === undefined ? {} : { preference }) });
    return explained.ok ? Object.fromEntries(explained.fields.map(({ pointer, source }) => [pointer, describeSource(source)])) : {};
  }

  it('names the template, an override, a preference and another manager as the source of each field', async () => {
    await federation.host.create(TYPES.fedDeployments, deployment('explained', { overrides: [{ clusterName: 'cluster1', clusterOverrides: [{ path: '/spec/template/spec/containers/0/image', value: 'nginx:1.28' }] }] }));
    await federation.host.create<KubeObject>(TYPES.preferences, {
      apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: ref('explained'), spec: { targetKind: 'FederatedDeployment', totalReplicas: 3, clusters: { cluster1: { weight: 2 }, cluster2: { weight: 1 } } },
    });
    await eventually('divided', async () => at(await inCluster('explained'), 'spec', 'replicas') === 2);
    await patchAs('kubectl-edit', 'explained', { metadata: { annotations: { note: 'theirs' } } });
    expect(await sources('explained', { name: 'explained', replicasPath: '/spec/replicas' })).toMatchObject({
      '/metadata/name': 'set by the federation', '/spec/selector/matchLabels/app': 'the template', '/spec/replicas': 'the preference explained',
      '/spec/template/spec/containers/0/image': expect.stringMatching(/^override \d, change 1, for this cluster$/), '/metadata/annotations/note': 'set in the cluster by kubectl-edit',
    });
    await federation.host.delete(TYPES.preferences, ref('explained'));
  });

  it('names the cluster as the source of replicas that it keeps', async () => {
    await federation.host.create(TYPES.fedDeployments, deployment('kept', { retainReplicas: true }));
    await eventually('there', async () => (await inCluster('kept')) !== undefined);
    await patchAs('autoscaler', 'kept', { spec: { replicas: 4 } });
    await federation.host.patch(TYPES.fedDeployments, ref('kept'), { type: 'merge', body: { spec: { template: { spec: { minReadySeconds: 3 } } } } });
    await eventually('changed', async () => at(await inCluster('kept'), 'spec', 'minReadySeconds') === 3);
    expect(at(await inCluster('kept'), 'spec', 'replicas')).toBe(4);
    expect(await sources('kept')).toMatchObject({ '/spec/replicas': 'kept from the cluster', '/spec/minReadySeconds': 'the template' });
  });
});

describe('validation at the door', () => {
  const clusters = [{ name: 'cluster1' }];
  it.each<[string, Record<string, unknown>]>([
    ['a cluster twice in the placement', { placement: { clusters: [...clusters, ...clusters] } }],
    ['a cluster twice in the overrides', { placement: { clusters }, overrides: [{ clusterName: 'a', clusterOverrides: [] }, { clusterName: 'a', clusterOverrides: [] }] }],
    ['a path that says which object it is', { placement: { clusters }, overrides: [{ clusterName: 'a', clusterOverrides: [{ path: '/metadata/name', value: 'x' }] }] }],
    ['an unknown operation', { placement: { clusters }, overrides: [{ clusterName: 'a', clusterOverrides: [{ op: 'move', path: '/data/a' }] }] }],
    ['an unknown selector operator', { placement: { clusterSelector: { matchExpressions: [{ key: 'a', operator: 'Like', values: ['b'] }] } } }],
    ['a template that the target\'s schema refuses', { placement: { clusters }, template: { data: { a: 1 } } }],
  ])('D31: the host refuses %s', async (_what, spec) => {
    const failure: unknown = await federation.host.create(TYPES.fedConfigMaps, federated('FederatedConfigMap', NS, 'bad', { template: { data: {} }, ...spec })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'INVALID' });
  });
});

describe('validation of the federation\'s own kinds', () => {
  const inSystem = (kind: string, name: string, spec: Record<string, unknown>): KubeObject => ({ apiVersion: 'core.kubefed.io/v1beta1', kind, metadata: { name, namespace: SYSTEM_NAMESPACE }, spec });
  const target = { group: 'example.com', version: 'v1', kind: 'Thing', pluralName: 'things', scope: 'Namespaced' };
  const config = { targetType: target, federatedType: { ...target, group: 'types.kubefed.io', version: 'v1beta1', kind: 'FederatedThing', pluralName: 'federatedthings' }, propagation: 'Disabled' };
  const cluster = { apiEndpoint: 'https://one.example.com', secretRef: { name: 'one' } };

  it.each<[string, ResourceType, KubeObject]>([
    ['a type config with another name than its target', TYPE_CONFIGS, inSystem('FederatedTypeConfig', 'others.example.com', config)],
    ['a type config with an unknown propagation', TYPE_CONFIGS, inSystem('FederatedTypeConfig', 'things.example.com', { ...config, propagation: 'Sometimes' })],
    ['a type config whose federated group is no domain', TYPE_CONFIGS, inSystem('FederatedTypeConfig', 'things.example.com', { ...config, federatedType: { ...config.federatedType, group: 'nodomain' } })],
    ['a cluster without an endpoint', CLUSTERS, inSystem('KubeFedCluster', 'one', { ...cluster, apiEndpoint: '' })],
    ['a cluster with a port that can not be', CLUSTERS, inSystem('KubeFedCluster', 'one', { ...cluster, apiEndpoint: 'https://one.example.com:70000' })],
    ['a cluster behind a proxy of another kind', CLUSTERS, inSystem('KubeFedCluster', 'one', { ...cluster, proxyURL: 'ftp://proxy' })],
    ['a cluster that skips all checks and one more', CLUSTERS, inSystem('KubeFedCluster', 'one', { ...cluster, disabledTLSValidations: ['*', 'SubjectName'] })],
    ['settings with an unknown scope', CONFIGS, inSystem('KubeFedConfig', 'other', { scope: 'Galaxy' })],
    ['settings with a delay of nothing', CONFIGS, inSystem('KubeFedConfig', 'other', { scope: 'Cluster', controllerDuration: { availableDelay: '0s' } })],
  ])('the host refuses %s', async (_what, type, object) => {
    await expect(federation.host.create(type, object, { dryRun: true })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it.each<[string, ResourceType, string, Record<string, unknown>]>([
    ['a type config', TYPE_CONFIGS, 'configmaps', { propagation: 'Sometimes' }],
    ['a cluster', CLUSTERS, 'cluster1', { disabledTLSValidations: ['*', 'SubjectName'] }],
    ['the scope of the settings', CONFIGS, 'kubefed', { scope: 'Namespaced' }],
    ['a lease that ends before it is renewed', CONFIGS, 'kubefed', { leaderElect: { leaseDuration: '5s', renewDeadline: '10s' } }],
  ])('and a change that breaks %s', async (_what, type, name, spec) => {
    await expect(federation.host.patch(type, { name, namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { spec } })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('what is left out of the settings has the defaults of the library; what is set stays', async () => {
    const made = await federation.host.create<KubeObject>(CONFIGS, inSystem('KubeFedConfig', 'other', { scope: 'Cluster', clusterHealthCheck: { period: '7s' } }), { dryRun: true });
    const { featureGates: _gates, ...defaults } = defaultConfigSpec({ scope: 'Cluster', clusterHealthCheck: { period: '7s' } });
    expect(made['spec']).toMatchObject(defaults);
  });

  it('a cluster\'s proxy is kept as it was given', async () => {
    const made = await federation.host.create<KubeObject>(CLUSTERS, inSystem('KubeFedCluster', 'one', { ...cluster, proxyURL: 'socks5://proxy.example.com:1080' }), { dryRun: true });
    expect(at(made, 'spec', 'proxyURL')).toBe('socks5://proxy.example.com:1080');
  });
});

describeWithRealServers('finalizers given at the door', () => {
  const given = async (object: KubeObject): Promise<readonly string[] | undefined> => {
    const type = { ...TYPES.fedConfigMaps, plural: `${object.kind.toLowerCase()}s`, kind: object.kind };
    return (await federation.host.create<KubeObject>(type, object, { dryRun: true })).metadata.finalizers;
  };

  it('a host with admission policies gives new objects their finalizer, but not those that nobody would take it from', async ({ skip }) => {
    const group = JSON.stringify(await federation.host.rawJson('/apis/admissionregistration.k8s.io/v1'));
    skip(!group.includes('mutatingadmissionpolicies'), 'this kube-apiserver has no MutatingAdmissionPolicy v1');
    await eventually('the policy is in force', async () => (await given(fedConfigMap(NS, 'tried', {})))?.includes(SYNC_FINALIZER) === true);
    const unplaced = fedConfigMap(NS, 'unplaced', {});
    expect(await given({ ...unplaced, spec: { template: {} } })).toBeUndefined();
    expect(await given(federated('FederatedNamespace', NS, 'misnamed', { placement: { clusters: [] } }))).toBeUndefined();
    const others = { ...fedConfigMap(NS, 'others', {}), metadata: { namespace: NS, name: 'others', finalizers: ['example.com/mine'] } };
    expect(await given(others)).toEqual(['example.com/mine', SYNC_FINALIZER]);
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'given', { a: '1' }));
    await eventually('placed', async () => (await inMember('cluster1', 'given')) !== undefined);
    await federation.host.delete(TYPES.fedConfigMaps, ref('given'));
    await eventually('gone everywhere', async () => (await inMember('cluster1', 'given')) === undefined && (await federation.host.find(TYPES.fedConfigMaps, ref('given'))) === undefined);
    const annotate = (value: string | null): Promise<unknown> => federation.host.patch(CONFIGS, { name: 'kubefed', namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { metadata: { annotations: { [FINALIZER_POLICY_ANNOTATION]: value } } } });
    await annotate('Disabled');
    await eventually('the policy is gone', async () => (await given(fedConfigMap(NS, 'tried', {}))) === undefined);
    await annotate(null);
    await eventually('the policy is back', async () => (await given(fedConfigMap(NS, 'tried', {}))) !== undefined);
  });
});

describe('types', () => {
  it('D20: a type that is made disabled is never started', async () => {
    const target: ResourceType = { group: '', version: 'v1', plural: 'limitranges', kind: 'LimitRange', namespaced: true };
    const config = typeConfigFor(target);
    await federation.host.create(TYPE_CONFIGS, { ...config, spec: { ...Object(config['spec']), propagation: 'Disabled' } });
    await eventually('seen', async () => stringAt(await federation.host.get(TYPE_CONFIGS, { name: 'limitranges', namespace: SYSTEM_NAMESPACE }), 'status', 'propagationController') === 'NotRunning');
    expect(await federation.host.find(DEFINITIONS, { name: 'federatedlimitranges.types.kubefed.io' })).toBeUndefined();
    expect(federation.plane().health().queues.map(({ name }) => name)).not.toContain('sync/limitranges');
  });

  const definition: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } } } } } }],
    },
  };

  it('D40: a custom type is enabled with its schema, propagates, follows a later change of that schema, and is disabled again with its definition', async () => {
    const { host } = federation.plane();
    for (const client of [federation.host, ...MEMBERS.map((name) => federation.member(name))]) {
      await client.create(DEFINITIONS, definition);
      await eventually('served', async () => (await client.list(WIDGETS)).items.length === 0);
    }
    await eventually('enabled', async () => (await enableType(host, { name: 'widgets', mode: 'write' })).did !== undefined);
    await eventually('running', async () => stringAt(await federation.host.get(TYPE_CONFIGS, { name: 'widgets.example.com', namespace: SYSTEM_NAMESPACE }), 'status', 'propagationController') === 'Running');
    const widget = (size: number): KubeObject => federated('FederatedWidget', NS, 'w', { template: { spec: { size } }, placement: { clusterSelector: {} } });
    const refusal: unknown = await federation.host.create(FED_WIDGETS, widget(0)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(KubeError);
    await federation.host.create(FED_WIDGETS, widget(2));
    await eventually('in both', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find<KubeObject>(WIDGETS, ref('w'))))).every((found) => at(found, 'spec', 'size') === 2));
    const sized = { type: 'object', properties: { size: { type: 'integer', minimum: 1, maximum: 5 }, colour: { type: 'string' } } };
    const changed = { ...definition, spec: { ...Object(definition['spec']), versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: sized } } } }] } };
    for (const client of [...MEMBERS.map((name) => federation.member(name)), federation.host]) await client.patch(DEFINITIONS, { name: 'widgets.example.com' }, { type: 'merge', body: { spec: changed.spec } });
    const refuses = async (client: KubeClient, type: ResourceType, object: KubeObject): Promise<boolean> => {
      const failure: unknown = await client.apply(type, object, { force: true, dryRun: true }).catch((error: unknown) => error);
      return failure instanceof KubeError && failure.code === 'INVALID';
    };
    for (const name of MEMBERS) await eventually(`${name} has the new bound`, () => refuses(federation.member(name), WIDGETS, { apiVersion: 'example.com/v1', kind: 'Widget', metadata: ref('large'), spec: { size: 6 } }));
    await eventually('the federated type has it, too', () => refuses(federation.host, FED_WIDGETS, { ...widget(6), metadata: ref('large') }));
    const blue = await federation.host.patch(FED_WIDGETS, ref('w'), { type: 'merge', body: { spec: { template: { spec: { colour: 'blue' } } } } });
    expect(at(blue, 'spec', 'template', 'spec', 'colour')).toBe('blue');
    await eventually('the new field is in both', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find<KubeObject>(WIDGETS, ref('w'))))).every((found) => at(found, 'spec', 'colour') === 'blue'));
    // The host learns a field before the members do: they get it as soon as they know it, without the object changing again.
    const finished = { type: 'object', properties: { ...sized.properties, finish: { type: 'string' } } };
    const learn = (client: KubeClient): Promise<KubeObject> => client.patch(DEFINITIONS, { name: 'widgets.example.com' }, { type: 'merge', body: { spec: { ...changed.spec, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: finished } } } }] } } });
    await learn(federation.host);
    await eventually('the federated type keeps the field', async () => {
      const kept = await federation.host.patch(FED_WIDGETS, ref('w'), { type: 'merge', body: { spec: { template: { spec: { finish: 'matte' } } } } });
      return at(kept, 'spec', 'template', 'spec', 'finish') === 'matte';
    });
    await eventually('the status says that the members do not take it', async () => (listAt(await federation.host.get(FED_WIDGETS, ref('w')), 'status', 'clusters') ?? []).every((entry) => stringAt(entry, 'status') === 'UpdateFailed'));
    for (const name of MEMBERS) await learn(federation.member(name));
    await eventually('what was learnt late is in both', async () => (await Promise.all(MEMBERS.map((name) => federation.member(name).find<KubeObject>(WIDGETS, ref('w'))))).every((found) => at(found, 'spec', 'finish') === 'matte'));
    await expect(disableType(host, { name: 'widgets.example.com', definition: 'delete' })).rejects.toThrow('There are still objects');
    await federation.host.delete(FED_WIDGETS, ref('w'));
    await eventually('gone', async () => (await federation.host.find(FED_WIDGETS, ref('w'))) === undefined);
    await disableType(host, { name: 'widgets.example.com', definition: 'delete' });
    await eventually('the definition is gone', async () => (await federation.host.find(DEFINITIONS, { name: 'federatedwidgets.types.kubefed.io' })) === undefined);
    await eventually('the config is gone', async () => (await federation.host.find(TYPE_CONFIGS, { name: 'widgets.example.com', namespace: SYSTEM_NAMESPACE })) === undefined);
  });

  it('disabling keeps what is in the members and the federated objects, and enabling goes on from there', async () => {
    const { host } = federation.plane();
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NS, 'stays', { a: '1' }));
    await eventually('there', async () => (await inMember('cluster2', 'stays')) !== undefined);
    await disableType(host, { name: 'configmaps', definition: 'keep' });
    await federation.host.patch(TYPES.fedConfigMaps, ref('stays'), { type: 'merge', body: { spec: { template: { data: { a: '2' } } } } });
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    expect(at(await inMember('cluster2', 'stays'), 'data', 'a')).toBe('1');
    await eventually('enabled', async () => (await enableType(host, { name: 'cm', mode: 'write' })).did !== undefined);
    await eventually('goes on', async () => at(await inMember('cluster2', 'stays'), 'data', 'a') === '2');
  });
});

describe('federating what is there', () => {
  it('D27: a namespace of a member with its contents, minus what controllers make; nothing else in it changes', async () => {
    const member = federation.member('cluster1');
    await member.create<KubeObject>(TYPES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'legacy' } });
    await member.create<KubeObject>(TYPES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'legacy', name: 'settings' }, data: { a: '1' } });
    const result = await federateFromCluster(federation.plane().host, member, { type: 'ns', name: 'legacy', contents: true, mode: 'write' });
    expect(result.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['FederatedNamespace legacy', 'FederatedConfigMap settings']);
    await eventually('in the other cluster', async () => at(await federation.member('cluster2').find<KubeObject>(TYPES.configMaps, { namespace: 'legacy', name: 'settings' }), 'data', 'a') === '1');
    const again: unknown = await federateFromCluster(federation.plane().host, member, { type: 'namespaces', name: 'legacy', mode: 'write' }).catch((error: unknown) => error);
    expect(again).toMatchObject({ code: 'CONFLICT' });
    expect(isNotFound(again)).toBe(false);
  });
});

describe('taking over from KubeFed', () => {
  const labels = { app: 'left-web' };
  const podTemplate = (cpu: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu } } }] } });
  const LEFT = [
    { fed: TYPES.fedConfigMaps, target: TYPES.configMaps, kind: 'ConfigMap', name: 'left-config', template: { data: { a: '1' } } },
    { fed: TYPES.fedDeployments, target: TYPES.deployments, kind: 'Deployment', name: 'left-web', template: { spec: { replicas: 0, selector: { matchLabels: labels }, template: podTemplate('1000m') } } },
  ] as const;
  const placement = { clusterSelector: {} };

  /** Finalizer, labels, a status without our marks and KubeFed's own version records. */
  async function leave({ fed, target, kind, name, template }: (typeof LEFT)[number]): Promise<void> {
    const clusterVersions = [];
    for (const member of MEMBERS) {
      const prefix = target.group === '' ? '/api/v1' : `/apis/${target.group}/${target.version}`;
      const object = { apiVersion: target.group === '' ? 'v1' : `${target.group}/${target.version}`, kind, metadata: { ...ref(name), labels: { [MANAGED_LABEL]: 'true' } }, ...template };
      const { status } = await new KubeHttp(federation.clusters.cluster(member).kubeconfig).send('POST', `${prefix}/namespaces/${NS}/${target.plural}?fieldManager=controller-manager`, object);
      expect(status).toBe(201);
      const live = await federation.member(member).get<KubeObject>(target, ref(name));
      clusterVersions.push({ clusterName: member, version: kind === 'ConfigMap' ? `rv:${live.metadata.resourceVersion}` : `gen:${live.metadata.generation}` });
    }
    const object = federated(fed.kind, NS, name, { template, placement });
    const made = await federation.host.create<KubeObject>(fed, { ...object, metadata: { ...object.metadata, finalizers: [SYNC_FINALIZER] } });
    await federation.host.patch(fed, ref(name), { type: 'merge', body: { status: { clusters: MEMBERS.map((member) => ({ name: member })) } } }, { subresource: 'status' });
    const record = { namespace: NS, name: `${kind.toLowerCase()}-${name}` };
    await federation.host.create<KubeObject>(PROPAGATED_VERSIONS, {
      apiVersion: 'core.kubefed.io/v1alpha1', kind: 'PropagatedVersion', metadata: { ...record, ownerReferences: [{ apiVersion: made.apiVersion, kind: fed.kind, name, uid: made.metadata.uid ?? '' }] },
    });
    await federation.host.patch(PROPAGATED_VERSIONS, record, { type: 'merge', body: { status: { templateVersion: templateVersion(template), overridesVersion: overridesVersion({ template, placement }), clusterVersions } } }, { subresource: 'status' });
  }

  it('the first pass over what is in sync writes nothing in any member', async () => {
    await federation.plane().stop();
    for (const each of LEFT) await leave(each);
    await federation.restart();
    for (const { fed, name } of LEFT) {
      await eventually(`${name} is in order`, async () => federatedStatusOf(await federation.host.get<KubeObject>(fed, ref(name))).clusters?.filter(({ applied, status }) => applied !== undefined && status === undefined).length === MEMBERS.length);
    }
    const left = await Promise.all(LEFT.flatMap(({ target, name }) => MEMBERS.map((member) => federation.member(member).get<KubeObject>(target, ref(name)))));
    expect(left.flatMap(({ metadata }) => metadata.managedFields ?? []).map(({ manager }) => manager)).not.toContain(FIELD_MANAGER);
  });
});
