import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayAt, textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const MERGE = { type: 'application/merge-patch+json' };

function crd(group: string, plural: string, kind: string, extra: object = {}): object {
  const schema = {
    openAPIV3Schema: {
      type: 'object', properties: {
        spec: { type: 'object', properties: { size: { type: 'integer', minimum: 0, default: 1 }, color: { type: 'string' } } },
        status: { type: 'object', properties: { ready: { type: 'integer' } } },
      },
    },
  };
  const version = {
    name: 'v1beta1', served: true, storage: true, schema, subresources: { status: {}, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.ready' } },
    additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }, { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind, singular: kind.toLowerCase() }, versions: [version, { ...version, name: 'v1alpha1', storage: false }], ...extra },
  };
}

const things = '/apis/types.kubefed.io/v1beta1/namespaces/default/things';
const aliased = '/apis/types.kubefed.k8s.io/v1beta1/namespaces/default/things';
const thing = (group: string, name: string, version = 'v1beta1'): object => ({ apiVersion: `${group}/${version}`, kind: 'Thing', metadata: { name }, spec: { color: 'red' } });

test('a CRD is served as soon as it is acknowledged, with its defaults, validation, columns and subresources', async () => {
  const made = await cluster.send('POST', CRDS, crd('types.kubefed.io', 'things', 'Thing'));
  expect([made.code, arrayAt(made.body, 'status', 'conditions').map((each) => `${textAt(each, 'type')}=${textAt(each, 'status')}`)]).toEqual([201, ['NamesAccepted=True', 'Established=True']]);
  const one = await cluster.send('POST', things, thing('types.kubefed.io', 'one'));
  expect([one.code, valueAt(one.body, 'spec', 'size'), valueAt(one.body, 'metadata', 'generation')]).toEqual([201, 1, 1]);
  const refused = await cluster.send('PATCH', `${things}/one`, { spec: { size: -1 } }, MERGE);
  expect([refused.code, textAt(arrayAt(refused.body, 'details', 'causes')[0], 'field')]).toEqual([422, 'spec.size']);
  const table = await cluster.send('GET', things, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
  expect(arrayAt(table.body, 'columnDefinitions').map((each) => textAt(each, 'name'))).toEqual(['Name', 'Size', 'Age']);
  expect(arrayAt(arrayAt(table.body, 'rows')[0], 'cells')).toEqual(['one', 1, expect.stringMatching(/^\d+s$/)]);
  const scaled = await cluster.send('PATCH', `${things}/one/scale`, { spec: { replicas: 4 } }, MERGE);
  expect([scaled.code, valueAt(scaled.body, 'spec', 'replicas'), valueAt(scaled.body, 'status')]).toEqual([200, 4, { replicas: 0 }]);
  const unseen = await cluster.send('PUT', `${things}/one`, thing('types.kubefed.io', 'one'));
  expect([unseen.code, textAt(arrayAt(unseen.body, 'details', 'causes')[0], 'field')]).toEqual([422, 'metadata.resourceVersion']);
  expect((await cluster.send('PATCH', `${things}/one`, {}, { type: 'application/strategic-merge-patch+json' })).code).toBe(415);
});

test('each version shows the same object under its own apiVersion', async () => {
  const other = await cluster.send('GET', `${things.replace('v1beta1', 'v1alpha1')}/one`);
  expect([other.code, other.body['apiVersion'], valueAt(other.body, 'spec', 'size')]).toEqual([200, 'types.kubefed.io/v1alpha1', 4]);
});

test('another spelling of the group reaches the same objects, in every form', async () => {
  const watch = await cluster.watch(`${things}?watch=1&fieldSelector=metadata.name%3Dtwo`);
  const watchAlias = await cluster.watch(`${aliased}?watch=1&fieldSelector=metadata.name%3Dtwo`);
  const made = await cluster.send('POST', aliased, thing('types.kubefed.k8s.io', 'two'));
  expect([made.code, made.body['apiVersion']]).toEqual([201, 'types.kubefed.k8s.io/v1beta1']);
  expect((await cluster.send('GET', `${things}/two`)).body['apiVersion']).toBe('types.kubefed.io/v1beta1');
  expect((await watch.next())?.object['apiVersion']).toBe('types.kubefed.io/v1beta1');
  expect((await watchAlias.next())?.object['apiVersion']).toBe('types.kubefed.k8s.io/v1beta1');
  watch.close();
  watchAlias.close();
  const list = await cluster.send('GET', aliased);
  expect([list.body['apiVersion'], arrayAt(list.body, 'items').map((each) => textAt(each, 'apiVersion'))]).toEqual(['types.kubefed.k8s.io/v1beta1', Array(2).fill('types.kubefed.k8s.io/v1beta1')]);
  const applied = await cluster.send('PATCH', `${aliased}/two?fieldManager=me&force=true`, 'apiVersion: types.kubefed.k8s.io/v1beta1\nkind: Thing\nspec:\n  size: 9\n', { type: 'application/apply-patch+yaml' });
  expect([applied.code, valueAt(applied.body, 'spec', 'size'), applied.body['apiVersion']]).toEqual([200, 9, 'types.kubefed.k8s.io/v1beta1']);
  const put = await cluster.send('PUT', `${aliased}/two`, applied.body);
  expect(put.code).toBe(200);
  const owned = await cluster.send('POST', '/api/v1/namespaces/default/configmaps', {
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned', ownerReferences: [{ apiVersion: 'types.kubefed.k8s.io/v1beta1', kind: 'Thing', name: 'two', uid: textAt(made.body, 'metadata', 'uid') }] },
  });
  expect(textAt(arrayAt(owned.body, 'metadata', 'ownerReferences')[0], 'apiVersion')).toBe('types.kubefed.io/v1beta1');
  const groups = arrayAt((await cluster.send('GET', '/apis')).body, 'groups').map((each) => textAt(each, 'name'));
  expect(groups).toEqual(expect.arrayContaining(['types.kubefed.io', 'types.kubefed.k8s.io']));
  const aggregated = await cluster.send('GET', '/apis', undefined, { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' });
  expect(String(aggregated.headers['content-type'])).toContain('as=APIGroupDiscoveryList');
  expect(arrayAt(aggregated.body, 'items').map((each) => textAt(each, 'metadata', 'name'))).toEqual(expect.arrayContaining(['types.kubefed.k8s.io']));
  expect(cluster.server.api.resources().filter((each) => each.plural === 'things').map((each) => each.group)).toEqual(['types.kubefed.io']);
});

test('access is granted under either spelling of the group', async () => {
  await cluster.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'things' }, rules: [{ apiGroups: ['types.kubefed.k8s.io'], resources: ['things'], verbs: ['list'] }],
  });
  await cluster.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'things' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'things' }, subjects: [{ kind: 'User', name: 'dev' }],
  });
  expect((await cluster.send('GET', things, undefined, { token: 'dev' })).code).toBe(200);
  expect((await cluster.send('GET', aliased, undefined, { token: 'dev' })).code).toBe(200);
});

test('a broken CRD is refused and does not disturb what is served', async () => {
  const broken = await cluster.send('POST', CRDS, crd('broken.io', 'bits', 'Bit', { versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'text' } } }] }));
  expect(broken.code).toBe(422);
  expect((await cluster.send('GET', '/apis/broken.io/v1/bits')).code).toBe(404);
  expect((await cluster.send('GET', things)).code).toBe(200);
});

test('deleting a CRD deletes its objects first, held ones included, then ends its watches', async () => {
  await cluster.send('POST', CRDS, crd('gone.io', 'leaves', 'Leaf'));
  const leaves = '/apis/gone.io/v1beta1/namespaces/default/leaves';
  const leaf = (name: string, finalizers: string[]): object => ({ apiVersion: 'gone.io/v1beta1', kind: 'Leaf', metadata: { name, finalizers } });
  await cluster.send('POST', leaves, leaf('free', []));
  await cluster.send('POST', leaves, leaf('held', ['example.com/hold']));
  const watch = await cluster.watch(`${leaves}?watch=1`);
  expect(await watch.take(2)).toEqual(['ADDED free', 'ADDED held']);
  await cluster.send('DELETE', `${CRDS}/leaves.gone.io`);
  expect((await watch.take(2)).sort()).toEqual(['DELETED free', 'MODIFIED held']);
  expect((await cluster.send('POST', leaves, leaf('late', []))).code).toBe(405);
  const waiting = await cluster.send('GET', `${CRDS}/leaves.gone.io`);
  expect(arrayAt(waiting.body, 'status', 'conditions').map((each) => textAt(each, 'type'))).toContain('Terminating');
  await cluster.send('PATCH', `${leaves}/held`, { metadata: { finalizers: null } }, MERGE);
  expect(await watch.take(1)).toEqual(['DELETED held']);
  expect(await watch.next()).toBeUndefined();
  expect((await cluster.send('GET', `${CRDS}/leaves.gone.io`)).code).toBe(404);
  expect((await cluster.send('GET', leaves)).code).toBe(404);
});
