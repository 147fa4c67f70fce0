import { describe, expect, it } from 'vitest';
import { coreSchemas } from './core-schemas.ts';
import { createSchemaRegistry } from './schema-registry.ts';

const registry = createSchemaRegistry();
const property = (kind: string, ...path: string[]) => {
  let schema = registry.schemaFor({ group: kind === 'Deployment' ? 'apps' : '', version: 'v1', kind });
  for (const name of path) {
    const resolved = schema === undefined ? undefined : registry.resolve(schema);
    schema = name === '[]' ? resolved?.items : resolved?.properties?.[name];
  }
  return schema;
};

describe('built-in types', () => {
  it('are all there, with everything they refer to', () => {
    const { schemas, types } = coreSchemas();
    for (const type of types) expect(registry.schemaFor(type), type.kind).toBeDefined();
    const refs = new Set(JSON.stringify(schemas).match(/"\$ref":"[^"]+"/g)?.map((text) => text.slice(8, -1)));
    for (const ref of refs) expect(schemas, ref).toHaveProperty([ref]);
  });

  it('have the names and shapes of Kubernetes', () => {
    expect(property('Deployment', 'spec', 'template')).toMatchObject({ $ref: 'io.k8s.api.core.v1.PodTemplateSpec' });
    expect(property('Service', 'spec', 'ports', '[]', 'targetPort')).toMatchObject({ $ref: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString' });
    expect(property('Pod', 'spec', 'containers', '[]', 'resources', 'limits')).toMatchObject({ additionalProperties: { $ref: 'io.k8s.apimachinery.pkg.api.resource.Quantity' } });
    expect(registry.schemaFor({ group: 'apps', version: 'v1', kind: 'Deployment' })?.['x-kubernetes-group-version-kind']).toEqual([{ group: 'apps', version: 'v1', kind: 'Deployment' }]);
  });

  it('know how their lists merge', () => {
    expect(property('Pod', 'spec', 'containers', '[]', 'ports')).toMatchObject({ 'x-kubernetes-list-map-keys': ['containerPort', 'protocol'], 'x-kubernetes-patch-merge-key': 'containerPort' });
    expect(property('Pod', 'metadata', 'finalizers')).toMatchObject({ 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' });
    expect(property('Pod', 'spec', 'volumes')).toMatchObject({ 'x-kubernetes-patch-strategy': 'merge,retainKeys' });
  });
});
