import { describe, expect, it } from 'vitest';
import type { KubeObject, ManagedFieldsEntry } from '#lib/kube/object.ts';
import { createSchemaRegistry } from '../schema/schema-registry.ts';
import { ApplyError, applyConflictCauses, applyConflictMessage, differsOnlyInManagedTimes, serverSideApply, trackUpdate } from './server-side-apply.ts';

const registry = createSchemaRegistry();
const NOW = '2026-01-01T00:00:00Z';
const LATER = '2026-01-01T00:01:00Z';

function schemaOf(object: KubeObject) {
  const [group = '', version = ''] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion];
  const schema = registry.schemaFor({ group, version, kind: object.kind });
  if (schema === undefined) throw new Error(`no schema for ${object.kind}`);
  return schema;
}

function applyTo(live: KubeObject | undefined, applied: KubeObject, manager: string, options: { force?: boolean; now?: string; resetFields?: string[][] } = {}) {
  return serverSideApply({
    live, applied, manager, force: options.force ?? false, schema: schemaOf(applied), resolve: registry.resolve, now: options.now ?? NOW, apiVersion: applied.apiVersion, resetFields: options.resetFields,
  });
}

/** The object after an apply that must succeed. */
function applied(live: KubeObject | undefined, object: KubeObject, manager: string, options: { force?: boolean; now?: string } = {}): KubeObject {
  const result = applyTo(live, object, manager, options);
  if (!result.ok) throw new Error(applyConflictMessage(result.conflicts));
  return result.object;
}

function track(before: KubeObject | undefined, after: KubeObject, manager: string, more: { now?: string; subresource?: string } = {}): KubeObject {
  return trackUpdate({ before, after, manager, schema: schemaOf(after), resolve: registry.resolve, now: more.now ?? NOW, apiVersion: after.apiVersion, subresource: more.subresource });
}

const configMap = (data: Record<string, string>, labels?: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default', ...(labels && { labels }) }, data });
const owned = (object: KubeObject): Record<string, unknown> => Object.fromEntries((object.metadata.managedFields ?? []).map((entry) => [`${entry.manager} ${entry.operation}`, entry.fieldsV1]));
const deployment = (spec: Record<string, unknown>, container: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1', ...container }] } }, ...spec },
});

describe('server-side apply', () => {
  it('creates what was applied, owned by who applied it', () => {
    const object = applied(undefined, configMap({ a: '1' }, { app: 'x' }), 'm1');
    expect(object['data']).toEqual({ a: '1' });
    expect(object.metadata.managedFields).toEqual([{
      apiVersion: 'v1', fieldsType: 'FieldsV1', manager: 'm1', operation: 'Apply', time: NOW, fieldsV1: { 'f:data': { 'f:a': {} }, 'f:metadata': { 'f:labels': { 'f:app': {} } } },
    }]);
  });

  it('leaves the object itself alone, times included, when everything is as applied', () => {
    const live = applied(undefined, configMap({ a: '1' }), 'm1');
    expect(applyTo(live, configMap({ a: '1' }), 'm1', { now: LATER })).toEqual({ ok: true, object: live, changed: false });
  });

  it('shares a field between two who apply the same value', () => {
    const live = applied(undefined, configMap({ a: '1' }), 'm1');
    expect(owned(applied(live, configMap({ a: '1' }), 'm2'))).toEqual({ 'm1 Apply': { 'f:data': { 'f:a': {} } }, 'm2 Apply': { 'f:data': { 'f:a': {} } } });
  });

  it('refuses to change what someone else applied, in the words of a real server', () => {
    const live = applied(undefined, configMap({ a: '1' }), 'm1');
    const result = applyTo(live, configMap({ a: '2' }), 'm2');
    if (result.ok) throw new Error('this must conflict');
    expect(applyConflictMessage(result.conflicts)).toBe('Apply failed with 1 conflict: conflict with "m1": .data.a');
    expect(applyConflictCauses(result.conflicts)).toEqual([{ reason: 'FieldManagerConflict', message: 'conflict with "m1"', field: '.data.a' }]);
  });

  it('names the version of those who updated, and lists several conflicts by manager', () => {
    const live = track(track(undefined, configMap({ a: '1', b: '1' }), 'ui'), configMap({ a: '1', b: '1' }), 'ui');
    const result = applyTo(live, configMap({ a: '2', b: '2' }), 'm2');
    if (result.ok) throw new Error('this must conflict');
    expect(applyConflictMessage(result.conflicts)).toBe('Apply failed with 2 conflicts: conflicts with "ui" using v1:\n- .data.a\n- .data.b');
  });

  it('takes fields over when forced', () => {
    const live = applied(undefined, configMap({ a: '1', b: '1' }), 'm1');
    const object = applied(live, configMap({ a: '2' }), 'm2', { force: true });
    expect(object['data']).toEqual({ a: '2', b: '1' });
    expect(owned(object)).toEqual({ 'm1 Apply': { 'f:data': { 'f:b': {} } }, 'm2 Apply': { 'f:data': { 'f:a': {} } } });
  });

  it('removes what is no longer applied and nobody else owns; keeps what someone else owns', () => {
    const first = applied(undefined, configMap({ a: '1', b: '2' }, { x: 'y' }), 'm1');
    const shared = applied(first, configMap({ b: '2' }), 'm2');
    const object = applied(shared, configMap({}), 'm1');
    expect(object['data']).toEqual({ b: '2' });
    expect(object.metadata.labels).toBeUndefined();
    expect(object.metadata.name).toBe('cm');
  });

  it('keeps what only an update put there, below a field that is no longer applied', () => {
    const live = applied(undefined, configMap({ a: '1' }), 'm1');
    const edited = track(live, { ...live, data: { a: '1', z: '9' } }, 'ui');
    expect(applied(edited, configMap({}), 'm1')['data']).toEqual({ z: '9' });
  });

  it('merges lists by their keys, with the default protocol as part of the key', () => {
    const live = applied(undefined, deployment({}, { ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] }), 'm1');
    const sidecar = deployment({}, {});
    sidecar['spec'] = { template: { spec: { containers: [{ name: 'side', image: 's:1' }, { name: 'web', ports: [{ containerPort: 80, protocol: 'UDP' }] }] } } };
    const object = applied(live, sidecar, 'm2');
    expect(object).toMatchObject({ spec: { template: { spec: { containers: [{ name: 'side' }, { name: 'web', image: 'web:1', ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }] }] } } } });
    expect(JSON.stringify(owned(object)['m1 Apply'])).toContain(JSON.stringify('k:{"containerPort":80,"protocol":"TCP"}'));
  });

  it('replaces atomic lists and maps as a whole', () => {
    const live = applied(undefined, deployment({}, { args: ['a', 'b'] }), 'm1');
    expect(applied(live, deployment({}, { args: ['c'] }), 'm1')).toMatchObject({ spec: { template: { spec: { containers: [{ args: ['c'] }] } } } });
    const result = applyTo(live, deployment({ selector: { matchLabels: { app: 'other' } } }), 'm2');
    expect(result).toMatchObject({ ok: false, conflicts: [{ fields: ['.spec.selector'] }] });
  });

  it('gives nobody the fields that the endpoint resets', () => {
    const result = applyTo(undefined, { ...deployment({}), status: { replicas: 3 } }, 'm1', { resetFields: [['status']] });
    if (!result.ok) throw new Error('this must succeed');
    expect(JSON.stringify(result.object.metadata.managedFields)).not.toContain('f:status');
  });

  it('refuses unknown fields, wrong types and repeated keys before anything is merged', () => {
    expect(() => applyTo(undefined, { ...configMap({}), foo: 1 }, 'm1')).toThrow('failed to create typed patch object (default/cm; /v1, Kind=ConfigMap): .foo: field not declared in schema');
    expect(() => applyTo(undefined, { ...configMap({}), data: { a: 1 } }, 'm1')).toThrow('.data.a: expected string');
    expect(() => applyTo(undefined, deployment({}, { env: [{ name: 'A' }, { name: 'A' }] }), 'm1')).toThrow('.spec.template.spec.containers[name="web"].env: duplicate entries for key [name="A"]');
  });

  it('refuses managedFields in the applied object', () => {
    expect(() => applyTo(undefined, { ...configMap({}), metadata: { name: 'cm', managedFields: [] } }, 'm1')).toThrow(ApplyError);
  });

  it('does not change its inputs', () => {
    const live = Object.freeze(applied(undefined, configMap({ a: '1', b: '2' }), 'm1'));
    const before = JSON.stringify(live);
    applied(live, configMap({ a: '2' }), 'm1');
    expect(JSON.stringify(live)).toBe(before);
  });

  it('moves an object from client-side to server-side apply without conflicts', () => {
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
    const configuration = configMap({ a: '1' });
    const live = track(undefined, { ...configuration, metadata: { ...configuration.metadata, annotations: { [annotation]: JSON.stringify(configuration) } } }, 'kubectl-client-side-apply');
    const object = applied(live, configMap({ a: '2' }), 'kubectl');
    expect(object['data']).toEqual({ a: '2' });
    expect(object.metadata.annotations?.[annotation]).toBe('{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"cm","namespace":"default"}}\n');
    expect(applyTo(live, configMap({ a: '2' }), 'someone').ok).toBe(false);
  });
});

describe('tracking updates', () => {
  it('gives a creator all that it set, without structs that every object has', () => {
    const object = track(undefined, { ...deployment({ replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }), status: {} }, 'kubectl-create');
    expect(owned(object)['kubectl-create Update']).toMatchObject({ 'f:spec': { 'f:replicas': {}, 'f:selector': {}, 'f:strategy': { 'f:type': {}, 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {} } } } });
    expect(JSON.stringify(owned(object))).not.toContain('f:status');
  });

  it('moves a changed field to who changed it, and leaves times alone when nothing changed', () => {
    const live = track(undefined, configMap({ a: '1', b: '2' }), 'm1');
    const changed = track(live, { ...live, data: { a: '9', b: '2' } }, 'm2', { now: LATER });
    expect(owned(changed)).toEqual({ 'm1 Update': { 'f:data': { '.': {}, 'f:b': {} } }, 'm2 Update': { 'f:data': { 'f:a': {} } } });
    expect(track(changed, changed, 'm3', { now: LATER }).metadata.managedFields).toEqual(changed.metadata.managedFields);
  });

  it('keeps owners when a client sends none, and wipes them when it sends an empty list', () => {
    const live = track(undefined, configMap({ a: '1' }), 'm1');
    const { managedFields: _managedFields, ...metadata } = live.metadata;
    expect(owned(track(live, { ...live, metadata }, 'm2'))).toHaveProperty('m1 Update');
    expect(track(live, { ...live, metadata: { ...metadata, managedFields: [] } }, 'm2').metadata.managedFields).toBeUndefined();
  });

  it('keeps an entry for each subresource', () => {
    const live = track(undefined, deployment({}), 'm1');
    const object = track(live, { ...live, status: { replicas: 2 } }, 'm1', { subresource: 'status' });
    expect(object.metadata.managedFields?.map((entry: ManagedFieldsEntry) => entry.subresource)).toEqual([undefined, 'status']);
  });

  it('joins the oldest of more than ten update managers', () => {
    let object = track(undefined, configMap({ first: '0' }), 'm0');
    for (let index = 1; index <= 12; index += 1) object = track(object, { ...object, data: { ...(object['data'] as Record<string, string>), [`k${index}`]: '1' } }, `m${index}`, { now: `2026-01-01T00:00:${10 + index}Z` });
    const managers = object.metadata.managedFields?.map((entry: ManagedFieldsEntry) => entry.manager) ?? [];
    expect(managers).toHaveLength(10);
    expect(managers[0]).toBe('ancient-changes');
  });

  it('knows a write that would only move times', () => {
    const live = track(undefined, configMap({ a: '1' }), 'm1');
    const moved = { ...live, metadata: { ...live.metadata, managedFields: live.metadata.managedFields?.map((entry) => ({ ...entry, time: LATER })) ?? [] } };
    expect(differsOnlyInManagedTimes(live, moved)).toBe(true);
    expect(differsOnlyInManagedTimes(live, { ...moved, data: { a: '2' } })).toBe(false);
  });
});
