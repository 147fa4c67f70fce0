import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import table from '../testdata/federate.json' with { type: 'json' };
import { at } from '../types/read.ts';
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '../types/type-config.ts';
import { federateObject } from './federate-object.ts';
import { importManifests } from './import-federated.ts';
import { guessType, isListedToSkip, skippedObject, skippedType } from './skip-rules.ts';
import { hasV1Annotations, importV1Object } from './v1-annotations.ts';

function configFor(object: KubeObject): TypeConfig {
  const parsed = parseTypeConfig(typeConfigFor(guessType(object)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

type Row = { name: string; in?: Record<string, unknown>; out: Record<string, unknown> };
function rows(list: unknown): Row[] {
  return list as Row[];
}
function objectOf(row: Row): KubeObject {
  const given = row.in ?? {};
  const metadata = { name: 'x', ...Object.fromEntries(Object.entries(at(given, 'metadata') ?? {})) };
  return { apiVersion: 'v1', kind: 'ConfigMap', ...given, metadata };
}

describe('conversion table of the reference', () => {
  it.each(rows(table.cases))('$name', (row) => {
    const input = objectOf(row);
    const { object } = federateObject(input, configFor(input));
    const { template, placement, namespace, 'template.spec': templateSpec, ...rest } = row.out;
    expect(object).toMatchObject(rest);
    if (template !== undefined) expect(at(object, 'spec', 'template')).toEqual(template);
    if (placement !== undefined) expect(at(object, 'spec', 'placement')).toEqual(placement);
    if (namespace !== undefined) expect(object.metadata.namespace ?? '').toBe(namespace);
    if (templateSpec !== undefined) expect(at(object, 'spec', 'template', 'spec')).toEqual(input['spec']);
  });
  it('notes annotations that are not carried over', () => {
    const input = objectOf({ name: '', in: { metadata: { name: 'x', annotations: { a: 'b' } } }, out: {} });
    expect(federateObject(input, configFor(input)).notes).toHaveLength(1);
  });
});

describe('what a namespace\'s contents leave out', () => {
  const type = (group: string, plural: string, kind: string): { group: string; version: string; plural: string; kind: string; namespaced: boolean } => ({ group, version: 'v1', plural, kind, namespaced: true });
  it.each(table.alwaysSkippedInContents.filter((entry) => !entry.includes(' ')))('the reference leaves out %s', (entry) => {
    const [plural = '', ...group] = entry.split('.');
    expect(skippedType(type(group.join('.'), plural, 'Any'))).toMatchObject({ text: expect.any(String) });
  });
  it('types that the reference leaves out', () => {
    for (const [group, plural, kind] of [['', 'endpoints', 'Endpoints'], ['', 'events', 'Event'], ['events.k8s.io', 'events', 'Event'], ['core.kubefed.io', 'propagatedversions', 'PropagatedVersion'], ['extensions', 'ingresses', 'Ingress'], ['types.kubefed.k8s.io', 'federatedconfigmaps', 'FederatedConfigMap'], ['discovery.k8s.io', 'endpointslices', 'EndpointSlice']] as const) {
      expect(skippedType(type(group, plural, kind))).toMatchObject({ text: expect.any(String) });
    }
    expect(skippedType(type('apps', 'deployments', 'Deployment'))).toBeUndefined();
  });
  it('D25 D27: objects that a controller made, tokens, and what every cluster has of its own, kube-node-lease among it', () => {
    const object = (kind: string, name: string, over: Record<string, unknown> = {}, owner = false): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name, ...(owner ? { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u', controller: true }] } : {}) }, ...over });
    for (const made of [object('ReplicaSet', 'web-1', {}, true), object('Secret', 't', { type: 'kubernetes.io/service-account-token' }), object('ServiceAccount', 'default'), object('ConfigMap', 'kube-root-ca.crt'), object('Namespace', 'kube-node-lease'), object('ConfigMap', 'system:x')]) {
      expect(skippedObject(made)).toMatchObject({ text: expect.any(String) });
    }
    for (const own of [object('ReplicaSet', 'own'), object('Secret', 's', { type: 'Opaque' }), object('ServiceAccount', 'app')]) expect(skippedObject(own)).toBeUndefined();
  });
  it('a skip list names groups, plurals and kinds in any case', () => {
    const deployments = type('apps', 'deployments', 'Deployment');
    for (const entry of ['apps', 'Deployments', 'deployment', 'deployments.apps']) expect(isListedToSkip(deployments, [entry])).toBe(true);
    expect(isListedToSkip(deployments, ['pods'])).toBe(false);
  });
});

describe('older forms', () => {
  it('reads the form before 0.1.0-rc3: groups, clusterNames, dotted paths', () => {
    const { objects } = importManifests([{
      apiVersion: 'types.federation.k8s.io/v1alpha1', kind: 'FederatedDeployment', metadata: { name: 'web', namespace: 'ns' },
      spec: { template: {}, placement: { clusterNames: ['a', 'b'] }, overrides: [{ clusterName: 'b', clusterOverrides: [{ path: 'spec.replicas', value: 5 }] }] },
    }]);
    expect(objects).toEqual([{
      apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedDeployment', metadata: { name: 'web', namespace: 'ns' },
      spec: { template: {}, placement: { clusters: [{ name: 'a' }, { name: 'b' }] }, overrides: [{ clusterName: 'b', clusterOverrides: [{ path: '/spec/replicas', value: 5 }] }] },
    }]);
  });
  it('puts placement and overrides that stood apart back together', () => {
    const meta = { name: 'web', namespace: 'ns' };
    const part = (kind: string, spec: Record<string, unknown>, name = 'web'): KubeObject => ({ apiVersion: 'core.federation.k8s.io/v1alpha1', kind, metadata: { ...meta, name }, spec });
    const { objects, notes } = importManifests([
      part('FederatedDeploymentPlacement', { clusterNames: ['a'] }), { apiVersion: 'primitives.federation.k8s.io/v1alpha1', kind: 'FederatedDeployment', metadata: meta, spec: { template: { spec: {} } } },
      part('FederatedDeploymentOverride', { overrides: [{ clusterName: 'a', replicas: 3 }] }), part('FederatedDeploymentOverride', {}, 'lost'),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } },
    ]);
    expect(objects).toMatchObject([
      { apiVersion: 'types.kubefed.io/v1beta1', spec: { placement: { clusters: [{ name: 'a' }] }, overrides: [{ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: 3 }] }] } },
      { kind: 'ConfigMap' },
    ]);
    expect(notes).toHaveLength(1);
  });
  it('a Federation v1 object becomes a federated object and a preference', () => {
    const object: KubeObject = {
      apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 9 },
      metadata: {
        name: 'web', namespace: 'ns', annotations: {
          'federation.kubernetes.io/deployment-preferences': '{"rebalance":true,"clusters":{"a":{"minReplicas":1,"maxReplicas":4,"weight":2},"*":{"weight":1}}}',
          'federation.alpha.kubernetes.io/cluster-selector': '[{"key":"region","operator":"in","values":["eu"]},{"key":"lab","operator":"!"},{"key":"x","operator":"gt","values":["1"]}]',
          'federation.kubernetes.io/service-ingresses': '{}',
        },
      },
    };
    expect(hasV1Annotations(object)).toBe(true);
    const { objects, notes } = importV1Object(object, configFor(object));
    expect(objects).toMatchObject([
      { kind: 'FederatedDeployment', spec: { placement: { clusterSelector: { matchExpressions: [{ key: 'region', operator: 'In', values: ['eu'] }, { key: 'lab', operator: 'DoesNotExist' }] } }, template: { spec: { replicas: 9 } } } },
      { kind: 'ReplicaSchedulingPreference', metadata: { name: 'web', namespace: 'ns' }, spec: { targetKind: 'FederatedDeployment', totalReplicas: 9, rebalance: true, intersectWithClusterSelector: true, clusters: { a: { minReplicas: 1, maxReplicas: 4, weight: 2 }, '*': { weight: 1 } } } },
    ]);
    expect(notes).toHaveLength(2);
  });
  it('an annotation that can not be read is noted, and the object comes without it', () => {
    const object: KubeObject = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web', namespace: 'ns', annotations: { 'federation.kubernetes.io/replica-set-preferences': '{', 'federation.alpha.kubernetes.io/cluster-selector': '{}' } } };
    const { objects, notes } = importV1Object(object, configFor(object));
    expect(objects).toHaveLength(1);
    expect(notes).toHaveLength(2);
  });
});
