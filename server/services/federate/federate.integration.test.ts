import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MANAGED_LABEL, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import { typeConfigFor } from '#lib/federation/types/type-config.ts';
import { parseApiVersion, type KubeObject, type ResourceType } from '#lib/kube/object.ts';
import { eventually, federateNamespace, startFederation, TYPES, type Federation } from '#server/controllers/testing/federation-kit.ts';
import { CLUSTERS, DEFINITIONS, TYPE_CONFIGS } from '#server/host/resources.ts';
import { disableType } from '../types/disable-type.ts';
import { enableType } from '../types/enable-type.ts';
import { federateFromCluster } from './federate-from-cluster.ts';
import { federateManifests } from './federate-manifests.ts';

const MEMBERS = ['cluster1', 'cluster2'];
const type = (group: string, version: string, plural: string, kind: string, namespaced = true): ResourceType => ({ group, version, plural, kind, namespaced });
const SERVICES = type('', 'v1', 'services', 'Service');
const SECRETS = type('', 'v1', 'secrets', 'Secret');
const QUOTAS = type('', 'v1', 'resourcequotas', 'ResourceQuota');
const REPLICA_SETS = type('apps', 'v1', 'replicasets', 'ReplicaSet');
const CLUSTER_ROLES = type('rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', false);
const FED_CLUSTER_ROLES = type('types.kubefed.io', 'v1beta1', 'federatedclusterroles', 'FederatedClusterRole', false);

let federation: Federation;
beforeAll(async () => { federation = await startFederation(MEMBERS); });
afterAll(async () => { await federation?.stop(); });

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const configMap = (ns: string, name: string, data: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: ns, name }, data });
const inMember = (cluster: string, of: ResourceType, ref: { namespace?: string; name: string }) => federation.member(cluster).find<KubeObject>(of, ref);
const named = (objects: readonly KubeObject[]): string[] => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('federate', () => {
  it('one object of the host: previewed without writing, then made; without the fields that each cluster has of its own', async () => {
    const { host } = federation.plane();
    await federateNamespace(federation, 'shop');
    await federation.host.create<KubeObject>(SERVICES, { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'shop', name: 'web', labels: { app: 'web' }, annotations: { note: 'x' } }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
    const input = { type: 'svc', name: 'web', namespace: 'shop' };
    const preview = await federateFromCluster(host, federation.host, { ...input, mode: 'preview' });
    expect(named(preview.objects)).toEqual(['FederatedService web']);
    expect(preview.notes.map(({ text }) => text).join()).toContain('Annotations');
    expect(at(preview.objects[0], 'spec', 'template', 'spec', 'clusterIP')).toBeUndefined();
    expect((await federation.host.list(type('types.kubefed.io', 'v1beta1', 'federatedservices', 'FederatedService'))).items).toEqual([]);
    await federateFromCluster(host, federation.host, { ...input, mode: 'write' });
    for (const cluster of MEMBERS) await eventually(`in ${cluster}`, async () => (await inMember(cluster, SERVICES, { namespace: 'shop', name: 'web' }))?.metadata.labels?.['app'] === 'web');
  });

  it('an object without a namespace of a member, which the member keeps', async () => {
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const made = await federation.member('cluster1').create<KubeObject>(CLUSTER_ROLES, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reader' }, rules } as KubeObject);
    await federateFromCluster(federation.plane().host, federation.member('cluster1'), { type: 'clusterroles', name: 'reader', mode: 'write' });
    await eventually('in the other', async () => at(await inMember('cluster2', CLUSTER_ROLES, { name: 'reader' }), 'rules') !== undefined);
    await eventually('adopted', async () => (await inMember('cluster1', CLUSTER_ROLES, { name: 'reader' }))?.metadata.labels?.[MANAGED_LABEL] === 'true');
    expect((await inMember('cluster1', CLUSTER_ROLES, { name: 'reader' }))?.metadata.uid).toBe(made.metadata.uid);
    await federation.host.delete(FED_CLUSTER_ROLES, { name: 'reader' });
  });

  it('a whole namespace of the host, minus what controllers make; a type that is not enabled stops all of it, unless it is skipped', async () => {
    const { host } = federation.plane();
    await federation.host.create(TYPES.namespaces, namespace('old-shop'));
    const owner = await federation.host.create(TYPES.configMaps, configMap('old-shop', 'settings', { a: '1' }));
    await federation.host.create<KubeObject>(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'old-shop', name: 'own' }, stringData: { a: '1' } });
    const pod = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } };
    await federation.host.create<KubeObject>(REPLICA_SETS, {
      apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { namespace: 'old-shop', name: 'made', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'settings', uid: owner.metadata.uid ?? '', controller: true }] },
      spec: { replicas: 0, selector: { matchLabels: { app: 'x' } }, template: pod },
    } as KubeObject);
    await federation.host.create<KubeObject>(QUOTAS, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: 'old-shop', name: 'q' }, spec: { hard: { pods: '5' } } });
    const input = { type: 'namespace', name: 'old-shop', contents: true, mode: 'write' } as const;
    await expect(federateFromCluster(host, federation.host, input)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED', message: expect.stringContaining('resourcequotas') });
    expect(await federation.host.find(TYPES.fedNamespaces, { namespace: 'old-shop', name: 'old-shop' })).toBeUndefined();
    const { objects, notes } = await federateFromCluster(host, federation.host, { ...input, skip: ['ResourceQuota'] });
    expect(named(objects).toSorted()).toEqual(['FederatedConfigMap settings', 'FederatedNamespace old-shop', 'FederatedSecret own']);
    expect(notes.map(({ text }) => text).join()).toContain('made by ConfigMap settings');
    await eventually('in a member', async () => (await inMember('cluster2', SECRETS, { namespace: 'old-shop', name: 'own' })) !== undefined);
  });

  it('manifests in every older form are taken by the host as they come out, and mean what they meant', async () => {
    await federateNamespace(federation, 'legacy');
    const { objects, yaml } = federateManifests(OLD_FORMS);
    expect(yaml.split('---\n')).toHaveLength(objects.length);
    for (const object of objects) {
      const known = Object.values(TYPES).find(({ kind }) => kind === object.kind);
      await federation.host.create<KubeObject>({ ...(known ?? TYPES.fedConfigMaps), ...parseApiVersion(object.apiVersion) }, object);
    }
    await eventually('placed by clusterNames, with its dotted override', async () => at(await inMember('cluster1', TYPES.configMaps, { namespace: 'legacy', name: 'dotted' }), 'data', 'a') === 'other');
    expect(await inMember('cluster2', TYPES.configMaps, { namespace: 'legacy', name: 'dotted' })).toBeUndefined();
    await eventually('divided as its v1 preferences say', async () => {
      const replicas = await Promise.all(MEMBERS.map(async (cluster) => numberAt(await inMember(cluster, TYPES.deployments, { namespace: 'legacy', name: 'v1' }), 'spec', 'replicas')));
      return replicas.join() === '2,1';
    });
  });
});

/** The form before 0.1.0-rc3, the spelling of rc1, and a Federation v1 object. */
const OLD_FORMS = `
apiVersion: types.federation.k8s.io/v1alpha1
kind: FederatedConfigMap
metadata: { namespace: legacy, name: dotted }
spec:
  template: { data: { a: one } }
  placement: { clusterNames: [cluster1] }
  overrides: [{ clusterName: cluster1, clusterOverrides: [{ path: data.a, value: other }] }]
---
apiVersion: types.kubefed.k8s.io/v1beta1
kind: FederatedConfigMap
metadata: { namespace: legacy, name: renamed }
spec: { template: { data: {} }, placement: { clusters: [{ name: cluster1 }] } }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  namespace: legacy
  name: v1
  annotations:
    federation.kubernetes.io/deployment-preferences: '{"clusters": {"cluster1": {"weight": 2}, "cluster2": {"weight": 1}}}'
spec:
  replicas: 3
  selector: { matchLabels: { app: v1 } }
  template: { metadata: { labels: { app: v1 } }, spec: { containers: [{ name: c, image: 'nginx:1.27' }] } }
`;

describe('types that are federated already', () => {
  const refusalOf = async (name: string): Promise<string> => {
    const failure: unknown = await enableType(federation.plane().host, { name, mode: 'preview' }).catch((error: unknown) => error);
    return `${stringAt(failure, 'code')} ${failure instanceof Error ? failure.message : ''}`;
  };

  it('another type with the same federated name is refused, and nothing is written', async () => {
    await federation.host.create<KubeObject>(DEFINITIONS, {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'secrets.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'secrets', singular: 'secret', kind: 'Secret' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
    });
    await eventually('the collision is told', async () => /^PRECONDITION_FAILED .* belongs to secrets already/.test(await refusalOf('secrets.example.com')));
    expect(await federation.host.find(TYPE_CONFIGS, { namespace: SYSTEM_NAMESPACE, name: 'secrets.example.com' })).toBeUndefined();
  });

  it('the same objects under an equivalent API are refused; without that they are enabled again', async () => {
    const { host } = federation.plane();
    const name = 'networkpolicies.networking.k8s.io';
    await disableType(host, { name, definition: 'keep' });
    const old = typeConfigFor(type('extensions', 'v1beta1', 'networkpolicies', 'NetworkPolicy'));
    await federation.host.create(TYPE_CONFIGS, { ...old, spec: { ...Object(old['spec']), propagation: 'Disabled' } });
    await eventually('the equivalent API is told', async () => /^PRECONDITION_FAILED The same objects .* networkpolicies\.extensions/.test(await refusalOf(name)));
    await federation.host.delete(TYPE_CONFIGS, { namespace: SYSTEM_NAMESPACE, name: 'networkpolicies.extensions' });
    await eventually('enabled again', async () => (await enableType(host, { name, mode: 'write' })).did === 'created');
  });

  it('a type that nobody serves or that is not federated is told by name', async () => {
    const { host } = federation.plane();
    await expect(enableType(host, { name: 'nonsense', mode: 'write' })).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('nonsense') });
    await expect(disableType(host, { name: 'nonsense', definition: 'keep' })).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('nonsense') });
  });
});

describe('overrides for many clusters', () => {
  it('those for all come first, then those by label, then the cluster\'s own; a new label counts at once', async () => {
    const ref = { namespace: 'shop', name: 'layers' };
    const set = (value: string): Record<string, unknown>[] => [{ path: '/data/a', value }];
    const label = (cluster: string, tier: string | null) => federation.host.patch(CLUSTERS, { namespace: SYSTEM_NAMESPACE, name: cluster }, { type: 'merge', body: { metadata: { labels: { tier } } } });
    await label('cluster1', 'gold');
    await federation.host.create<KubeObject>(TYPES.fedConfigMaps, {
      apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: ref,
      spec: {
        template: { data: { a: 'template', b: 'template' } }, placement: { clusterSelector: {} },
        overrides: [{ clusterSelector: { matchLabels: { tier: 'gold' } }, clusterOverrides: set('by label') }, { clusterName: '*', clusterOverrides: set('for all') }],
      },
    });
    const held = async (): Promise<string> => (await Promise.all(MEMBERS.map(async (cluster) => stringAt(await inMember(cluster, TYPES.configMaps, ref), 'data', 'a')))).join();
    await eventually('each by its own', async () => (await held()) === 'by label,for all');
    await label('cluster2', 'gold');
    await eventually('the label counts', async () => (await held()) === 'by label,by label');
    await label('cluster2', null);
    await eventually('and its loss', async () => (await held()) === 'by label,for all');
    const overrides = listAt(await federation.host.get<KubeObject>(TYPES.fedConfigMaps, ref), 'spec', 'overrides') ?? [];
    await federation.host.patch(TYPES.fedConfigMaps, ref, { type: 'merge', body: { spec: { overrides: [{ clusterName: 'cluster1', clusterOverrides: set('own') }, ...overrides] } } });
    await eventually('its own has the last word', async () => (await held()) === 'own,for all');
  });
});
