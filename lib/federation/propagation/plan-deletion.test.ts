import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import table from '../testdata/deletion.json' with { type: 'json' };
import finalizers from '../testdata/finalizers.json' with { type: 'json' };
import { deleteOptionsOf } from './delete-options.ts';
import { addFinalizers, removeFinalizers } from './finalizers.ts';
import type { MemberView } from './member-view.ts';
import { planDeletion, planRelease, type DeletionPlan } from './plan-deletion.ts';

function fed(annotations: Record<string, string> = {}, held: readonly string[] = [], marked = true): KubeObject {
  return {
    apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap',
    metadata: { name: 'web', namespace: 'shop', annotations, deletionTimestamp: 'x', finalizers: marked ? ['kubefed.io/sync-controller'] : [] },
    status: { clusters: held.map((name) => ({ name })) },
  };
}
function there(over: Partial<KubeObject['metadata']> = {}, hostNamespace = false): MemberView {
  return { state: 'present', hostNamespace, live: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', labels: { 'kubefed.io/managed': 'true' }, ...over } } };
}
function plan(fedObject: KubeObject, views: Record<string, MemberView>): DeletionPlan {
  return planDeletion({ fedObject, clusters: Object.keys(views), members: new Map(Object.entries(views)) });
}

describe('deletion cases of the reference', () => {
  const done: Readonly<Record<string, () => DeletionPlan>> = {
    'no finalizer': () => plan(fed({}, [], false), { c1: there() }),
    'orphan annotation': () => plan(fed({ 'kubefed.io/orphan': 'true' }), { c1: there() }),
    'orphan annotation other value': () => plan(fed({ 'kubefed.io/orphan': 'yes' }), { c1: there() }),
    'any registered cluster not ready': () => plan(fed({}, ['c1']), { c1: { state: 'notReady' } }),
    'targets present': () => plan(fed(), { c1: there() }),
    'targets terminating': () => plan(fed(), { c1: there({ deletionTimestamp: 'x' }) }),
    'none cached, live check finds labelled object': () => plan(fed(), { c1: there() }),
    'none cached, live check clean': () => plan(fed(), { c1: { state: 'absent' }, c2: { state: 'present', live: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } } } }),
    'host namespace': () => plan(fed(), { c1: there({}, true) }),
    'host namespace itself terminating': () => plan(fed(), { c1: there({ deletionTimestamp: 'x' }, true) }),
  };
  const expected: Readonly<Record<string, object>> = {
    'no finalizer': { then: 'nothing', operations: [] },
    'orphan annotation': { then: 'wait', operations: [{ do: 'release', cluster: 'c1' }] },
    'orphan annotation other value': { then: 'wait', operations: [{ do: 'delete', cluster: 'c1' }] },
    'any registered cluster not ready': { then: 'wait', operations: [] },
    'targets present': { then: 'wait', operations: [{ do: 'delete' }] },
    'targets terminating': { then: 'wait', operations: [] },
    'none cached, live check finds labelled object': { then: 'wait' },
    'none cached, live check clean': { then: 'finish', operations: [] },
    'host namespace': { then: 'wait', operations: [{ do: 'release' }] },
    'host namespace itself terminating': { then: 'finish', operations: [] },
  };
  it.each(table.cases)('$name', ({ name }) => {
    expect(done[name]?.()).toMatchObject(expected[name] ?? { then: 'a case without expectation' });
  });
  it.each(table.deleteOptions.cases)('delete options $value', (row) => {
    expect(deleteOptionsOf(fed(row.value === null ? {} : { 'kubefed.io/deleteoption': row.value }))).toEqual({ ok: true, value: row.expect });
  });
});

describe('planDeletion', () => {
  it('D3: a cluster that never held the object blocks nothing', () => {
    expect(plan(fed({}, ['c2']), { c1: { state: 'notReady' }, c2: { state: 'absent' } })).toMatchObject({ then: 'finish' });
    expect(plan(fed(), { c1: { state: 'unsynced', code: 'CachedRetrievalFailed', message: 'no such type' } })).toMatchObject({ then: 'finish' });
  });
  it('D3: one that held it is waited for by name, until it is given up deliberately', () => {
    const views: Record<string, MemberView> = { c1: { state: 'notReady' }, c2: { state: 'notReady' } };
    expect(plan(fed({}, ['c1', 'c2']), views)).toMatchObject({ then: 'wait', awaited: [{ cluster: 'c1', why: 'NotReady' }, { cluster: 'c2' }] });
    expect(plan(fed({ 'kubefed.io/force-deletion': 'c1' }, ['c1', 'c2']), views)).toMatchObject({ then: 'wait', awaited: [{ cluster: 'c2' }], abandoned: ['c1'] });
    expect(plan(fed({ 'kubefed.io/force-deletion': 'true' }, ['c1', 'c2']), views)).toMatchObject({ then: 'finish', abandoned: ['c1', 'c2'] });
  });
  it('D16: when orphaning, the finalizer stays until every label is gone', () => {
    const orphan = fed({ 'kubefed.io/orphan': 'true' }, ['c1']);
    expect(plan(orphan, { c1: there() }).then).toBe('wait');
    expect(plan(orphan, { c1: { state: 'present', live: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', labels: {} } } } }).then).toBe('finish');
  });
  it('unreadable delete options stop the deletion and say so', () => {
    expect(plan(fed({ 'kubefed.io/deleteoption': '{' }), { c1: there() })).toMatchObject({ then: 'fail', operations: [] });
    expect(plan(fed({ 'kubefed.io/deleteoption': '{"propagationPolicy":"Gone"}' }), { c1: there() }).message).toContain('Background');
  });
  it('objects that nobody federates any more are released', () => {
    expect(planRelease(new Map<string, MemberView>([['c1', there()], ['c2', { state: 'absent' }]]))).toEqual([{ do: 'release', cluster: 'c1' }]);
  });
});

describe('finalizer tables of the reference', () => {
  type Row = readonly [string[], string[], boolean, string[]];
  function rows(list: unknown): Row[] {
    return list as Row[];
  }
  it.each(rows(finalizers.add))('add %j + %j', (existing, arg, changed, result) => {
    expect(addFinalizers(existing, arg)).toEqual({ changed, finalizers: result });
  });
  it.each(rows(finalizers.remove))('remove %j - %j', (existing, arg, changed, result) => {
    expect(removeFinalizers(existing, arg)).toEqual({ changed, finalizers: result });
  });
});
