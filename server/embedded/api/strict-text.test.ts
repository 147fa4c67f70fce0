import { afterAll, beforeAll, expect, test } from 'vitest';
import { textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

const MAPS = '/api/v1/namespaces/default/configmaps';
const TWICE = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"},"data":{"a":"b"},"data":{"a":"c"}}';
const YAML_TWICE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: e}\ndata: {a: b}\ndata: {a: c}\n';
const YAML = { type: 'application/yaml' };
const MERGE = { type: 'application/merge-patch+json' };

test('a key that stands twice in JSON is refused under Strict, warned of under Warn, and the last one counts', async () => {
  const strict = await cluster.send('POST', `${MAPS}?fieldValidation=Strict`, TWICE);
  expect([strict.code, strict.body['message']]).toEqual([400, 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data"']);
  const ignored = await cluster.send('POST', `${MAPS}?fieldValidation=Ignore&dryRun=All`, TWICE);
  expect([ignored.code, ignored.headers['warning']]).toEqual([201, undefined]);
  const warned = await cluster.send('POST', `${MAPS}?fieldValidation=Warn`, TWICE);
  expect([warned.code, warned.headers['warning'], valueAt(warned.body, 'data', 'a')]).toEqual([201, '299 - "duplicate field \\"data\\""', 'c']);
  const spaced = await cluster.send('PUT', `${MAPS}/d?fieldValidation=Strict`, '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "d" },\n "data": { "a": "b", "b": "{\\"a\\":1}" } }\n');
  expect(spaced.code).toBe(200);
});

test('a key that stands twice in YAML is named with its line', async () => {
  const strict = await cluster.send('POST', `${MAPS}?fieldValidation=Strict`, YAML_TWICE, YAML);
  expect([strict.code, strict.body['message']]).toEqual([400, 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 5: key "data" already set in map']);
  const warned = await cluster.send('POST', MAPS, YAML_TWICE, YAML);
  expect([warned.code, warned.headers['warning'], valueAt(warned.body, 'data', 'a')]).toEqual([201, '299 - "line 5: key \\"data\\" already set in map"', 'c']);
  expect((await cluster.send('POST', MAPS, 'a: [b', YAML)).code).toBe(400);
});

test('patches speak of the patch; server-side apply of the YAML', async () => {
  const merge = await cluster.send('PATCH', `${MAPS}/d?fieldValidation=Strict`, '{"data":{"a":"1","a":"2"},"data":{"b":"x"}}', MERGE);
  expect(merge.code).toBe(422);
  expect(textAt(merge.body, 'message')).toMatch(/^ "" is invalid: patch: Invalid value: ".*": strict decoding error: duplicate field "data\.a", duplicate field "data"$/);
  const warned = await cluster.send('PATCH', `${MAPS}/d`, '{"data":{"a":"1","a":"2"},"data":{"b":"x"}}', MERGE);
  expect([warned.code, warned.headers['warning']]).toEqual([200, ['299 - "duplicate field \\"data.a\\""', '299 - "duplicate field \\"data\\""']]);
  const unknown = await cluster.send('PATCH', `${MAPS}/d?fieldValidation=Strict`, { nonsense: 1 }, MERGE);
  expect([unknown.code, textAt(unknown.body, 'message')]).toEqual([422, expect.stringContaining('strict decoding error: unknown field "nonsense"')]);
  const json = await cluster.send('PATCH', `${MAPS}/d?fieldValidation=Strict`, '[{"op":"add","path":"/data/x","path":"/data/y","value":"1"}]', { type: 'application/json-patch+json' });
  expect([json.code, textAt(json.body, 'message')]).toEqual([422, expect.stringContaining('strict decoding error: json patch duplicate field "[0].path"')]);
  for (const [text, line] of [[YAML_TWICE, 5], [TWICE.replace('"d"', '"e"'), 1]] as const) {
    const applied = await cluster.send('PATCH', `${MAPS}/e?fieldValidation=Strict&fieldManager=m&force=1`, text, { type: 'application/apply-patch+yaml' });
    expect([applied.code, applied.body['message']]).toEqual([400, `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line ${line}: key "data" already set in map`]);
  }
});

test('server-side apply reads JSON and every form of YAML', async () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'f' }, data: { a: '1' } };
  for (const body of [JSON.stringify(object), '{apiVersion: v1, kind: ConfigMap, metadata: {name: f}, data: {a: "1"}}', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: f\ndata:\n  a: "1"\n']) {
    const applied = await cluster.send('PATCH', `${MAPS}/f?fieldManager=m`, body, { type: 'application/apply-patch+yaml' });
    expect([applied.code < 300, valueAt(applied.body, 'data', 'a')]).toEqual([true, '1']);
  }
});

test('the namespaces that a cluster needs can not be deleted', async () => {
  for (const name of ['default', 'kube-system', 'kube-public']) {
    const answer = await cluster.send('DELETE', `/api/v1/namespaces/${name}`);
    expect([answer.code, answer.body['message']]).toEqual([403, `namespaces "${name}" is forbidden: this namespace may not be deleted`]);
  }
});
