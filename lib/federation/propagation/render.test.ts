import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '../types/type-config.ts';
import { describeSource, explainFields } from './explain-fields.ts';
import { renderForCluster } from './render-for-cluster.ts';

function typeConfig(kind: string, plural: string, group: string, namespaced = true): TypeConfig {
  const parsed = parseTypeConfig(typeConfigFor({ group, version: 'v1', kind, plural, namespaced }));
  if (!parsed.ok) throw new Error('bad type config');
  return parsed.value;
}
const deployments = typeConfig('Deployment', 'deployments', 'apps');
const cluster = { name: 'eu-west', labels: { region: 'eu' } };

function fed(spec: Record<string, unknown>): KubeObject {
  return { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedDeployment', metadata: { name: 'web', namespace: 'shop' }, spec };
}
function live(over: Record<string, unknown>): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, ...over };
}

describe('renderForCluster', () => {
  it('D28: of the template\'s metadata only labels go to the member', () => {
    const template = {
      metadata: { name: 'x', uid: 'u', resourceVersion: '1', generateName: 'g', ownerReferences: [{}], managedFields: [], creationTimestamp: null, labels: { a: 'b' }, annotations: { c: 'd' }, finalizers: ['f'] },
      spec: { replicas: 1 }, status: { x: 1 },
    };
    expect(renderForCluster({ fedObject: fed({ template }), typeConfig: deployments, cluster })).toEqual({
      ok: true, leftToCluster: [], warnings: ['AnnotationsNotSupported', 'FinalizersNotSupported'],
      object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', labels: { a: 'b', 'kubefed.io/managed': 'true' } }, spec: { replicas: 1 } },
    });
  });
  it('an absent template makes a bare object; one that is no object is refused', () => {
    expect(renderForCluster({ fedObject: fed({}), typeConfig: deployments, cluster })).toMatchObject({ ok: true, object: { metadata: { name: 'web' } } });
    expect(renderForCluster({ fedObject: fed({ template: [] }), typeConfig: deployments, cluster })).toMatchObject({ ok: false, code: 'ComputeResourceFailed' });
    expect(renderForCluster({ fedObject: fed({ template: { metadata: 'x' } }), typeConfig: deployments, cluster })).toMatchObject({ ok: false, code: 'ComputeResourceFailed' });
  });
  it('overriding metadata as a whole can not rename the object or take its label', () => {
    const overrides = [{ clusterName: 'eu-west', clusterOverrides: [{ path: '/metadata', value: { name: 'other', labels: { 'kubefed.io/managed': 'false' } } }] }];
    expect(renderForCluster({ fedObject: fed({ template: {}, overrides }), typeConfig: deployments, cluster })).toMatchObject({ object: { metadata: { name: 'web', labels: { 'kubefed.io/managed': 'true' } } } });
    const broken = [{ clusterName: 'eu-west', clusterOverrides: [{ path: '/metadata/labels', value: 'x' }] }];
    expect(renderForCluster({ fedObject: fed({ template: {}, overrides: broken }), typeConfig: deployments, cluster })).toMatchObject({ ok: false, code: 'ApplyOverridesFailed' });
  });
  it('retained replicas are the cluster\'s, unless an override sets them', () => {
    const spec = { template: { spec: { replicas: 1 } }, retainReplicas: true };
    const there = live({ spec: { replicas: 7 } });
    expect(renderForCluster({ fedObject: fed(spec), typeConfig: deployments, cluster, live: there })).toMatchObject({ object: { spec: { replicas: 7 } }, leftToCluster: ['/spec/replicas'] });
    const overrides = [{ clusterName: '*', clusterOverrides: [{ path: 'spec.replicas', value: 3 }] }];
    expect(renderForCluster({ fedObject: fed({ ...spec, overrides }), typeConfig: deployments, cluster, live: there })).toMatchObject({ object: { spec: { replicas: 3 } }, leftToCluster: [] });
  });
  it('a Service names no address or port of its own accord, and keeps the cluster\'s where the template names one', () => {
    const services = typeConfig('Service', 'services', '');
    const there = live({ spec: { clusterIP: '10.0.0.9', ports: [{ port: 80, nodePort: 30_080 }] } });
    const plain = renderForCluster({ fedObject: fed({ template: { spec: { ports: [{ port: 80 }] } } }), typeConfig: services, cluster, live: there });
    expect(plain.ok && plain.object['spec']).toEqual({ ports: [{ port: 80 }] });
    const named = renderForCluster({ fedObject: fed({ template: { spec: { clusterIP: '10.0.0.1', ports: [{ port: 80, nodePort: 1 }] } } }), typeConfig: services, cluster, live: there });
    expect(named.ok && named.object['spec']).toEqual({ clusterIP: '10.0.0.9', ports: [{ port: 80, nodePort: 30_080 }] });
    expect(renderForCluster({ fedObject: fed({ template: { spec: { clusterIP: 'x' } } }), typeConfig: services, cluster, live: live({ spec: { clusterIP: 7 } }) })).toMatchObject({ code: 'FieldRetentionFailed' });
  });
});

describe('explainFields', () => {
  const spec = {
    template: { spec: { replicas: 1, args: ['a', 'b'], paused: false } },
    overrides: [
      { clusterName: '*', clusterOverrides: [{ op: 'add', path: '/spec/args/0', value: '-q' }] },
      { clusterSelector: { matchLabels: { region: 'eu' } }, clusterOverrides: [{ path: '/spec/image', value: { name: 'x' } }] },
      { clusterName: 'eu-west', clusterOverrides: [{ path: '/spec/replicas', value: 6 }] },
    ],
  };
  function sources(input: Partial<Parameters<typeof explainFields>[0]>): Record<string, string> {
    const explained = explainFields({ fedObject: fed(spec), typeConfig: deployments, cluster, ...input });
    return explained.ok ? Object.fromEntries(explained.fields.map((field) => [field.pointer, describeSource(field.source)])) : {};
  }
  it('follows every value to where it was written, through insertions', () => {
    expect(sources({})).toEqual({
      '/apiVersion': 'set by the federation', '/kind': 'set by the federation', '/metadata/name': 'set by the federation',
      '/metadata/namespace': 'set by the federation', '/metadata/labels/kubefed.io~1managed': 'set by the federation',
      '/spec/replicas': 'override 3, change 1, for this cluster', '/spec/args/0': 'override 1, change 1, for all clusters',
      '/spec/args/1': 'the template', '/spec/args/2': 'the template', '/spec/paused': 'the template', '/spec/image/name': 'override 2, change 1, for clusters by label',
    });
  });
  it('names the preference that wrote a replicas override, what is retained, and other managers', () => {
    expect(sources({ preference: { name: 'web', replicasPath: '/spec/replicas' } })['/spec/replicas']).toBe('the preference web');
    const there = live({
      metadata: {
        name: 'web', managedFields: [
          { manager: 'hpa', operation: 'Update', apiVersion: 'apps/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:containers': { 'k:{"name":"sidecar"}': { '.': {}, 'f:image': {} } }, 'f:set': { 'v:"two"': {} } } } },
          { manager: 'kubelet', operation: 'Update', apiVersion: 'apps/v1', fieldsType: 'FieldsV1', subresource: 'status', fieldsV1: { 'f:status': { 'f:x': {} } } },
        ],
      },
      spec: { replicas: 7, containers: [{ name: 'web' }, { name: 'sidecar', image: 's' }], set: ['one', 'two'] }, status: { x: 1 },
    });
    const found = sources({ fedObject: fed({ template: { spec: { replicas: 1 } }, retainReplicas: true }), live: there });
    expect(found).toMatchObject({ '/spec/replicas': 'kept from the cluster', '/spec/containers/1/image': 'set in the cluster by hpa', '/spec/set/1': 'set in the cluster by hpa' });
    expect(Object.keys(found).filter((pointer) => pointer.startsWith('/status'))).toEqual([]);
  });
  it('under the policy Report a field that another manager holds is that manager\'s, under Force it is ours', () => {
    const there = live({ metadata: { name: 'web', managedFields: [{ manager: 'kubectl-edit', operation: 'Update', apiVersion: 'apps/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }] }, spec: { replicas: 7 } });
    const template = { spec: { replicas: 1 } };
    expect(sources({ fedObject: fed({ template, conflictPolicy: 'Report' }), live: there })['/spec/replicas']).toBe('set in the cluster by kubectl-edit');
    expect(sources({ fedObject: fed({ template }), live: there })['/spec/replicas']).toBe('the template');
  });
});
