import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyJsonPatch } from '#lib/kube/json-patch.ts';
import type { EditorCluster, WorkloadEditor } from '#lib/contracts/editor.ts';
import { diffToOperations } from './override-diff.ts';
import { checkOverrides, readTyped, renderWith, setField, writeOverrides } from './override-edit.ts';

const cluster = (name: string, labels: Record<string, string> = {}): EditorCluster => ({ name, labels, health: 'ready', region: '', zones: [], lacksType: false });
const template = { spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } } };

function editor(overrides: unknown, over: Partial<WorkloadEditor> = {}): WorkloadEditor {
  const type = (plural: string, kind: string) => ({ group: 'apps', version: 'v1', plural, kind, namespaced: true });
  const spec = { template, placement: { clusterSelector: {} }, overrides };
  return {
    asOf: '', scope: 'Cluster', isPaused: false, base: { generation: 1, spec },
    type: { name: 'deployments.apps', target: type('deployments', 'Deployment'), federated: type('federateddeployments', 'FederatedDeployment'), propagation: 'Enabled', statusCollection: 'Disabled', isNamespace: false },
    object: { apiVersion: 'v1', kind: 'FederatedDeployment', metadata: { name: 'web', namespace: 'shop' }, spec },
    clusters: [cluster('a', { env: 'prod' }), cluster('b', { env: 'prod' }), cluster('c')],
    ...over,
  };
}

const IMAGE = '/spec/template/spec/containers/0/image';

function edited(of: WorkloadEditor, overrides: unknown, name: string, path: string, value: unknown): unknown {
  const rendered = renderWith(of, overrides, name);
  if (!rendered.ok) throw new Error(rendered.sentence.text);
  const set = setField(rendered.object, path, value);
  if (!set.ok) throw new Error(set.sentence.text);
  return set.object;
}

describe('diffToOperations', () => {
  it('gives operations that turn one value into the other, whatever they are', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.constantFrom('x', 'y', 'name'), tie('value'), { maxKeys: 3 })),
    })).value;
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('p', 'q'), json), fc.dictionary(fc.constantFrom('p', 'q'), json), (before, after) => {
      expect(applyJsonPatch(before, diffToOperations(before, after).map((operation) => ({ ...operation })))).toEqual(after);
    }), { numRuns: 500, seed: 7 });
  });

  it('says no more than what differs', () => {
    expect(diffToOperations({ c: [{ name: 'web', image: 'a' }] }, { c: [{ name: 'web', image: 'b' }, { name: 'proxy' }] })).toEqual([
      { op: 'replace', path: '/c/0/image', value: 'b' }, { op: 'add', path: '/c/1', value: { name: 'proxy' } },
    ]);
    expect(diffToOperations({ a: 1, b: 2 }, { b: 2 })).toEqual([{ op: 'remove', path: '/a' }]);
  });
});

describe('writeOverrides', () => {
  it('makes the difference from the template the cluster’s own entry, and rendering gives the edit back', () => {
    const of = editor(undefined);
    const wanted = edited(of, undefined, 'a', IMAGE, 'web:2');
    const written = writeOverrides(of, undefined, 'a', wanted, { to: 'cluster' });
    expect(written).toEqual([{ clusterName: 'a', clusterOverrides: [{ path: IMAGE, value: 'web:2' }] }]);
    expect(renderWith(of, written, 'a')).toMatchObject({ ok: true, object: wanted });
  });

  it('drops the entry when the edit goes back to the template', () => {
    const overrides = [{ clusterName: 'a', clusterOverrides: [{ path: IMAGE, value: 'web:2' }] }];
    const of = editor(overrides);
    expect(writeOverrides(of, overrides, 'a', edited(of, overrides, 'a', IMAGE, 'web:1'), { to: 'cluster' })).toEqual([]);
  });

  it('spreads only what was edited to more clusters, to a selector, or to all', () => {
    const overrides = [{ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 5 }] }, { clusterName: 'b', clusterOverrides: [{ path: IMAGE, value: 'old' }] }];
    const of = editor(overrides);
    const wanted = edited(of, overrides, 'a', IMAGE, 'web:2');
    const image = { path: IMAGE, value: 'web:2' };
    expect(writeOverrides(of, overrides, 'a', wanted, { to: 'clusters', names: ['a', 'b', 'c'] })).toEqual([
      { clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 5 }, image] }, { clusterName: 'b', clusterOverrides: [image] }, { clusterName: 'c', clusterOverrides: [image] },
    ]);
    expect(writeOverrides(of, overrides, 'a', wanted, { to: 'selector', selector: { matchLabels: { env: 'prod' } } })).toEqual([...overrides, { clusterSelector: { matchLabels: { env: 'prod' } }, clusterOverrides: [image] }]);
    expect(writeOverrides(of, overrides, 'a', wanted, { to: 'all' })).toEqual([...overrides, { clusterName: '*', clusterOverrides: [image] }]);
  });

  it('leaves what a preference writes as it is', () => {
    const overrides = [{ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 7 }] }];
    const of = editor(overrides, { preference: { name: 'web', replicasPath: '/spec/replicas' } });
    const wanted = edited(of, overrides, 'a', IMAGE, 'web:2');
    expect(writeOverrides(of, overrides, 'a', wanted, { to: 'cluster' })).toEqual([{ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 7 }, { path: IMAGE, value: 'web:2' }] }]);
  });
});

describe('checkOverrides', () => {
  it('points out what does nothing, what is missing somewhere, and what may not be written', () => {
    const overrides = [
      { clusterName: '*', clusterOverrides: [{ path: '/spec/replicas', value: 2 }] },
      { clusterSelector: { matchLabels: { env: 'prod' } }, clusterOverrides: [{ op: 'remove', path: '/spec/paused' }] },
      { clusterName: 'c', clusterOverrides: [{ path: '/kind', value: 'X' }] },
    ];
    expect(checkOverrides(editor(overrides), overrides).map(({ kind, path, clusters }) => [kind, path, clusters])).toEqual([
      ['idle', '/spec/replicas', ['a', 'b']], ['missing', '/spec/paused', ['a', 'b']], ['forbidden', 'spec.overrides[2].clusterOverrides[0].path', ['c']],
    ]);
  });
});

it('says nothing of replicas that a preference wrote, though the template says the same', () => {
  const overrides = [{ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 2 }, { path: IMAGE, value: 'web:1' }] }];
  const preferred = editor(overrides, { preference: { name: 'web', replicasPath: '/spec/replicas' } });
  expect(checkOverrides(preferred, overrides).map(({ kind, path }) => [kind, path])).toEqual([['idle', IMAGE]]);
});

describe('a field typed by hand', () => {
  it('keeps text as text, reads numbers and lists as what they are, and makes the objects on the way', () => {
    expect([readTyped('5', 'x'), readTyped('5', 3), readTyped('[1]', undefined), readTyped('web:2', undefined)]).toEqual(['5', 5, [1], 'web:2']);
    expect(setField({ spec: {} }, '/spec/strategy/type', 'Recreate')).toEqual({ ok: true, object: { spec: { strategy: { type: 'Recreate' } } } });
    expect(setField({}, '/kind', 'X')).toMatchObject({ ok: false });
  });
});
