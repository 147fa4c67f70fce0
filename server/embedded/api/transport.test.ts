import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
  const data = { text: 'x'.repeat(90_000) };
  for (const name of ['one', 'two']) await cluster.send('POST', '/api/v1/namespaces/default/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
});
afterAll(() => cluster.close());

async function get(path: string, headers: Record<string, string>) {
  const { statusCode, headers: received, body } = await request(`${cluster.url}${path}`, { headers: { authorization: 'Bearer admin', ...headers } });
  return { statusCode, headers: received, bytes: Buffer.from(await body.arrayBuffer()) };
}

test('bodies over 128 kB are packed for clients that ask for it, and only those', async () => {
  const path = '/api/v1/namespaces/default/configmaps';
  const plain = await get(path, {});
  const packed = await get(path, { 'accept-encoding': 'deflate, gzip;q=0.5' });
  expect([plain.headers['content-encoding'], packed.headers['content-encoding'], packed.headers['vary']]).toEqual([undefined, 'gzip', 'Accept-Encoding']);
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 10);
  expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  for (const header of ['identity', 'gzip;q=0', 'br']) expect((await get(path, { 'accept-encoding': header })).headers['content-encoding']).toBeUndefined();
  expect((await get(`${path}/one`, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
});

test('OpenAPI v2 comes as JSON or as protobuf, each with an ETag of its own', async () => {
  const asked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
  const proto = await get('/openapi/v2', { accept: `${asked}, application/json;q=0.5` });
  expect([proto.statusCode, proto.headers['content-type'], proto.bytes.subarray(0, 5)]).toEqual([200, asked.replace('@', '.'), Buffer.from([0x0a, 3, 0x32, 0x2e, 0x30])]);
  const json = await get('/openapi/v2', { accept: 'application/json' });
  expect([json.statusCode, json.headers['content-type'], json.headers['etag'] === proto.headers['etag']]).toEqual([200, 'application/json', false]);
  expect((await get('/openapi/v2', { accept: asked, 'if-none-match': String(proto.headers['etag']) })).statusCode).toBe(304);
  expect((await get('/openapi/v2', { accept: 'text/html' })).statusCode).toBe(406);
});

test('the metrics tell requests, watches and objects apart as kube-apiserver does, to those who may read them', async () => {
  const watch = await cluster.watch('/api/v1/namespaces/default/configmaps?watch=1');
  await watch.take(2);
  await cluster.send('PATCH', '/api/v1/namespaces/default/configmaps/one?fieldManager=m&force=true', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }, { type: 'application/apply-patch+yaml' });
  await cluster.send('GET', '/apis/apps/v1/deployments?limit=1');
  await cluster.send('GET', '/api/v1/namespaces/default/inventions/x');
  const { statusCode, headers, bytes } = await get('/metrics', {});
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const text = bytes.toString();
  const configMaps = 'component="apiserver",dry_run="",group="",resource="configmaps",scope="resource",subresource=""';
  expect(text).toContain(`apiserver_request_total{code="201",${configMaps},verb="POST",version="v1"} 2\n`);
  expect(text).toContain(`apiserver_request_total{code="200",${configMaps},verb="APPLY",version="v1"} 1\n`);
  expect(text).toContain('apiserver_request_total{code="200",component="apiserver",dry_run="",group="apps",resource="deployments",scope="cluster",subresource="",verb="LIST",version="v1"} 1\n');
  expect(text).toContain('apiserver_request_total{code="404",component="",dry_run="",group="",resource="",scope="",subresource="",verb="GET",version=""} 1\n');
  expect(text).toMatch(new RegExp(`apiserver_request_duration_seconds_bucket\\{${configMaps},verb="POST",version="v1",le="\\+Inf"\\} 2\n`));
  expect(text).toMatch(new RegExp(`apiserver_request_duration_seconds_sum\\{${configMaps},verb="POST",version="v1"\\} 0\\.\\d+\n`));
  expect(text).toContain('apiserver_longrunning_requests{component="apiserver",group="",resource="configmaps",scope="namespace",subresource="",verb="WATCH",version="v1"} 1\n');
  expect(text).toContain('apiserver_storage_objects{resource="configmaps"} 2\n');
  expect(text).toContain('apiserver_storage_objects{resource="deployments.apps"} 0\n');
  expect(text).toContain('apiserver_resource_objects{group="apps",resource="deployments"} 0\n');
  expect(text).toMatch(/apiserver_watch_events_total\{group="",resource="configmaps",version="v1"\} [23]\n/);
  expect(text).toMatch(/\nprocess_cpu_seconds_total \d/);
  watch.close();
  expect((await cluster.send('GET', '/metrics', undefined, { token: 'dev' })).code).toBe(403);
  expect((await cluster.send('GET', '/metrics', undefined, { token: '' })).code).toBe(403);
  expect((await cluster.send('GET', '/metrics', undefined, { headers: { 'impersonate-user': 'scraper', 'impersonate-group': 'system:monitoring' } })).code).toBe(200);
});
