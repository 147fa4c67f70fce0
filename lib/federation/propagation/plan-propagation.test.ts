import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import adoption from '../testdata/adoption.json' with { type: 'json' };
import placement from '../testdata/placement.json' with { type: 'json' };
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '../types/type-config.ts';
import { formatAppliedRecord, recordApplied } from './applied-record.ts';
import type { MemberView } from './member-view.ts';
import { planPropagation, type Operation, type PropagationInput } from './plan-propagation.ts';
import { overridesVersion, templateVersion } from './version-hash.ts';

function typeConfig(kind: string, plural: string, group: string, namespaced = true): TypeConfig {
  const parsed = parseTypeConfig(typeConfigFor({ group, version: 'v1', kind, plural, namespaced }));
  if (!parsed.ok) throw new Error('bad type config');
  return parsed.value;
}
const configMaps = typeConfig('ConfigMap', 'configmaps', '');
const namespaces = typeConfig('Namespace', 'namespaces', '', false);

function fed(over: Partial<KubeObject> = {}): KubeObject {
  return { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name: 'web', namespace: 'shop' }, spec: { template: { data: { a: '1' } } }, ...over };
}
function live(labels: Record<string, string> = { 'kubefed.io/managed': 'true' }, over: Partial<KubeObject['metadata']> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop', labels, ...over }, data: { a: '1' } };
}
function plan(view: MemberView, over: Partial<PropagationInput> = {}): Operation {
  const [operation] = planPropagation({
    fedObject: fed(), typeConfig: configMaps, clusters: [{ name: 'c1' }], selected: ['c1'], members: new Map([['c1', view]]), adoptResources: true, ...over,
  }).operations;
  if (operation === undefined) throw new Error('no operation');
  return operation;
}

describe('table of the reference: what is done in a cluster', () => {
  const views: Readonly<Record<string, MemberView>> = {
    absent: { state: 'absent' },
    present: { state: 'present', live: { ...live(), data: { a: 'old' } } },
    any: { state: 'present', live: live() },
    terminating: { state: 'present', live: live(undefined, { deletionTimestamp: 'x' }) },
    "host cluster's own namespace": { state: 'present', live: live(), hostNamespace: true },
  };
  const verbs: Readonly<Record<string, string>> = { none: 'leave', create: 'create', update: 'update', delete: 'delete', 'remove managed label': 'release' };
  it.each(placement.perClusterAction.rows)('selected $selected, ready $ready, cached $cached: $action', ({ selected, ready, cached, action, status }) => {
    const view: MemberView = ready ? views[cached] ?? { state: 'absent' } : { state: 'notReady' };
    const operation = plan(view, { selected: selected ? ['c1'] : [] });
    expect(operation.do).toBe(verbs[action]);
    if (operation.do === 'leave') expect(operation.code ?? null).toBe(status ?? null);
  });
});

describe('table of the reference: adoption', () => {
  const expected: Readonly<Record<string, { do: string; code?: string }>> = {
    'not in cluster': { do: 'create' },
    'exists unlabelled, adoption on': { do: 'update' },
    'exists unlabelled, adoption off': { do: 'leave', code: 'AlreadyExists' },
    "host's own namespace, adoption off": { do: 'update' },
    'exists with managed=false': { do: 'leave', code: 'ManagedLabelFalse' },
    'exists with managed=true and cached': { do: 'update' },
    'pre-existing unlabelled object, cluster not selected': { do: 'leave' },
  };
  type Row = { name: string; adoptResources?: string; existing?: unknown; selected?: boolean };
  const rows: readonly Row[] = adoption.cases;
  it.each(rows.filter((row) => Object.hasOwn(expected, row.name)))('$name', (row) => {
    const labels = typeof row.existing === 'object' && row.existing !== null && JSON.stringify(row.existing).includes('managed')
      ? { 'kubefed.io/managed': row.name.includes('false') ? 'false' : 'true' } : {};
    const there: MemberView = { state: 'present', live: { ...live(labels), data: { a: 'old' } }, hostNamespace: row.existing === 'host namespace' };
    const view: MemberView = row.existing === null ? { state: 'absent' } : there;
    const operation = plan(view, { adoptResources: row.adoptResources !== 'Disabled', selected: row.selected === false ? [] : ['c1'] });
    expect(operation).toMatchObject(expected[row.name] ?? {});
  });
  it('with adoption off an object is created so that an existing one is not taken over', () => {
    expect(plan({ state: 'absent' }, { adoptResources: false })).toMatchObject({ do: 'create', adopt: false });
  });
});

describe('planPropagation', () => {
  it('D2: a cluster whose objects can not be read stands for itself alone', () => {
    const { operations } = planPropagation({
      fedObject: fed(), typeConfig: configMaps, clusters: [{ name: 'c1' }, { name: 'c2' }, { name: 'c3' }], selected: ['c1', 'c2', 'c3'], adoptResources: true,
      members: new Map<string, MemberView>([['c1', { state: 'unsynced', code: 'ClientRetrievalFailed', message: 'no secret' }], ['c2', { state: 'absent' }]]),
    });
    expect(operations).toMatchObject([{ do: 'leave', code: 'ClientRetrievalFailed' }, { do: 'create' }, { do: 'leave', code: 'CachedRetrievalFailed' }]);
  });
  it('D33 D36: one cluster\'s bad override neither stops nor rewrites another', () => {
    const spec = { template: { data: { a: '1' } }, overrides: [{ clusterName: 'c1', clusterOverrides: [{ op: 'remove', path: '/nope' }] }] };
    const owned = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop', labels: { 'kubefed.io/managed': 'true' } }, data: { a: '1' } };
    const fedObject = fed({ spec, status: { clusters: [{ name: 'c2', applied: formatAppliedRecord(recordApplied(owned, live())) }] } });
    const { operations } = planPropagation({
      fedObject, typeConfig: configMaps, clusters: [{ name: 'c1' }, { name: 'c2' }], selected: ['c1', 'c2'], adoptResources: true,
      members: new Map<string, MemberView>([['c1', { state: 'absent' }], ['c2', { state: 'present', live: live() }]]),
    });
    expect(operations).toMatchObject([{ do: 'leave', code: 'ApplyOverridesFailed' }, { do: 'leave', reason: 'InSync', code: '' }]);
  });
  it('D30: delete options count when a cluster leaves the placement; unreadable ones are reported', () => {
    const withOptions = (text: string): KubeObject => fed({ metadata: { name: 'web', namespace: 'shop', annotations: { 'kubefed.io/deleteoption': text } } });
    const view: MemberView = { state: 'present', live: live() };
    expect(plan(view, { selected: [], fedObject: withOptions('{"propagationPolicy":"Orphan"}') })).toMatchObject({ do: 'delete', options: { propagationPolicy: 'Orphan' } });
    expect(plan(view, { selected: [], fedObject: withOptions('{') })).toMatchObject({ do: 'leave', code: 'DeletionFailed' });
  });
  it('a cluster that left the placement while not ready waits visibly, if it held the object', () => {
    const fedObject = fed({ status: { clusters: [{ name: 'c1', applied: 'v1:a:b', status: 'ClusterNotReady' }] } });
    expect(plan({ state: 'notReady' }, { selected: [], fedObject })).toMatchObject({ code: 'WaitingForRemoval' });
    expect(plan({ state: 'notReady' }, { selected: [] })).toEqual({ do: 'leave', cluster: 'c1', reason: 'NotSelected' });
  });
  it('take-over: what KubeFed recorded is not written again', () => {
    const spec = { template: { data: { a: '1' } } };
    const there = live(undefined, { resourceVersion: '9' });
    const changed = { ...there, data: { a: 'normalised' } };
    const recordedByKubeFed = { templateVersion: templateVersion(spec.template), overridesVersion: overridesVersion(spec), byCluster: { c1: 'rv:9' } };
    expect(plan({ state: 'present', live: changed }, { recordedByKubeFed })).toMatchObject({ do: 'leave', reason: 'InSync' });
  });
  it('reports template metadata that is not propagated, once', () => {
    const spec = { template: { metadata: { annotations: { a: 'b' }, finalizers: ['x'] } } };
    const { warnings, operations } = planPropagation({
      fedObject: fed({ spec }), typeConfig: configMaps, clusters: [{ name: 'c1' }, { name: 'c2' }], selected: ['c1', 'c2'], adoptResources: true,
      members: new Map<string, MemberView>([['c1', { state: 'absent' }], ['c2', { state: 'absent' }]]),
    });
    expect(warnings).toEqual(['AnnotationsNotSupported', 'FinalizersNotSupported']);
    expect(operations[0]).toMatchObject({ object: { metadata: { name: 'web', labels: { 'kubefed.io/managed': 'true' } } } });
  });
  it('the host\'s own namespace is updated and released, never created or deleted', () => {
    const fedObject = fed({ kind: 'FederatedNamespace', metadata: { name: 'shop', namespace: 'shop' }, spec: { template: {} } });
    const there: MemberView = { state: 'present', hostNamespace: true, live: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } };
    expect(plan(there, { fedObject, typeConfig: namespaces, adoptResources: false })).toMatchObject({ do: 'update', because: 'Adopted', object: { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'shop' } } });
  });
});
