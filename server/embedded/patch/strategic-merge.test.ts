import { describe, expect, it } from 'vitest';
import { createSchemaRegistry } from '../schema/schema-registry.ts';
import { StrategicMergeError, strategicMergePatch } from './strategic-merge.ts';

const registry = createSchemaRegistry();
const schema = registry.schemaFor({ group: 'apps', version: 'v1', kind: 'Deployment' });
if (schema === undefined) throw new Error('no schema for Deployment');

const live = {
  metadata: { labels: { a: '1', b: '2' }, finalizers: ['x/a', 'x/b'] },
  spec: {
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    template: {
      spec: {
        nodeSelector: { p: '1', q: '2' }, tolerations: [{ key: 'k' }],
        containers: [{ name: 'a', image: 'a:1', args: ['x'], env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }, { name: 'b', image: 'b:1' }, { name: 'c', image: 'c:1' }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    },
  },
};
const patched = (patch: object): unknown => strategicMergePatch(live, patch, schema, registry.resolve);
const inPod = (patch: object): unknown => patched({ spec: { template: { spec: patch } } });
const containersOf = (value: unknown): string[] => JSON.stringify(value).match(/"name":"\w","image":"[^"]+"/g)?.map((text) => text.replaceAll(/"name":|"image":|"/g, '')) ?? [];

// The expected results are those of a real API server 1.36.
describe('strategic merge patch', () => {
  it('merges maps and removes keys that are null', () => {
    expect(patched({ metadata: { labels: { a: null, c: '3' } } })).toMatchObject({ metadata: { labels: { b: '2', c: '3' } } });
    expect(patched({ metadata: { labels: { a: null } } })).not.toHaveProperty('metadata.labels.a');
  });

  it('merges list items by key; new ones come first', () => {
    expect(containersOf(inPod({ containers: [{ name: 'b', image: 'b:2' }, { name: 'd', image: 'd:1' }] }))).toEqual(['a,a:1', 'b,b:2', 'd,d:1', 'c,c:1']);
    expect(containersOf(inPod({ containers: [{ name: 'd', image: 'd:1' }] }))).toEqual(['d,d:1', 'a,a:1', 'b,b:1', 'c,c:1']);
  });

  it('deletes items, replaces lists, and orders them as told', () => {
    expect(containersOf(inPod({ containers: [{ name: 'b', $patch: 'delete' }] }))).toEqual(['a,a:1', 'c,c:1']);
    expect(containersOf(inPod({ containers: [{ $patch: 'replace' }, { name: 'z', image: 'z:1' }] }))).toEqual(['z,z:1']);
    expect(containersOf(inPod({ '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }, { name: 'b' }] }))).toEqual(['c,c:1', 'a,a:1', 'b,b:1']);
  });

  it('replaces lists that have no key, and takes single values out of sets', () => {
    expect(inPod({ tolerations: [{ key: 'z' }] })).toMatchObject({ spec: { template: { spec: { tolerations: [{ key: 'z' }] } } } });
    expect(patched({ metadata: { '$deleteFromPrimitiveList/finalizers': ['x/a'] } })).toMatchObject({ metadata: { finalizers: ['x/b'] } });
    expect(patched({ metadata: { finalizers: ['x/c'] } })).toMatchObject({ metadata: { finalizers: ['x/c', 'x/a', 'x/b'] } });
  });

  it('keeps only the keys that $retainKeys names', () => {
    expect(patched({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } })).toMatchObject({ spec: { strategy: { type: 'Recreate' } } });
    expect(patched({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } })).not.toHaveProperty('spec.strategy.rollingUpdate');
    expect(inPod({ volumes: [{ $retainKeys: ['name', 'configMap'], name: 'v', configMap: { name: 'cm' } }] })).not.toHaveProperty('spec.template.spec.volumes.0.emptyDir');
  });

  it('replaces or empties a map by directive', () => {
    expect(inPod({ nodeSelector: { $patch: 'replace', z: '9' } })).toHaveProperty('spec.template.spec.nodeSelector', { z: '9' });
    expect(inPod({ nodeSelector: { $patch: 'delete' } })).toHaveProperty('spec.template.spec.nodeSelector', {});
  });

  it('leaves no directive and no null behind in what is new', () => {
    expect(JSON.stringify(inPod({ initContainers: [{ name: 'i', env: [{ name: 'x', value: null }, { name: 'y', $patch: 'delete' }] }] }))).not.toMatch(/\$patch|null/);
  });

  it('refuses items without their key, unknown directives, and patches that are no object', () => {
    expect(() => inPod({ containers: [{ image: 'x' }] })).toThrow('does not contain declared merge key: name');
    expect(() => inPod({ nodeSelector: { $patch: 'bogus' } })).toThrow(StrategicMergeError);
    expect(() => strategicMergePatch(live, [], schema, registry.resolve)).toThrow(StrategicMergeError);
  });

  it('changes neither the object nor the patch', () => {
    const before = JSON.stringify(live);
    inPod({ containers: [{ name: 'a', image: 'new' }] });
    expect(JSON.stringify(live)).toBe(before);
  });
});
