import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterPods } from '#lib/contracts/pods.ts';
import type { CreateResult } from '#lib/contracts/create.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { en } from '#lib/views/messages/en/index.ts';
import { createPhrasing } from '#lib/views/phrasing.ts';
import { explainShortage } from '#lib/views/pods/explain-pods.ts';
import { eventually, startFederation, TYPES, type Federation } from '#server/controllers/testing/federation-kit.ts';
import { createObjects, type CreateRequest } from '#server/services/create/create-objects.ts';
import { federateFromCluster } from '#server/services/federate/federate-from-cluster.ts';
import { saveConfig } from '#server/services/settings/save-config.ts';
import { enableType } from '#server/services/types/enable-type.ts';
import { disableType } from '#server/services/types/disable-type.ts';
import { readKindSchema } from './create/read-schema.ts';
import { readSourceObjects } from './create/read-sources.ts';
import { readNamespaces } from './namespaces/read-namespaces.ts';
import { followersOf } from './pods/current-followers.ts';
import { LogFollower } from './pods/log-follower.ts';
import { clientOf, readClusterPods } from './pods/read-pods.ts';
import { searchFleet } from './search/search-fleet.ts';
import { searchMembers } from './search/search-members.ts';
import { readConfigView } from './settings/read-settings.ts';
import { discoverFleet } from './types/discover-members.ts';
import { toCandidates } from './types/read-candidates.ts';
import { readDisablePlan } from './types/read-plans.ts';
import { readTypes } from './types/read-types.ts';

/** What the console's pages read and write, over a host and two members, embedded or real. */

const DEFINITIONS: ResourceType = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false };
const phrasing = createPhrasing('en', en);

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true } as const;
const EVENTS = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true } as const;
let federation: Federation;
beforeAll(async () => { federation = await startFederation(['east', 'west']); });
afterAll(() => federation.stop());

const deployment = (name: string, extra = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: web, image: 'nginx:1.27'${extra}}]}
`;
const create = (yaml: string, options: Partial<CreateRequest> = {}): Promise<CreateResult> =>
  createObjects(federation.plane().host, { mode: 'write', yaml, federate: true, withNamespaces: true, ...options });
const outcomes = ({ items }: CreateResult) => items.map(({ kind, name, outcome }) => `${kind} ${name}: ${outcome}`);

describe('creating from YAML', () => {
  it('tells what would be made without making it, then makes all of it, and goes on where it was', async () => {
    const preview = await create(deployment('web'), { mode: 'preview' });
    expect(outcomes(preview)).toEqual(['Namespace shop: ready', 'FederatedNamespace shop: ready', 'FederatedDeployment web: ready']);
    expect(preview.isGood).toBe(true);
    expect(await federation.host.find(TYPES.namespaces, { name: 'shop' })).toBeUndefined();
    const made = await create(deployment('web'));
    expect(outcomes(made)).toEqual(['Namespace shop: created', 'FederatedNamespace shop: created', 'FederatedDeployment web: created']);
    expect(made.workload).toEqual({ resource: 'federateddeployments', namespace: 'shop', name: 'web' });
    await eventually('both members hold it', async () => {
      const found = await Promise.all(['east', 'west'].map((name) => federation.member(name).find(TYPES.deployments, { namespace: 'shop', name: 'web' })));
      return found.every((object) => object !== undefined);
    });
    const again = await create(`${deployment('web')}---\n${deployment('api')}`);
    expect(outcomes(again)).toEqual(['FederatedDeployment web: there', 'FederatedDeployment api: created']);
  });

  it('writes nothing when the host refuses one of the objects, and says what the host said', async () => {
    const bad = await create(`${deployment('good')}---\n${deployment('bad', ', ports: [{containerPort: eighty}]')}`);
    expect(bad.isGood).toBe(false);
    expect(bad.items.find(({ name }) => name === 'bad')).toMatchObject({ outcome: 'invalid' });
    expect(bad.items.find(({ name }) => name === 'bad')?.sentence?.text).toContain('containerPort');
    expect(await federation.host.find(TYPES.fedDeployments, { namespace: 'shop', name: 'good' })).toBeUndefined();
  });

  it('does not touch an object of that name, and names the type that would have to be enabled', async () => {
    const taken = await create(deployment('web').replace('replicas: 2', 'replicas: 7'));
    expect(outcomes(taken)).toEqual(['FederatedDeployment web: taken']);
    const unknown = await create('apiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: shop}\nspec: {limits: []}');
    expect(unknown.items[0]).toMatchObject({ outcome: 'invalid', missingType: 'limitranges' });
    await expect(create('kind: [')).rejects.toMatchObject({ code: 'INVALID' });
    await expect(create('# nothing')).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('knows the schema of federated and ordinary kinds', async () => {
    const { host } = federation.plane();
    const { schema } = await readKindSchema(host, 'types.kubefed.io/v1beta1', 'FederatedDeployment');
    expect(JSON.stringify(schema)).toContain('"containerPort"');
    expect((await readKindSchema(host, 'apps/v1', 'Deployment')).schema).toBeDefined();
    expect(await readKindSchema(host, 'nowhere/v1', 'Nothing')).toEqual({});
  });
});

describe('federating what a member has', () => {
  it('lists it, shows it, and leaves out what controllers make', async () => {
    const east = federation.member('east');
    await east.create<KubeObject>(TYPES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours', namespace: 'shop' }, data: { sky: 'blue' } });
    const { host, registry } = federation.plane();
    const { objects } = await readSourceObjects(host, registry, 'east', 'configmaps');
    expect(objects).toContainEqual({ namespace: 'shop', name: 'colours', isFederated: false });
    expect(objects.some(({ name }) => name === 'kube-root-ca.crt')).toBe(false);
    const { objects: preview } = await federateFromCluster(host, east, { type: 'configmaps', namespace: 'shop', name: 'colours', mode: 'preview' });
    expect(preview[0]).toMatchObject({ kind: 'FederatedConfigMap', spec: { template: { data: { sky: 'blue' } } } });
    await expect(readSourceObjects(host, registry, 'nowhere', 'configmaps')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('federated types', () => {
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
    },
  };

  it('a custom resource that only one member has is found, enabled, and disabled with its definition', async () => {
    await federation.member('west').create<KubeObject>(DEFINITIONS, crd);
    const { host, registry } = federation.plane();
    const find = async () => {
      const configured = new Set([...host.typeConfigs.store.values()].map(({ metadata }) => metadata.name));
      return toCandidates(await discoverFleet(host, registry), configured).candidates.find(({ name }) => name === 'widgets.example.com');
    };
    // Discovery answers are kept for a while; the first one is taken after the definition is served.
    await eventually('the member serves it', async () => JSON.stringify(await federation.member('west').rawJson('/apis')).includes('example.com'));
    expect(await find()).toMatchObject({ isOnHost: false, members: ['west'] });
    const others = [...registry.members()].map(({ client }) => client);
    expect((await enableType(host, { name: 'widgets.example.com', mode: 'preview', others })).did).toBe('created');
    await expect(enableType(host, { name: 'widgets.example.com', mode: 'preview' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await enableType(host, { name: 'widgets.example.com', mode: 'write', others });
    const state = () => readTypes(host, new Date()).types.find(({ name }) => name === 'widgets.example.com')?.state;
    await eventually('it runs', async () => state() === 'running');
    expect(readDisablePlan(host, registry, 'widgets.example.com')).toMatchObject({ objectCount: 0, targetCount: 0 });
    await disableType(host, { name: 'widgets.example.com', definition: 'delete' });
    await eventually('it is gone', async () => state() === undefined);
  });
});

describe('inside a member', () => {
  const read = (cluster = 'east'): Promise<ClusterPods> => {
    const { host, registry } = federation.plane();
    return readClusterPods({ host, registry }, { resource: 'federateddeployments', namespace: 'shop', name: 'web', cluster }, new Date());
  };

  const follow = (pod: string, container: string, cursor = '') => new LogFollower(() => clientOf(federation.plane().registry, 'east'), { cluster: 'east', namespace: 'shop', pod, container }, cursor);

  it('shows the Pods, or says why there are none', async () => {
    await eventually('the member holds it', async () => (await federation.member('east').find(TYPES.deployments, { namespace: 'shop', name: 'web' })) !== undefined);
    let pods = await read();
    if (pods.isObserved || federation.clusters.kind === 'embedded') {
      await eventually('its Pods run', async () => {
        pods = await read();
        return pods.pods.length === 2 && pods.pods.every(({ isReady }) => isReady);
      });
      expect(explainShortage(pods, phrasing)).toEqual([]);
      const pod = pods.pods[0]?.name ?? '';
      const log = follow(pod, 'web');
      const text: string[] = [];
      let cursor = '';
      for (let piece = await log.next(); piece !== undefined && !text.join('\n').includes('ready at'); piece = await log.next()) {
        cursor = piece.cursor;
        expect(piece.frame.kind === 'state' ? piece.frame.state.kind : 'lines').toMatch(/lines|following/);
        if (piece.frame.kind === 'lines') text.push(...piece.frame.lines);
      }
      log.close();
      expect(text.join('\n')).toContain('nginx:1.27');
      // Taken up where it was left, nothing comes twice: the next to come is what happens next.
      const later = follow(pod, 'web', cursor);
      await federation.member('east').delete(PODS, { namespace: 'shop', name: pod });
      for (let piece = await later.next(); piece?.frame.kind !== 'state' || piece.frame.state.kind !== 'stopped'; piece = await later.next()) {
        if (piece?.frame.kind === 'lines') expect(text).not.toEqual(expect.arrayContaining(piece.frame.lines));
      }
      later.close();
    } else {
      expect(explainShortage(pods, phrasing)).toEqual(['east has taken the object, yet nothing there has made its 2 Pods: no controller manager seems to run in it.']);
    }
  });

  it('is followed while it is looked at: an event about a Pod is told at once', async () => {
    const plane = federation.plane();
    const followers = followersOf(plane);
    const line = plane.hub.subscribe();
    await readClusterPods({ host: plane.host, registry: plane.registry, followers }, { resource: 'federateddeployments', namespace: 'shop', name: 'web', cluster: 'east' }, new Date());
    expect(followers.size).toBe(3);
    const involvedObject = { kind: 'Pod', namespace: 'shop', name: 'web-unheard' };
    await federation.member('east').create<KubeObject>(EVENTS, { apiVersion: 'v1', kind: 'Event', metadata: { namespace: 'shop', name: 'web-unheard.1' }, involvedObject, reason: 'Unheard', message: 'of', type: 'Warning' });
    for (let hint = await line.next(); ; hint = await line.next()) if (hint === undefined || (hint.topic === 'member' && hint.kind === 'Event' && hint.name === 'web')) break;
    line.close();
    followers.stop();
  });

  it('names what is not there, and gives a missing log as a sentence', async () => {
    await expect(read('nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const log = follow('no-such-pod', '');
    const piece = await log.next();
    log.close();
    expect(piece?.frame).toMatchObject({ kind: 'state', state: { kind: 'stopped', problem: { text: expect.stringContaining('no-such-pod') } } });
    expect(await log.next()).toBeUndefined();
  });
});

describe('finding and counting', () => {
  it('finds clusters, federated objects and what members hold, by any words of the name', async () => {
    const { host, registry } = federation.plane();
    await eventually('the caches show it', async () => searchFleet(host, registry, 'deployment web').hits.some(({ sort, clusters }) => sort === 'object' && clusters.length === 2));
    expect(searchFleet(host, registry, 'web').hits[0]).toMatchObject({ name: 'web' });
    expect(searchFleet(host, registry, 'EAST').hits[0]).toMatchObject({ sort: 'cluster', name: 'east' });
    expect(searchFleet(host, registry, 'shop/web').hits.map(({ sort }) => sort)).toEqual(['workload', 'object']);
    expect(searchFleet(host, registry, '  ')).toEqual({ hits: [], isCut: false });
    expect(searchFleet(host, registry, 'no such thing').hits).toEqual([]);
  });

  it('asks the members for what is not federated, by any words of the name', async () => {
    const { host, registry } = federation.plane();
    await federation.member('west').create<KubeObject>(TYPES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'only-west', namespace: 'default' } });
    const { hits, silent } = await searchMembers(host, registry, 'configmap only-w');
    expect(hits).toEqual([{ sort: 'object', kind: 'ConfigMap', namespace: 'default', name: 'only-west', resource: '', type: 'configmaps', clusters: ['west'] }]);
    expect(silent).toEqual([]);
    expect((await searchMembers(host, registry, 'shop/web')).hits).toContainEqual(expect.objectContaining({ kind: 'Deployment', resource: 'federateddeployments', clusters: ['east', 'west'] }));
    expect(await searchMembers(host, registry, 'w')).toEqual({ hits: [], isCut: false, silent: [] });
  });

  it('counts what is federated in a namespace', () => {
    const shop = readNamespaces(federation.plane().host, new Date()).namespaces.find(({ name }) => name === 'shop');
    expect(shop).toMatchObject({ isProtected: false, federated: { placement: { by: 'selector', clusters: ['east', 'west'] } }, contents: [{ kind: 'FederatedDeployment', count: 2 }] });
  });
});

describe('settings', () => {
  it('are checked before they are written, and somebody else’s change is a conflict', async () => {
    const { host } = federation.plane();
    const config = readConfigView(host);
    if (config === undefined) throw new Error('there is no KubeFedConfig');
    const withPeriod = (period: string) => ({ ...config.spec, clusterHealthCheck: { period, timeout: '1s', failureThreshold: 1, successThreshold: 1 } });
    const refused = await saveConfig(host, { resourceVersion: config.resourceVersion, spec: withPeriod('soon') });
    expect(refused).toMatchObject({ ok: false, fields: [{ path: 'spec.clusterHealthCheck.period' }] });
    expect(await saveConfig(host, { resourceVersion: config.resourceVersion, spec: withPeriod('2s') })).toEqual({ ok: true });
    await expect(saveConfig(host, { resourceVersion: config.resourceVersion, spec: withPeriod('3s') })).rejects.toMatchObject({ code: 'CONFLICT' });
    await eventually('it is in force', async () => host.config?.clusterHealthCheck.periodMs === 2_000);
  });
});
