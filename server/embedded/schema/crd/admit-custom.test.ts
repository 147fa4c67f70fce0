import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { admitObject } from '../admit-object.ts';
import { createSchemaRegistry } from '../schema-registry.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const SPEC: Record<string, unknown> = {
  size: { type: 'integer', minimum: 1, maximum: 100, default: 3, 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'cannot shrink' }] },
  min: integer, max: integer, name: { type: 'string', minLength: 2, maxLength: 5, pattern: '^[a-z]+$' }, mode: { type: 'string', enum: ['A', 'B'] }, optional: { type: 'string', nullable: true },
  when: { type: 'string', format: 'date-time' }, port: { 'x-kubernetes-int-or-string': true },
  tags: { type: 'array', items: string, 'x-kubernetes-list-type': 'set', minItems: 1, maxItems: 3 },
  conditions: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'], items: { type: 'object', required: ['type'], properties: { type: string, n: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'n is fixed' }] } } } },
  labels: { type: 'object', additionalProperties: { type: 'string', maxLength: 4 } },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { known: { type: 'object', properties: { a: string } } } },
  nested: { type: 'object', default: {}, properties: { a: { type: 'string', default: 'filled' }, list: { type: 'array', items: { type: 'object', properties: { c: { type: 'integer', default: 1 } } } } } },
  embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
  one: { type: 'object', properties: { p: string, q: string }, oneOf: [{ required: ['p'] }, { required: ['q'] }] },
  cel: {
    type: 'object', properties: { t: string, list: { type: 'array', items: integer }, amount: { 'x-kubernetes-int-or-string': true }, 'my-key': string, at: { type: 'string', format: 'date-time' }, url: string },
    'x-kubernetes-validations': [
      { rule: "!has(self.t) || self.t.matches('^a.*')", message: 't must start with a' }, { rule: '!has(self.list) || (self.list.isSorted() && self.list.sum() < 100 && self.list.max() < 50)', message: 'list' },
      { rule: "!has(self.amount) || quantity(string(self.amount)).isLessThan(quantity('10Gi'))", message: 'too much' }, { rule: '!has(self.my__dash__key) || self.my__dash__key.lowerAscii() == self.my__dash__key', message: 'lower' },
      { rule: "!has(self.at) || self.at > timestamp('2020-01-01T00:00:00Z')", message: 'too old' }, { rule: "!has(self.url) || (isURL(self.url) && url(self.url).getScheme() == 'https')", message: 'https only' },
      { rule: '!has(self.list) || self.list[0] >= 0', message: 'first' },
    ],
  },
};
const CRD: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' },
    versions: [{
      name: 'v1', served: true, storage: true,
      schema: {
        openAPIV3Schema: {
          type: 'object', required: ['spec'],
          properties: {
            spec: {
              type: 'object', required: ['size'], properties: SPEC,
              'x-kubernetes-validations': [
                { rule: '!has(self.min) || !has(self.max) || self.min <= self.max', message: 'min must be <= max' },
                { rule: 'self.size != 99', messageExpression: "'no ' + string(self.size)", reason: 'FieldValueForbidden', fieldPath: '.size' },
              ],
            },
          },
        },
      },
    }],
  },
};
const registry = createSchemaRegistry({ groupAliases: (group) => (group === 'example.com' ? ['example.org'] : []) });
const crdAdmission = admitObject(registry, { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' }, CRD, { fieldValidation: 'Strict' });
const installed = registry.setCrd(crdAdmission.object);

const widget = (spec: unknown): KubeObject => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'default' }, spec });
const admit = (object: KubeObject, old?: KubeObject) => admitObject(registry, { group: 'example.com', version: 'v1', kind: 'Widget' }, object, { fieldValidation: 'Strict', old });
const problems = (spec: unknown, old?: unknown): string[] => admit(widget(spec), old === undefined ? undefined : widget(old)).causes.map((cause) => `${cause.field}: ${cause.message}`);

it('a CRD passes admission and is served, under its aliases too', () => {
  expect(crdAdmission.causes).toEqual([]);
  expect(installed).toMatchObject({ ok: true, info: { kind: 'Widget', listKind: 'WidgetList', singular: 'widget', storageVersion: 'v1' } });
  expect(registry.schemaFor({ group: 'example.org', version: 'v1', kind: 'Widget' })).toBe(registry.schemaFor({ group: 'example.com', version: 'v1', kind: 'Widget' }));
});

describe('custom resources', () => {
  it('get defaults, also in maps that are defaults themselves', () => {
    expect(admit(widget({})).object['spec']).toEqual({ size: 3, nested: { a: 'filled' } });
    expect(admit(widget({ nested: { list: [{}, { c: 5 }] } })).object['spec']).toEqual({ size: 3, nested: { a: 'filled', list: [{ c: 1 }, { c: 5 }] } });
  });

  it('are pruned, but for what the schema keeps', () => {
    const { object, strictErrors } = admit(widget({ bogus: 1, free: { x: { y: 1 }, known: { a: 'x', b: 1 } }, embedded: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { z: 1 } } }));
    expect(strictErrors).toEqual(['unknown field "spec.bogus"', 'unknown field "spec.free.known.b"']);
    expect(object['spec']).toMatchObject({ free: { x: { y: 1 }, known: { a: 'x' } }, embedded: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { z: 1 } } });
  });

  it('lose nulls that mean nothing', () => {
    expect(admit(widget({ name: null, optional: null, size: null })).object['spec']).toEqual({ size: 3, optional: null, nested: { a: 'filled' } });
  });

  // The expected sentences are those of a real API server 1.36.
  it.each<[unknown, string[]]>([
    [{ size: 0 }, ['spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1']],
    [{ name: 'a' }, ['spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long']],
    [{ name: 'AB' }, ["spec.name: Invalid value: \"AB\": spec.name in body should match '^[a-z]+$'"]],
    [{ when: 'x' }, ['spec.when: Invalid value: "x": spec.when in body must be of type date-time: "x"', '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation']],
    [{ tags: ['a', 'a'] }, ['spec.tags[1]: Duplicate value: "a"']],
    [{ tags: [] }, ['spec.tags: Invalid value: 0: spec.tags in body should have at least 1 items']],
    [{ conditions: [{ type: 'a' }, { type: 'a' }] }, ['spec.conditions[1]: Duplicate value: {"type":"a"}']],
    [{ one: { p: 'a', q: 'b' } }, ['<nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found 2 valid alternatives']],
    [{ min: 5, max: 3 }, ['spec: Invalid value: min must be <= max']],
    [{ size: 99 }, ['spec.size: Forbidden: no 99']],
    [{ cel: { t: 'b' } }, ['spec.cel: Invalid value: t must start with a']],
    [{ cel: { list: [3, 1] } }, ['spec.cel: Invalid value: list']],
    [{ cel: { list: [] } }, ['spec.cel: Invalid value: "object": max called on empty list evaluating rule: list', 'spec.cel: Invalid value: "object": index out of bounds: 0 evaluating rule: first']],
    [{ cel: { amount: '20Gi' } }, ['spec.cel: Invalid value: too much']],
    [{ cel: { 'my-key': 'ABC' } }, ['spec.cel: Invalid value: lower']],
    [{ cel: { at: '2019-01-01T00:00:00Z' } }, ['spec.cel: Invalid value: too old']],
    [{ cel: { url: 'http://x' } }, ['spec.cel: Invalid value: https only']],
    [{ cel: { t: 'abc', list: [1, 2], amount: 5, 'my-key': 'abc', at: '2024-01-01T00:00:00Z', url: 'https://x/y' } }, []],
  ])('are validated: %j', (spec, expected) => {
    expect(problems(spec)).toEqual(expected);
  });

  it.each([[{ size: 'x' }, 'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"'], [{ mode: 'C' }, 'spec.mode: Unsupported value: "C": supported values: "A", "B"'], [{ conditions: [{}] }, 'spec.conditions[0].type: Required value'], [{ name: 'abcdefg' }, 'spec.name: Too long: may not be more than 5 bytes']])('say first what is wrong with %j', (spec, expected) => {
    expect(problems(spec)[0]).toBe(expected);
  });

  it('are compared with what they were, items of lists by key', () => {
    expect(problems({ size: 4 }, { size: 5 })).toEqual(['spec.size: Invalid value: 4: cannot shrink']);
    const old = { size: 5, conditions: [{ type: 'a', n: 1 }, { type: 'b', n: 2 }] };
    expect(problems({ size: 5, conditions: [{ type: 'b', n: 2 }, { type: 'a', n: 9 }] }, old)).toEqual(['spec.conditions[1].n: Invalid value: 9: n is fixed']);
    expect(problems({ size: 5, conditions: [{ type: 'c', n: 7 }] }, old)).toEqual([]);
  });

  it('have metadata like every object', () => {
    expect(admit({ ...widget({}), metadata: { name: 'Bad_' } }).causes[0]?.field).toBe('metadata.name');
    expect(admitObject(registry, { group: 'example.com', version: 'v1', kind: 'Widget' }, JSON.parse('{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","labels":{"a":1},"foo":1},"spec":{}}'), { fieldValidation: 'Strict' }).decodeErrors[0]).toContain('cannot unmarshal number');
  });
});
