import { describe, expect, it } from 'vitest';
import { FieldErrors } from '../validation/field-errors.ts';
import { checkCustomResourceDefinition } from './crd-rules.ts';

const SCHEMA = 'spec.validation.openAPIV3Schema';
const AT = `${SCHEMA}.properties[spec].properties[a]`;
const withField = (field: object, more: object = {}): object => ({ type: 'object', properties: { spec: { type: 'object', properties: { a: field }, ...more } } });
const crd = (schema: unknown, version: object = {}, spec: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' }, conversion: { strategy: 'None' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, ...version }], ...spec,
  },
});
function problems(definition: Record<string, unknown>, old?: Record<string, unknown>): string[] {
  const errors = new FieldErrors();
  checkCustomResourceDefinition(errors, definition, old);
  return errors.causes.map((cause) => `${cause.field}: ${cause.message}`);
}

// The expected sentences are those of a real API server 1.36.
describe('structural schemas', () => {
  it.each<[unknown, string[]]>([
    [withField({ type: 'string' }), []],
    [{}, [`${SCHEMA}.type: Required value: must not be empty at the root`]],
    [{ type: 'string' }, [`${SCHEMA}.type: Invalid value: "string": must be object at the root`]],
    [withField({}), [`${AT}.type: Required value: must not be empty for specified object fields`]],
    [withField({ type: 'array' }), [`${AT}.items: Required value: must be specified`]],
    [withField({ type: 'array', items: {} }), [`${AT}.items.type: Required value: must not be empty for specified array items`]],
    [withField({ type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } }), [`${AT}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`]],
    [withField({ type: 'array', uniqueItems: true, items: { type: 'string' } }), [`${AT}.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`]],
    [withField({ type: 'object', default: { z: 1 }, properties: { b: { type: 'string' } } }), [`${AT}.default: Invalid value: {"z":1}: must not have unknown fields`]],
    [withField({ type: 'string', default: 5 }), [`${AT}.default: Invalid value: "integer":  in body must be of type string: "integer"`]],
    [withField({ type: 'string', 'x-kubernetes-preserve-unknown-fields': false }), [`${AT}.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined`]],
    [withField({ type: 'string', 'x-kubernetes-list-type': 'set' }), [`${AT}.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified`]],
    [{ type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } }, [`${SCHEMA}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`]],
  ])('are required: %j', (schema, expected) => {
    expect(problems(crd(schema))).toEqual(expected);
  });

  it.each([
    ['self >', /compilation failed: ERROR: .*Syntax error/], ['self.zz > 1', /compilation failed: ERROR: .*undefined field 'zz'/], ['foo > 1', /undeclared reference to 'foo'/], ['', /Required value: rule is not specified/],
  ])('have rules that compile: %s', (rule, expected) => {
    expect(problems(crd(withField({ type: 'integer' }, { 'x-kubernetes-validations': [{ rule }] }))).join('\n')).toMatch(expected);
  });
});

describe('definitions', () => {
  it.each<[Record<string, unknown>, string]>([
    [crd(withField({ type: 'string' }), {}, { scope: 'Foo' }), 'spec.scope: Unsupported value: "Foo": supported values: "Cluster", "Namespaced"'],
    [crd(withField({ type: 'string' }), {}, { group: 'example' }), 'metadata.name: Invalid value: "widgets.example.com": must be spec.names.plural+"."+spec.group'],
    [crd(undefined), 'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required'],
    [crd(withField({ type: 'string' }), { storage: false }), 'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version'],
    [crd(withField({ type: 'string' }), { subresources: { scale: { specReplicasPath: 'spec.x', statusReplicasPath: '.status.x' } } }), 'spec.subresources.scale.specReplicasPath: Invalid value: "spec.x": must be a simple json path starting with .'],
  ])('are checked (%#)', (definition, expected) => {
    expect(problems(definition)).toContain(expected);
  });

  it('keep their names and scope once established', () => {
    const old = { ...crd(withField({ type: 'string' })), status: { conditions: [{ type: 'Established', status: 'True' }] } };
    expect(problems(crd(withField({ type: 'string' }), {}, { scope: 'Cluster' }), old)).toEqual(['spec.scope: Invalid value: "Cluster": field is immutable']);
  });
});
