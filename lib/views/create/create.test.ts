import { describe, expect, it } from 'vitest';
import { checkAgainstSchema, fieldsOf, schemaAt, valuesOf } from './schema-check.ts';
import { yamlContextAt } from './yaml-context.ts';

const SCHEMA = {
  type: 'object', required: ['spec'],
  properties: {
    metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    spec: {
      type: 'object', required: ['containers'],
      properties: {
        replicas: { type: 'integer', minimum: 0 },
        policy: { type: 'string', enum: ['Always', 'Never'] },
        port: { 'x-kubernetes-int-or-string': true },
        paused: { type: 'boolean' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        containers: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, image: { type: 'string', description: 'The image.' } } } },
      },
    },
  },
};
const check = (value: unknown) => checkAgainstSchema(value, SCHEMA);

describe('checkAgainstSchema', () => {
  it('is content with what the schema allows', () => {
    expect(check({ metadata: { odd: 1 }, spec: { replicas: 3, policy: 'Never', port: 'http', labels: { a: 'b' }, containers: [{ name: 'web' }] } })).toEqual([]);
  });

  it('names a field that does not exist and the one that was meant', () => {
    expect(check({ spec: { replica: 3, containers: [] } })).toEqual([{ path: ['spec', 'replica'], what: 'unknownField', field: 'replica', suggestion: 'replicas' }]);
    expect(check({ spec: { somethingElse: 3, containers: [] } })[0]).toMatchObject({ suggestion: '' });
  });

  it('finds wrong types, words and numbers where they stand', () => {
    expect(check({ spec: { replicas: 'three', policy: 'Sometimes', port: true, containers: [{ name: 1 }] } })).toEqual([
      { path: ['spec', 'replicas'], what: 'type', expected: 'integer' },
      { path: ['spec', 'policy'], what: 'notAllowed', value: 'Sometimes', allowed: ['Always', 'Never'] },
      { path: ['spec', 'port'], what: 'type', expected: 'integer or string' },
      { path: ['spec', 'containers', 0, 'name'], what: 'type', expected: 'string' },
    ]);
    expect(check({ spec: { replicas: -1, containers: [] } })).toEqual([{ path: ['spec', 'replicas'], what: 'tooSmall', limit: 0 }]);
  });

  it('says what is missing, at the object that lacks it', () => {
    expect(check({})).toEqual([{ path: [], what: 'missing', field: 'spec' }]);
    expect(check({ spec: { containers: [{}] } })).toEqual([{ path: ['spec', 'containers', 0], what: 'missing', field: 'name' }]);
  });

  it('is bounded', () => {
    const spec = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`odd${index}`, 1]));
    expect(check({ spec })).toHaveLength(100);
  });
});

describe('schemaAt, fieldsOf and valuesOf', () => {
  it('offer what may stand at a place', () => {
    expect(fieldsOf(schemaAt(SCHEMA, ['spec', 'containers', 0]))).toEqual([
      { name: 'name', type: 'string', isRequired: true, description: '' }, { name: 'image', type: 'string', isRequired: false, description: 'The image.' },
    ]);
    expect(valuesOf(schemaAt(SCHEMA, ['spec', 'policy']))).toEqual(['Always', 'Never']);
    expect(valuesOf(schemaAt(SCHEMA, ['spec', 'paused']))).toEqual(['true', 'false']);
    expect(schemaAt(SCHEMA, ['spec', 'odd', 'er'])).toBeUndefined();
  });
});

/** The cursor stands at the bar. */
const at = (text: string) => yamlContextAt(text.replace('|', ''), text.indexOf('|'));

describe('yamlContextAt', () => {
  it('knows the document and the mapping around the cursor', () => {
    expect(at('apiVersion: apps/v1\nkind: Deployment\nspec:\n  repl|')).toEqual({ parent: ['spec'], typed: 'repl', apiVersion: 'apps/v1', kind: 'Deployment' });
    expect(at('ki|')).toEqual({ parent: [], typed: 'ki', apiVersion: '', kind: '' });
  });

  it('tells a value from a key', () => {
    expect(at('spec:\n  policy: Al|')).toMatchObject({ parent: ['spec'], key: 'policy', typed: 'Al' });
    expect(at('kind: |')).toMatchObject({ parent: [], key: 'kind', typed: '' });
  });

  it('follows lists, indented or not, and returns out of them', () => {
    expect(at('spec:\n  containers:\n  - name: web\n    im|')).toMatchObject({ parent: ['spec', 'containers', 0] });
    expect(at('spec:\n  containers:\n    - na|')).toMatchObject({ parent: ['spec', 'containers', 0], typed: 'na' });
    expect(at('spec:\n  containers:\n  - name: web\n    ports:\n    - containerPort: 80\n  re|')).toMatchObject({ parent: ['spec'] });
    expect(at('spec:\n  containers:\n  - name: a\n  - na|')).toMatchObject({ parent: ['spec', 'containers', 0] });
  });

  it('keeps to its own document', () => {
    expect(at('kind: A\nspec:\n  x: 1\n---\nkind: B\nmeta|\n---\nkind: C')).toEqual({ parent: [], typed: 'meta', apiVersion: '', kind: 'B' });
  });

  it('has no answer in comments, flow style and block texts', () => {
    expect(at('# com|')).toBeUndefined();
    expect(at('a: {b|')).toBeUndefined();
    expect(at('data:\n  run: !|'.replace('!|', '>\n    some te|'))).toBeUndefined();
  });
});
