import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayAt, objectAt, textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

/** Small things in which a server differs easily; each was read off kube-apiserver 1.36. */
let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

const CORE = '/api/v1/namespaces/default';
const MERGE = { type: 'application/merge-patch+json' };
const APPLY = { type: 'application/apply-patch+yaml' };
const map = (name: string, extra: object = {}): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...extra } });
const ownedSpec = (object: Record<string, unknown>): string[] => arrayAt(object, 'metadata', 'managedFields').flatMap((each) => Object.keys(objectAt(each, 'fieldsV1', 'f:spec'))).sort();

test('what the server sets on a new object is owned by nobody, unless the client sent it', async () => {
  const namespace = await cluster.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'owned' } });
  expect(ownedSpec(namespace.body)).toEqual([]);
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { selector: { a: 'b' }, ports: [{ port: 80 }] } };
  const made = await cluster.send('POST', `${CORE}/services`, service);
  expect(ownedSpec(made.body)).toEqual(['f:internalTrafficPolicy', 'f:ports', 'f:selector', 'f:sessionAffinity', 'f:type']);
  const headless = await cluster.send('POST', `${CORE}/services`, { ...service, metadata: { name: 'h' }, spec: { ...service.spec, clusterIP: 'None' } });
  expect(ownedSpec(headless.body)).toContain('f:clusterIP');
  const pod = await cluster.send('POST', `${CORE}/pods`, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  expect(ownedSpec(pod.body)).not.toEqual(expect.arrayContaining(['f:tolerations']));
  expect(arrayAt(pod.body, 'spec', 'tolerations')).toHaveLength(2);
});

test('namespaces are deleted one by one only', async () => {
  expect((await cluster.send('DELETE', '/api/v1/namespaces')).code).toBe(405);
  const discovery = await cluster.send('GET', '/api/v1');
  expect(arrayAt(arrayAt(discovery.body, 'resources').find((each) => textAt(each, 'name') === 'namespaces'), 'verbs')).not.toContain('deletecollection');
});

test('an object is named in its body, also where the URL names it', async () => {
  await cluster.send('POST', `${CORE}/configmaps`, map('a'));
  expect((await cluster.send('PUT', `${CORE}/configmaps/a`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} })).code).toBe(400);
  expect((await cluster.send('PATCH', `${CORE}/configmaps/n?fieldManager=m`, { apiVersion: 'v1', kind: 'ConfigMap' }, APPLY)).code).toBe(400);
  expect((await cluster.send('PATCH', `${CORE}/configmaps/a?fieldManager=m`, { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }, APPLY)).code).toBe(200);
  expect((await cluster.send('PATCH', `${CORE}/configmaps/a?fieldManager=m`, { data: { a: 'b' } }, APPLY)).code).toBe(400);
  expect((await cluster.send('PATCH', `${CORE}/configmaps/n?fieldManager=m`, map('n', { uid: 'x' }), APPLY)).code).toBe(409);
});

test('options that do not go together are refused', async () => {
  expect((await cluster.send('PATCH', `${CORE}/configmaps/a?force=true`, {}, MERGE)).code).toBe(422);
  expect((await cluster.send('DELETE', `${CORE}/configmaps/a`, { propagationPolicy: 'Never' })).code).toBe(422);
  expect((await cluster.send('DELETE', `${CORE}/configmaps/a`, { propagationPolicy: 'Orphan', orphanDependents: true })).code).toBe(422);
  expect((await cluster.send('DELETE', `${CORE}/configmaps/a`, { apiVersion: 'v1', kind: 'Pod' })).code).toBe(400);
  expect((await cluster.send('GET', `${CORE}/configmaps/a?resourceVersion=99999999`)).code).toBe(504);
  expect((await cluster.send('GET', `${CORE}/configmaps?limit=-1`)).code).toBe(200);
});

test('a watch of one name is a get; the old spelling of watches still watches', async () => {
  expect((await cluster.send('GET', `${CORE}/configmaps/a?watch=1`)).body['kind']).toBe('ConfigMap');
  const watch = await cluster.watch('/api/v1/watch/namespaces/default/configmaps/a');
  expect(await watch.take(1)).toEqual(['ADDED a']);
  watch.close();
  const later = await cluster.watch(`${CORE}/configmaps?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan`);
  await cluster.send('POST', `${CORE}/configmaps`, map('later'));
  expect(await later.take(1)).toEqual(['ADDED later']);
  later.close();
});

test('a watch that begins with more than a slow client may leave unread is served to its end', async () => {
  await cluster.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'large' } });
  const text = 'x'.repeat(700_000);
  for (let i = 0; i < 26; i += 1) await cluster.server.api.create('/configmaps', { ...map(`m${i}`, { namespace: 'large' }), apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `m${i}`, namespace: 'large' }, data: { text } });
  const watch = await cluster.watch('/api/v1/namespaces/large/configmaps?watch=1');
  expect(await watch.take(26)).toHaveLength(26);
  await cluster.send('POST', '/api/v1/namespaces/large/configmaps', map('after'));
  expect(await watch.take(1)).toEqual(['ADDED after']);
  watch.close();
});

test("the cluster's own controllers write statuses, bindings and Events without owning fields; nothing else can change that way", async () => {
  const { api } = cluster.server;
  const before = arrayAt((await cluster.send('GET', `${CORE}/pods/p`)).body, 'metadata', 'managedFields');
  await api.mutate('/pods', 'default', 'p', (draft) => {
    objectAt(draft, 'spec')['nodeName'] = 'n1';
  }, { subresource: 'binding' });
  await api.mutate('/pods', 'default', 'p', (draft) => {
    draft['status'] = { ...objectAt(draft, 'status'), phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null }], podIPs: [] };
  }, { subresource: 'status' });
  const pod = (await cluster.send('GET', `${CORE}/pods/p`)).body;
  expect([valueAt(pod, 'spec', 'nodeName'), valueAt(pod, 'status', 'phase'), valueAt(pod, 'status', 'podIPs')]).toEqual(['n1', 'Running', undefined]);
  expect(arrayAt(pod, 'metadata', 'managedFields')).toEqual(before);
  await expect(api.mutate('/pods', 'default', 'p', (draft) => {
    objectAt(draft, 'spec')['hostNetwork'] = true;
  }, { subresource: 'status' })).rejects.toThrow();
  const event = await api.create('/events', { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e', namespace: 'default' }, involvedObject: { kind: 'Pod', name: 'p' }, reason: 'R', message: 'm', type: 'Normal' });
  expect([event.metadata.managedFields, typeof event.metadata.uid]).toEqual([undefined, 'string']);
});

test('deleting a definition is a step of its own life, not a new generation of it', async () => {
  const names = { plural: 'gizmos', kind: 'Gizmo' };
  const schema = { openAPIV3Schema: { type: 'object' } };
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await cluster.send('POST', path, { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gizmos.x.io' }, spec: { group: 'x.io', scope: 'Namespaced', names, versions: [{ name: 'v1', served: true, storage: true, schema }] } });
  const deleted = await cluster.send('DELETE', `${path}/gizmos.x.io`);
  expect([valueAt(deleted.body, 'metadata', 'generation'), valueAt(deleted.body, 'metadata', 'deletionGracePeriodSeconds')]).toEqual([1, undefined]);
});

test('a claim without a storage class may be given one, once', async () => {
  const path = `${CORE}/persistentvolumeclaims`;
  await cluster.send('POST', path, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  expect((await cluster.send('PATCH', `${path}/c`, { spec: { storageClassName: 'fast' } }, MERGE)).code).toBe(200);
  expect((await cluster.send('PATCH', `${path}/c`, { spec: { storageClassName: 'slow' } }, MERGE)).code).toBe(422);
  expect((await cluster.send('PATCH', `${path}/c`, { spec: { storageClassName: null } }, MERGE)).code).toBe(422);
});

test('a body that nests without end is refused, and the server lives on', async () => {
  const deep = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"data":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`;
  for (const validation of ['Strict', 'Ignore']) expect((await cluster.send('POST', `${CORE}/configmaps?fieldValidation=${validation}`, deep)).code).toBe(400);
  expect((await cluster.send('GET', '/readyz')).text).toBe('ok');
});
