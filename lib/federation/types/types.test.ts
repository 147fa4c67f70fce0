import { describe, expect, it } from 'vitest';
import { clusterTopology, readCluster } from './cluster.ts';
import { aliasOfGroup, normalizeApiVersion, normalizeGroup } from './constants.ts';
import { federationCrds } from './crds.ts';
import { parseDurationMs, parseDurationNs } from './duration.ts';
import { federatedCrd, hasReplicas } from './federated-crd.ts';
import { parsePreference, validatePreferenceSpec } from './preference.ts';
import { at } from './read.ts';
import { templateSchemaOfCrd, toStructuralSchema } from './structural-schema.ts';
import { parseTypeConfig, typeConfigFor } from './type-config.ts';

describe('groups', () => {
  it('every old spelling becomes today\'s; foreign groups stay', () => {
    expect(['types.kubefed.k8s.io', 'core.federation.k8s.io', 'primitives.federation.k8s.io', 'scheduling.kubefed.io', 'apps', 'x.kubefed.k8s.io'].map(normalizeGroup))
      .toEqual(['types.kubefed.io', 'core.kubefed.io', 'types.kubefed.io', 'scheduling.kubefed.io', 'apps', 'x.kubefed.k8s.io']);
    expect(['types.federation.k8s.io/v1alpha1', 'scheduling.kubefed.k8s.io/v1alpha1', 'v1', 'apps/v1'].map(normalizeApiVersion))
      .toEqual(['types.kubefed.io/v1beta1', 'scheduling.kubefed.io/v1alpha1', 'v1', 'apps/v1']);
    expect([aliasOfGroup('types.kubefed.io'), aliasOfGroup('apps')]).toEqual(['types.kubefed.k8s.io', undefined]);
  });
});

describe('durations', () => {
  it.each([['1m0s', 60_000], ['1.5h', 5_400_000], ['100ms', 100], ['0', 0], ['-2s', -2000]])('%s', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });
  it.each(['', '5', 's', '1m2', '1 s', '1d'])('refuses "%s"', (text) => {
    expect(parseDurationNs(text)).toBeUndefined();
  });
});

describe('D11: preferences', () => {
  const spec = { targetKind: 'FederatedDeployment', totalReplicas: 3 };
  it.each([
    [{ ...spec, targetKind: 'Deployment' }, 'spec.targetKind'],
    [{ totalReplicas: 1 }, 'spec.targetKind'],
    [{ targetKind: 'FederatedJob' }, 'spec.totalReplicas'],
    [{ ...spec, totalReplicas: -1 }, 'spec.totalReplicas'],
    [{ ...spec, totalReplicas: 1.5 }, 'spec.totalReplicas'],
    [{ ...spec, clusters: { a: { minReplicas: 3, maxReplicas: 2 } } }, 'spec.clusters[a].minReplicas'],
    [{ ...spec, clusters: { a: { weight: -1 } } }, 'spec.clusters[a].weight'],
    [{ ...spec, clusters: { a: { maxReplicas: -1 } } }, 'spec.clusters[a].maxReplicas'],
    [{ ...spec, clusters: { a: 3 } }, 'spec.clusters[a]'],
    [undefined, 'spec'],
  ])('refuses %j at %s', (given, path) => {
    expect(validatePreferenceSpec(given).map((error) => error.path)).toEqual([path]);
  });
  it('reads a good one with its defaults', () => {
    const object = { apiVersion: 'x/v1', kind: 'X', metadata: { name: 'x' }, spec: { ...spec, clusters: { '*': { weight: 2, maxReplicas: null } } } };
    expect(parsePreference(object)).toEqual({ ok: true, value: { ...spec, rebalance: false, intersectWithClusterSelector: false, overflowPolicy: 'Probe', unlistedClusters: 'Zero', clusters: { '*': { weight: 2 } } } });
  });
});

describe('clusters', () => {
  const node = (labels: Record<string, string>): { apiVersion: string; kind: string; metadata: { name: string; labels: Record<string, string> } } => ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels } });
  it('D26: region and zones come from today\'s node labels or the old ones, and are kept when nodes say nothing', () => {
    expect(clusterTopology([
      node({ 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'b' }),
      node({ 'failure-domain.beta.kubernetes.io/region': 'eu', 'failure-domain.beta.kubernetes.io/zone': 'a' }),
      node({ 'topology.kubernetes.io/region': 'us', 'topology.kubernetes.io/zone': 'a' }),
    ])).toEqual({ region: 'eu', zones: ['a', 'b'] });
    expect(clusterTopology([], { region: 'eu', zones: ['a'] })).toEqual({ region: 'eu', zones: ['a'] });
  });
  it('is ready by its Ready condition alone', () => {
    const cluster = { apiVersion: 'x/v1', kind: 'KubeFedCluster', metadata: { name: 'a', labels: { x: 'y' } }, status: { conditions: [{ type: 'Offline', status: 'True' }, { type: 'Ready', status: 'True' }], region: 'eu' } };
    expect(readCluster(cluster)).toEqual({ name: 'a', labels: { x: 'y' }, ready: true, region: 'eu', zones: [] });
  });
});

describe('schemas', () => {
  const components = {
    'io.k8s.api.apps.v1.Deployment': { type: 'object', properties: { metadata: { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }] }, spec: { description: 'd', allOf: [{ $ref: '#/components/schemas/Spec' }], default: {} }, status: { $ref: '#/components/schemas/Spec' } }, required: ['spec'] },
    Spec: {
      type: 'object', required: ['template', 'nope'],
      properties: {
        replicas: { type: 'integer', format: 'int32', default: 1 },
        port: { $ref: '#/components/schemas/IntOrString' },
        limits: { type: 'object', additionalProperties: { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' }] } },
        self: { $ref: '#/components/schemas/Spec' },
        template: { type: 'object', properties: {}, description: 'anything' },
        ports: { type: 'array', items: { type: 'object', required: ['port'], properties: { port: { type: 'integer', format: 'strange' }, protocol: { type: 'string', default: 'TCP' } } }, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'] },
        env: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
      },
    },
    IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { type: 'object', properties: { name: { type: 'string' } } },
  };
  const schema = toStructuralSchema(components, 'io.k8s.api.apps.v1.Deployment');
  const spec = at(schema, 'properties', 'spec');

  it('writes out references and cuts what contains itself', () => {
    expect(at(spec, 'properties', 'self')).toEqual({ 'x-kubernetes-preserve-unknown-fields': true });
    expect(at(spec, 'description')).toBe('d');
    expect(at(spec, 'required')).toEqual(['template']);
    expect(JSON.stringify(schema)).not.toMatch(/\$ref|default|strange/);
  });
  it('gives integers-or-strings and quantities their form', () => {
    expect(at(spec, 'properties', 'port')).toEqual({ 'x-kubernetes-int-or-string': true });
    expect(at(spec, 'properties', 'limits', 'additionalProperties')).toMatchObject({ 'x-kubernetes-int-or-string': true });
  });
  it('keeps keyed lists only where an API server takes them without defaults', () => {
    expect(at(spec, 'properties', 'env')).toMatchObject({ 'x-kubernetes-list-map-keys': ['name'] });
    expect(at(spec, 'properties', 'ports', 'x-kubernetes-list-type')).toBeUndefined();
  });
  it('D40: the federated CRD carries the target\'s schema; retainReplicas only where replicas are', () => {
    const config = parseTypeConfig(typeConfigFor({ group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }));
    if (!config.ok) throw new Error('unexpected');
    const text = JSON.stringify(federatedCrd({ typeConfig: config.value, templateSchema: schema }));
    expect(text).toContain('retainReplicas');
    expect(text).toContain('"env":{"type":"array"');
    expect(JSON.stringify(federatedCrd({ typeConfig: config.value }))).not.toContain('retainReplicas');
    expect([hasReplicas(schema), hasReplicas(undefined)]).toEqual([true, false]);
  });
  it('reads the schema of an existing CRD and drops its defaults and rules', () => {
    const own = templateSchemaOfCrd({ type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-validations': [], properties: { a: { type: 'string', default: 'x', pattern: '^a' } } } } });
    expect(own).toEqual({ type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'string', pattern: '^a' } } } } });
  });
  it('every list below a rule is bounded, and every CRD is named after its plural and group', () => {
    for (const crd of federationCrds()) {
      expect(crd.metadata.name).toBe(`${String(at(crd, 'spec', 'names', 'plural'))}.${String(at(crd, 'spec', 'group'))}`);
      expect(unboundedLists(at(crd, 'spec'))).toEqual([]);
    }
  });
});

function unboundedLists(schema: unknown): unknown[] {
  if (Array.isArray(schema)) return schema.flatMap(unboundedLists);
  if (typeof schema !== 'object' || schema === null) return [];
  const own = at(schema, 'type') === 'array' && at(schema, 'maxItems') === undefined ? [schema] : [];
  return [...own, ...Object.values(schema).flatMap(unboundedLists)];
}
