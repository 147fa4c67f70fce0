import { describe, expect, test } from 'vitest';
import { coreSchemas } from '../core-schemas.ts';
import type { CrdInfo, Schema } from '../schema.ts';
import { widgetCrd } from './crd-info.fixture.ts';
import { createOpenApi, type OpenApi } from './open-api.ts';
import { nameInRef } from './model-names.ts';
import { collectRefs } from './schema-tree.ts';
import type { V3Document } from './v3-document.ts';

const ALIAS = 'parts.example.k8s.io';

function openApiWith(crds: readonly CrdInfo[]): OpenApi {
  return createOpenApi({ core: coreSchemas(), crds: () => crds, groupAliases: (group) => (group === 'parts.example.io' ? [ALIAS] : []) });
}

function documentOf(groupVersion: string, crds: readonly CrdInfo[] = []): V3Document {
  const document = openApiWith(crds).v3Document(groupVersion);
  if (document === undefined) throw new Error(`no document for ${groupVersion}`);
  return document;
}

function schemaOf(document: V3Document, name: string): Schema {
  const schema = document.components.schemas[name];
  if (schema === undefined) throw new Error(`no type ${name}`);
  return schema;
}

describe('the index', () => {
  test('names every group version, built-in, custom and alias, by its path', () => {
    const { paths } = openApiWith([widgetCrd()]).v3Index();
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/autoscaling/v1', 'apis/autoscaling/v2', 'apis/parts.example.io/v1', `apis/${ALIAS}/v1`]));
    expect(paths['apis/parts.example.io/v1alpha1']).toBeUndefined();
    expect(paths['api/v1']?.serverRelativeURL).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{64}$/);
  });

  test('a changed CRD changes the address of its own group and of no other', () => {
    let crds = [widgetCrd()];
    const openApi = createOpenApi({ core: coreSchemas(), crds: () => crds, groupAliases: () => [] });
    const before = openApi.v3Index().paths;
    const apps = openApi.v3Document('apps/v1');
    crds = [widgetCrd({ type: 'object', properties: { color: { type: 'string' } } })];
    const after = openApi.v3Index().paths;
    expect(after['apis/parts.example.io/v1']).not.toEqual(before['apis/parts.example.io/v1']);
    expect(after['apis/apps/v1']).toEqual(before['apis/apps/v1']);
    expect(openApi.v3Document('apps/v1')).toBe(apps);
    crds = [];
    expect(openApi.v3Index().paths['apis/parts.example.io/v1']).toBeUndefined();
    expect(openApi.v3Document('parts.example.io/v1')).toBeUndefined();
  });

  test('the same content has the same address in every server', () => {
    expect(openApiWith([widgetCrd()]).v3Index()).toEqual(openApiWith([widgetCrd()]).v3Index());
  });
});

describe('a document', () => {
  test('holds every type that it refers to, and is whole for each group version', () => {
    const openApi = openApiWith([widgetCrd()]);
    for (const path of Object.keys(openApi.v3Index().paths)) {
      const document = openApi.v3Document(path.replace(/^apis?\//, ''));
      const refs = new Set<string>();
      for (const schema of Object.values(document?.components.schemas ?? {})) collectRefs(schema, refs);
      const missing = [...refs].map(nameInRef).filter((name) => document?.components.schemas[name] === undefined);
      expect([path, missing]).toEqual([path, []]);
    }
  });

  test('leaves out what only this server understands', () => {
    const text = JSON.stringify(documentOf('v1'));
    expect(text).not.toMatch(/"(always|keepsZero|writesZero)":/);
    expect(text).not.toContain('"$ref":"io.k8s');
  });

  test('holds no type that its group does not need', () => {
    expect(documentOf('coordination.k8s.io/v1').components.schemas['io.k8s.api.core.v1.PodSpec']).toBeUndefined();
  });

  test('a field that refers to a type keeps its facts beside the reference', () => {
    const spec = schemaOf(documentOf('apps/v1'), 'io.k8s.api.apps.v1.DeploymentSpec');
    expect(spec.properties?.['strategy']).toMatchObject({
      default: {}, allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentStrategy' }], 'x-kubernetes-patch-strategy': 'retainKeys',
    });
    const pod = schemaOf(documentOf('apps/v1'), 'io.k8s.api.core.v1.PodSpec');
    expect(pod.properties?.['containers']).toMatchObject({
      items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' }, 'x-kubernetes-list-map-keys': ['name'], 'x-kubernetes-patch-merge-key': 'name',
    });
  });

  test('every field of a built-in kind has a description', () => {
    const { schemas } = documentOf('apps/v1').components;
    const silent = Object.entries(schemas).flatMap(([name, schema]) => Object.entries(schema.properties ?? {})
      .filter(([, field]) => field.description === undefined).map(([field]) => `${name}.${field}`));
    expect(silent).toEqual([]);
  });

  test('quantities and numbers-or-names have both their forms', () => {
    const document = documentOf('apps/v1');
    expect(schemaOf(document, 'io.k8s.apimachinery.pkg.api.resource.Quantity')).toMatchObject({ oneOf: [{ type: 'string' }, { type: 'number' }] });
    expect(schemaOf(document, 'io.k8s.apimachinery.pkg.util.intstr.IntOrString')).toMatchObject({ format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] });
  });
});

describe('paths', () => {
  test('every PATCH takes fieldValidation and dryRun, by which kubectl chooses validation in the server', () => {
    const openApi = openApiWith([widgetCrd()]);
    for (const path of Object.keys(openApi.v3Index().paths)) {
      for (const [where, item] of Object.entries(openApi.v3Document(path.replace(/^apis?\//, ''))?.paths ?? {})) {
        if (item.patch === undefined) continue;
        const names = (item.patch.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name);
        expect([where, names]).toEqual([where, ['dryRun', 'fieldManager', 'fieldValidation', 'force']]);
      }
    }
  });

  test('a kind has its paths, each with the kind that it speaks of', () => {
    const { paths } = documentOf('apps/v1');
    const deployments = '/apis/apps/v1/namespaces/{namespace}/deployments';
    const gvk = { group: 'apps', version: 'v1', kind: 'Deployment' };
    expect(paths[deployments]?.get).toMatchObject({ 'x-kubernetes-action': 'list', 'x-kubernetes-group-version-kind': gvk });
    expect(paths[deployments]?.delete).toMatchObject({ 'x-kubernetes-action': 'deletecollection' });
    expect(paths['/apis/apps/v1/deployments']?.get).toMatchObject({ 'x-kubernetes-action': 'list', 'x-kubernetes-group-version-kind': gvk });
    expect(Object.keys(paths[`${deployments}/{name}`] ?? {}).sort()).toEqual(['delete', 'get', 'parameters', 'patch', 'put']);
    expect(Object.keys(paths[`${deployments}/{name}/status`] ?? {}).sort()).toEqual(['get', 'parameters', 'patch', 'put']);
    expect(paths[`${deployments}/{name}/scale`]?.patch?.['x-kubernetes-group-version-kind']).toEqual({ group: 'autoscaling', version: 'v1', kind: 'Scale' });
    expect(documentOf('v1').paths['/api/v1/namespaces/{name}/finalize']?.put?.['x-kubernetes-action']).toBe('put');
  });

  test('reviews can only be created', () => {
    const { paths } = documentOf('authorization.k8s.io/v1');
    expect(Object.keys(paths['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'] ?? {}).sort()).toEqual(['parameters', 'post']);
    expect(paths['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/{name}']).toBeUndefined();
  });

  test('only built-in types offer strategic merge: kubectl must patch custom ones by JSON merge', () => {
    const typesOf = (document: V3Document, path: string): string[] => Object.keys(document.paths[path]?.patch?.requestBody?.content ?? {});
    expect(typesOf(documentOf('apps/v1'), '/apis/apps/v1/namespaces/{namespace}/deployments/{name}')).toContain('application/strategic-merge-patch+json');
    expect(typesOf(documentOf('parts.example.io/v1', [widgetCrd()]), '/apis/parts.example.io/v1/namespaces/{namespace}/widgets/{name}'))
      .toEqual(['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']);
  });

  test('no two operations of a server share a name', () => {
    const openApi = openApiWith([widgetCrd()]);
    const ids = Object.keys(openApi.v3Index().paths).flatMap((path) => Object.values(openApi.v3Document(path.replace(/^apis?\//, ''))?.paths ?? {}))
      .flatMap((item) => [item.get, item.put, item.post, item.delete, item.patch]).flatMap((operation) => operation?.operationId ?? []);
    expect(ids.length).toBe(new Set(ids).size);
  });
});

describe('custom types', () => {
  test('are named by the reversed group, in every spelling of it', () => {
    const own = documentOf('parts.example.io/v1', [widgetCrd()]);
    const alias = documentOf(`${ALIAS}/v1`, [widgetCrd()]);
    expect(schemaOf(own, 'io.example.parts.v1.Widget')['x-kubernetes-group-version-kind']).toEqual([{ group: 'parts.example.io', version: 'v1', kind: 'Widget' }]);
    expect(schemaOf(alias, 'io.k8s.example.parts.v1.Widget')['x-kubernetes-group-version-kind']).toEqual([{ group: ALIAS, version: 'v1', kind: 'Widget' }]);
    expect(schemaOf(alias, 'io.k8s.example.parts.v1.WidgetList').properties?.['items']?.items).toEqual({ $ref: '#/components/schemas/io.k8s.example.parts.v1.Widget' });
    expect(alias.paths[`/apis/${ALIAS}/v1/namespaces/{namespace}/widgets/{name}/scale`]?.get).toBeDefined();
  });

  test('keep what the CRD says and gain what every object has', () => {
    const widget = schemaOf(documentOf('parts.example.io/v1', [widgetCrd()]), 'io.example.parts.v1.Widget');
    expect(widget.properties?.['metadata']?.allOf).toEqual([{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }]);
    const spec = widget.properties?.['spec']?.properties ?? {};
    expect(spec['size']).toEqual({ type: 'integer', minimum: 1, default: 3, description: 'How big it is.' });
    expect(spec['share']?.anyOf).toEqual([{ type: 'integer' }, { type: 'string' }]);
    expect(spec['template']?.required).toEqual(['apiVersion', 'kind']);
    expect(spec['template']?.properties?.['metadata']?.allOf).toHaveLength(1);
    expect(spec['parts']).toMatchObject({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] });
  });
});
