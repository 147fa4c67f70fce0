import { expect, test } from 'vitest';
import { coreSchemas } from '../core-schemas.ts';
import { widgetCrd } from './crd-info.fixture.ts';
import { createOpenApi } from './open-api.ts';
import { encodeSwagger } from './swagger-protobuf.ts';
import { toSwaggerSchema } from './swagger.ts';

const openApi = createOpenApi({ core: coreSchemas(), crds: () => [widgetCrd()], groupAliases: () => [] });

test('one document holds all groups, and every reference in it leads somewhere', () => {
  const swagger = openApi.v2();
  expect(Object.keys(swagger.definitions)).toEqual(expect.arrayContaining(['io.k8s.api.core.v1.Pod', 'io.k8s.api.batch.v1.CronJob', 'io.example.parts.v1.Widget']));
  const refs = JSON.stringify(swagger).match(/"\$ref":"[^"]*"/g) ?? [];
  const missing = new Set(refs.filter((ref) => swagger.definitions[ref.slice('"$ref":"#/definitions/'.length, -1)] === undefined));
  expect([...missing]).toEqual([]);
  expect(swagger.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.patch?.consumes).toContain('application/strategic-merge-patch+json');
  expect(swagger.paths['/apis/apps/v1/namespaces/{namespace}/deployments']?.post?.parameters[0]).toEqual({
    name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/io.k8s.api.apps.v1.Deployment' },
  });
});

test('what version 2 cannot say is left open, so that clients refuse nothing that the server takes', () => {
  const properties = openApi.v2().definitions['io.example.parts.v1.Widget']?.properties?.['spec']?.properties ?? {};
  expect(properties['note']).toEqual({});
  expect(properties['share']).toEqual({ 'x-kubernetes-int-or-string': true });
  expect(properties['template']).toEqual({ 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true });
  expect(properties['choice']?.oneOf).toBeUndefined();
  expect(properties['size']).toEqual({ type: 'integer', minimum: 1, description: 'How big it is.' });
  expect(toSwaggerSchema({ description: 'd', default: {}, allOf: [{ $ref: '#/components/schemas/a.B' }] })).toEqual({ description: 'd', $ref: '#/definitions/a.B' });
  expect(openApi.v2().definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toMatchObject({ type: 'string', format: 'int-or-string' });
});

test('the protobuf form is the same document: read back by field numbers, names and kinds are where clients look', () => {
  const document = readFields(openApi.v2Protobuf());
  expect(text(document.get(1)?.[0])).toBe('2.0');
  const definitions = mapAt(document, 9, 1);
  expect([...definitions.keys()]).toEqual(Object.keys(openApi.v2().definitions));
  const widget = readFields(definitions.get('io.example.parts.v1.Widget'));
  expect(text(readFields(widget.get(22)?.[0]).get(1)?.[0])).toBe('object');
  expect([...mapAt(widget, 25, 1).keys()].sort()).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  const kinds = entries(widget.get(31)).get('x-kubernetes-group-version-kind');
  expect(JSON.parse(text(readFields(kinds).get(2)?.[0]))).toEqual([{ group: 'parts.example.io', version: 'v1', kind: 'Widget' }]);
  const path = readFields(mapAt(document, 8, 2).get('/api/v1/namespaces/{name}'));
  const patch = readFields(path.get(8)?.[0]);
  const names = (patch.get(8) ?? []).map((item) => text(within(item, 1, 2, 3).get(4)?.[0]));
  expect(names).toContain('fieldValidation');
});

test('numbers are written in the form of their field', () => {
  const schema = { type: 'integer', minimum: 1.5, maxLength: 300, uniqueItems: true, additionalProperties: false, enum: ['a', 1] };
  const empty = { swagger: '2.0' as const, info: { title: 't', version: 'v' }, paths: {}, securityDefinitions: {}, security: [] };
  const field = readFields(mapAt(readFields(encodeSwagger({ ...empty, definitions: { A: schema } })), 9, 1).get('A'));
  expect(field.get(9)?.[0]?.readDoubleLE()).toBe(1.5);
  expect(field.get(11)?.[0]).toEqual(Buffer.from([0xac, 0x02]));
  expect(field.get(16)?.[0]).toEqual(Buffer.from([1]));
  expect(field.get(20)?.map((value) => text(readFields(value).get(2)?.[0]))).toEqual(['"a"', '1']);
  expect(field.get(21)?.[0]).toHaveLength(0);
});

type Fields = Map<number, Buffer[]>;

/** Splits a message into the bytes of its fields, by number. */
function readFields(message: Buffer | undefined): Fields {
  if (message === undefined) throw new Error('the message is missing');
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const start = at;
    const wireType = tag % 8;
    const length = wireType === 2 ? varint() : wireType === 1 ? 8 : (varint(), at - start);
    const from = wireType === 2 ? at : start;
    at = from + length;
    fields.set(Math.floor(tag / 8), [...(fields.get(Math.floor(tag / 8)) ?? []), message.subarray(from, at)]);
  }
  return fields;
}

function text(bytes: Buffer | undefined): string {
  return bytes?.toString() ?? '';
}

/** Entries of a map, each a message of name and value. */
function entries(messages: readonly Buffer[] | undefined): Map<string, Buffer | undefined> {
  return new Map((messages ?? []).map((each) => {
    const entry = readFields(each);
    return [text(entry.get(1)?.[0]), entry.get(2)?.[0]];
  }));
}

function mapAt(fields: Fields, holder: number, entry: number): Map<string, Buffer | undefined> {
  return entries(readFields(fields.get(holder)?.[0]).get(entry));
}

function within(message: Buffer, ...path: number[]): Fields {
  return path.reduce((fields, number) => (fields.has(number) ? readFields(fields.get(number)?.[0]) : new Map()), readFields(message));
}
