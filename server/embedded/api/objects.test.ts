import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayAt, objectAt, textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

const MAPS = '/api/v1/namespaces/default/configmaps';
const map = (name: string, extra: object = {}): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...extra }, data: { a: '1' } });
const deployment = (name: string): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
  spec: { replicas: 2, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx' }, { name: 'side', image: 'busybox' }] } } },
});
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

describe('writing objects', () => {
  test('the server sets identity, time and revision, whatever the client sent', async () => {
    const { code, body } = await cluster.send('POST', MAPS, map('identity', { uid: 'mine', creationTimestamp: null, generation: 9 }));
    expect(code).toBe(201);
    expect(textAt(body, 'metadata', 'uid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(textAt(body, 'metadata', 'creationTimestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(valueAt(body, 'metadata', 'generation')).toBeUndefined();
    expect(Number(textAt(body, 'metadata', 'resourceVersion'))).toBeGreaterThan(0);
  });

  test('generateName makes distinct names', async () => {
    const made = await Promise.all([1, 2, 3].map(() => cluster.send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'gen-' } })));
    const names = made.map(({ body }) => textAt(body, 'metadata', 'name'));
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^gen-[a-z0-9]{5}$/);
  });

  test('refusals carry the messages of Kubernetes', async () => {
    await cluster.send('POST', MAPS, map('twice'));
    const message = async (...request: Parameters<TestCluster['send']>): Promise<string> => {
      const { body } = await cluster.send(...request);
      return `${String(body['code'])} ${String(body['reason'])} ${String(body['message'])}`;
    };
    expect(await message('POST', MAPS, map('twice'))).toBe('409 AlreadyExists configmaps "twice" already exists');
    expect(await message('GET', `${DEPLOYMENTS}/none`)).toBe('404 NotFound deployments.apps "none" not found');
    expect(await message('POST', '/api/v1/namespaces/nowhere/configmaps', map('x'))).toBe('404 NotFound namespaces "nowhere" not found');
    expect(await message('POST', MAPS, map('Bad_Name'))).toContain('ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain');
    expect(await message('POST', MAPS, { ...map('x'), apiVersion: 'v2' })).toContain('400 BadRequest ConfigMap in version "v2" cannot be handled as a ConfigMap: the API version in the data (v2) does not match the expected API version (v1)');
    expect(await message('POST', MAPS, map('x', { namespace: 'other' }))).toBe('400 BadRequest the namespace of the provided object does not match the namespace sent on the request');
    expect(await message('PUT', `${MAPS}/twice`, map('twice', { resourceVersion: '1' }))).toBe(
      '409 Conflict Operation cannot be fulfilled on configmaps "twice": the object has been modified; please apply your changes to the latest version and try again');
    expect(await message('GET', '/apis/nothing.io/v1/things')).toBe('404 NotFound the server could not find the requested resource');
    expect(await message('POST', MAPS, '{')).toContain('400 BadRequest error decoding the body as JSON');
    expect(await message('POST', MAPS, 'x'.repeat(3 * 1024 * 1024 + 1))).toBe('413 RequestEntityTooLarge Request entity too large: limit is 3145728');
    expect(await message('PUT', MAPS, map('x'))).toContain('405 MethodNotAllowed');
  });

  test('an update that changes nothing writes nothing; one of the spec bumps the generation, one of the status does not', async () => {
    const made = await cluster.send('POST', DEPLOYMENTS, deployment('gen'));
    const same = await cluster.send('PUT', `${DEPLOYMENTS}/gen`, made.body);
    expect(textAt(same.body, 'metadata', 'resourceVersion')).toBe(textAt(made.body, 'metadata', 'resourceVersion'));
    const status = await cluster.send('PATCH', `${DEPLOYMENTS}/gen/status`, { status: { replicas: 7 }, spec: { replicas: 99 } }, { type: 'application/merge-patch+json' });
    expect([valueAt(status.body, 'metadata', 'generation'), valueAt(status.body, 'spec', 'replicas'), valueAt(status.body, 'status', 'replicas')]).toEqual([1, 2, 7]);
    const spec = await cluster.send('PATCH', `${DEPLOYMENTS}/gen`, { spec: { replicas: 5 }, status: { replicas: 1 } }, { type: 'application/merge-patch+json' });
    expect([valueAt(spec.body, 'metadata', 'generation'), valueAt(spec.body, 'spec', 'replicas'), valueAt(spec.body, 'status', 'replicas')]).toEqual([2, 5, 7]);
  });

  test('all four kinds of patch', async () => {
    await cluster.send('POST', DEPLOYMENTS, deployment('patched'));
    const path = `${DEPLOYMENTS}/patched`;
    const images = (body: unknown): string[] => arrayAt(body, 'spec', 'template', 'spec', 'containers').map((each) => textAt(each, 'image'));
    const json = await cluster.send('PATCH', path, [{ op: 'test', path: '/spec/replicas', value: 2 }, { op: 'replace', path: '/spec/replicas', value: 3 }], { type: 'application/json-patch+json' });
    expect(valueAt(json.body, 'spec', 'replicas')).toBe(3);
    const failed = await cluster.send('PATCH', path, [{ op: 'test', path: '/spec/replicas', value: 9 }], { type: 'application/json-patch+json' });
    expect(failed.code).toBe(422);
    const strategic = await cluster.send('PATCH', path, { spec: { template: { spec: { containers: [{ name: 'side', image: 'redis' }] } } } }, { type: 'application/strategic-merge-patch+json' });
    expect(images(strategic.body)).toEqual(['nginx', 'redis']);
    const merge = await cluster.send('PATCH', path, { spec: { template: { spec: { containers: [{ name: 'only', image: 'one' }] } } } }, { type: 'application/merge-patch+json' });
    expect(images(merge.body)).toEqual(['one']);
    const applied = await cluster.send('PATCH', `${MAPS}/applied?fieldManager=me`, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata:\n  a: "1"\n', { type: 'application/apply-patch+yaml' });
    expect([applied.code, arrayAt(applied.body, 'metadata', 'managedFields').map((each) => textAt(each, 'manager'))]).toEqual([201, ['me']]);
    const conflict = await cluster.send('PATCH', `${MAPS}/applied?fieldManager=other`, 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "2"\n', { type: 'application/apply-patch+yaml' });
    expect([conflict.code, textAt(arrayAt(conflict.body, 'details', 'causes')[0], 'field')]).toEqual([409, '.data.a']);
    const forced = await cluster.send('PATCH', `${MAPS}/applied?fieldManager=other&force=true`, 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "2"\n', { type: 'application/apply-patch+yaml' });
    expect([forced.code, valueAt(forced.body, 'data', 'a')]).toEqual([200, '2']);
    const unnamed = await cluster.send('PATCH', `${MAPS}/applied`, '{}', { type: 'application/apply-patch+yaml' });
    expect(unnamed.code).toBe(422);
    const unknown = await cluster.send('PATCH', `${MAPS}/applied`, '{}', { type: 'text/css' });
    expect(unknown.code).toBe(415);
  });

  test('a dry run answers as if it had been done and changes nothing', async () => {
    const created = await cluster.send('POST', `${MAPS}?dryRun=All`, map('dry'));
    expect([created.code, textAt(created.body, 'metadata', 'name')]).toEqual([201, 'dry']);
    expect((await cluster.send('GET', `${MAPS}/dry`)).code).toBe(404);
    await cluster.send('POST', MAPS, map('wet'));
    expect(valueAt((await cluster.send('PATCH', `${MAPS}/wet?dryRun=All`, { data: { a: '2' } }, { type: 'application/merge-patch+json' })).body, 'data', 'a')).toBe('2');
    expect((await cluster.send('DELETE', `${MAPS}/wet?dryRun=All`)).code).toBe(200);
    expect(valueAt((await cluster.send('GET', `${MAPS}/wet`)).body, 'data', 'a')).toBe('1');
  });

  test('a body may be YAML, and so may the answer', async () => {
    const { code, text } = await cluster.send('POST', MAPS, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\n', { type: 'application/yaml', accept: 'application/yaml' });
    expect(code).toBe(201);
    expect(text).toContain('kind: ConfigMap');
  });

  test('a body may be protobuf, as clients made with client-go send it', async () => {
    const bytes = Buffer.from('6b3873000a0f0a02763112 09436f6e6669674d6170121b0a110a01701200 1a0022002a0032003800420012060a01781201311a002200'.replaceAll(' ', ''), 'hex');
    const { code, body } = await cluster.send('POST', MAPS, bytes, { type: 'application/vnd.kubernetes.protobuf', accept: 'application/vnd.kubernetes.protobuf,application/json' });
    expect([code, textAt(body, 'metadata', 'name'), objectAt(body, 'data')]).toEqual([201, 'p', { x: '1' }]);
  });
});

describe('deleting objects', () => {
  test('finalizers hold an object until they are gone; meanwhile none is added', async () => {
    await cluster.send('POST', MAPS, map('held', { finalizers: ['example.com/hold'] }));
    const marked = await cluster.send('DELETE', `${MAPS}/held`);
    expect(textAt(marked.body, 'metadata', 'deletionTimestamp')).not.toBe('');
    const added = await cluster.send('PATCH', `${MAPS}/held`, { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } }, { type: 'application/merge-patch+json' });
    expect(added.code).toBe(422);
    const released = await cluster.send('PATCH', `${MAPS}/held`, { metadata: { finalizers: null } }, { type: 'application/merge-patch+json' });
    expect(released.code).toBe(200);
    expect((await cluster.send('GET', `${MAPS}/held`)).code).toBe(404);
  });

  test('preconditions, propagation policies and the Status of a plain deletion', async () => {
    const made = await cluster.send('POST', MAPS, map('gone'));
    expect((await cluster.send('DELETE', `${MAPS}/gone`, { preconditions: { uid: 'other' } })).code).toBe(409);
    expect((await cluster.send('DELETE', `${MAPS}/gone`, { preconditions: { resourceVersion: '1' } })).code).toBe(409);
    const { body } = await cluster.send('DELETE', `${MAPS}/gone`, { preconditions: { uid: textAt(made.body, 'metadata', 'uid') } });
    expect(body).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'gone', kind: 'configmaps' } });
    await cluster.send('POST', DEPLOYMENTS, deployment('fore'));
    const fore = await cluster.send('DELETE', `${DEPLOYMENTS}/fore?propagationPolicy=Foreground`);
    expect(arrayAt(fore.body, 'metadata', 'finalizers')).toEqual(['foregroundDeletion']);
    await cluster.send('POST', DEPLOYMENTS, deployment('orphan'));
    const orphan = await cluster.send('DELETE', `${DEPLOYMENTS}/orphan`, { propagationPolicy: 'Orphan' });
    expect(arrayAt(orphan.body, 'metadata', 'finalizers')).toEqual(['orphan']);
  });

  test('a scheduled pod is given its grace period, an unscheduled one goes at once', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const pod = (name: string, node?: string): object => ({
      apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'a', image: 'b' }], ...(node === undefined ? {} : { nodeName: node }) },
    });
    await cluster.send('POST', pods, pod('loose'));
    await cluster.send('POST', pods, pod('bound', 'node1'));
    expect((await cluster.send('DELETE', `${pods}/loose`)).code).toBe(200);
    expect((await cluster.send('GET', `${pods}/loose`)).code).toBe(404);
    const marked = await cluster.send('DELETE', `${pods}/bound`);
    expect(valueAt(marked.body, 'metadata', 'deletionGracePeriodSeconds')).toBe(30);
    await cluster.send('DELETE', `${pods}/bound`, { gracePeriodSeconds: 0 });
    expect((await cluster.send('GET', `${pods}/bound`)).code).toBe(404);
  });

  test('deletecollection takes what the selector chooses', async () => {
    await Promise.all(['x', 'y'].map((name) => cluster.send('POST', MAPS, map(`bulk-${name}`, { labels: { bulk: name } }))));
    const { body } = await cluster.send('DELETE', `${MAPS}?labelSelector=bulk%3Dx`);
    expect(arrayAt(body, 'items').map((each) => textAt(each, 'metadata', 'name'))).toEqual(['bulk-x']);
    expect((await cluster.send('GET', `${MAPS}/bulk-y`)).code).toBe(200);
  });
});

describe('what kinds ask for', () => {
  test('services get an address and ports and keep them', async () => {
    const services = '/api/v1/namespaces/default/services';
    const made = await cluster.send('POST', services, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort', selector: { a: 'b' }, ports: [{ port: 80 }] } });
    const address = textAt(made.body, 'spec', 'clusterIP');
    const nodePort = valueAt(arrayAt(made.body, 'spec', 'ports')[0], 'nodePort');
    expect(address).toMatch(/^10\.96\./);
    expect(nodePort).toBeGreaterThanOrEqual(30_000);
    const put = await cluster.send('PUT', `${services}/web`, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort', selector: { a: 'c' }, ports: [{ port: 80 }] } });
    expect([textAt(put.body, 'spec', 'clusterIP'), valueAt(arrayAt(put.body, 'spec', 'ports')[0], 'nodePort')]).toEqual([address, nodePort]);
    const moved = await cluster.send('PATCH', `${services}/web`, { spec: { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] } }, { type: 'application/merge-patch+json' });
    expect(String(moved.body['message'])).toContain('spec.clusterIPs[0]: Invalid value');
  });

  test('a secret keeps stringData as data; a deployment keeps its selector; an immutable map keeps its data', async () => {
    const secret = await cluster.send('POST', '/api/v1/namespaces/default/secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'hello' } });
    expect([objectAt(secret.body, 'data'), secret.body['stringData'], secret.body['type']]).toEqual([{ a: 'aGVsbG8=' }, undefined, 'Opaque']);
    await cluster.send('POST', DEPLOYMENTS, deployment('fixed'));
    const selector = await cluster.send('PATCH', `${DEPLOYMENTS}/fixed`, { spec: { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } } } } }, { type: 'application/merge-patch+json' });
    expect([selector.code, textAt(arrayAt(selector.body, 'details', 'causes')[0], 'field')]).toEqual([422, 'spec.selector']);
    await cluster.send('POST', MAPS, { ...map('sealed'), immutable: true });
    const sealed = await cluster.send('PATCH', `${MAPS}/sealed`, { data: { a: '2' } }, { type: 'application/merge-patch+json' });
    expect(String(sealed.body['message'])).toContain('data: Forbidden: field is immutable when `immutable` is set');
  });

  test('scale reads and writes the one number', async () => {
    await cluster.send('POST', DEPLOYMENTS, deployment('scaled'));
    const scale = await cluster.send('GET', `${DEPLOYMENTS}/scaled/scale`);
    expect(scale.body).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 2 }, status: { selector: 'app=scaled' } });
    const put = await cluster.send('PUT', `${DEPLOYMENTS}/scaled/scale`, { ...scale.body, spec: { replicas: 6 } });
    expect(valueAt(put.body, 'spec', 'replicas')).toBe(6);
    const patched = await cluster.send('PATCH', `${DEPLOYMENTS}/scaled/scale`, { spec: { replicas: 1 } }, { type: 'application/merge-patch+json' });
    expect(valueAt(patched.body, 'spec', 'replicas')).toBe(1);
    expect(valueAt((await cluster.send('GET', `${DEPLOYMENTS}/scaled`)).body, 'metadata', 'generation')).toBe(3);
    expect((await cluster.send('PUT', `${DEPLOYMENTS}/scaled/scale`, { spec: { replicas: -1 } })).code).toBe(422);
  });

  test('a table has the columns of kubectl', async () => {
    const { body } = await cluster.send('GET', `${DEPLOYMENTS}/scaled`, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
    expect(body['kind']).toBe('Table');
    expect(arrayAt(body, 'columnDefinitions').map((each) => textAt(each, 'name'))).toEqual(['Name', 'Ready', 'Up-to-date', 'Available', 'Age', 'Containers', 'Images', 'Selector']);
    expect(arrayAt(arrayAt(body, 'rows')[0], 'cells').slice(0, 4)).toEqual(['scaled', '0/1', 0, 0]);
  });
});
