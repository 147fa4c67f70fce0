import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { observeWorkload } from './observe-workload.ts';
import { toTargetRecord } from './target-record.ts';

function object(fields: Record<string, unknown>, metadata: Partial<KubeObject['metadata']> = {}): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '9', generation: 2, ...metadata }, ...fields };
}

const entry = (manager: string, fieldsV1: Record<string, never>, operation: 'Apply' | 'Update' = 'Apply') => ({ manager, operation, apiVersion: 'apps/v1', fieldsType: 'FieldsV1' as const, fieldsV1 });

describe('toTargetRecord', () => {
  it('changes its mark when the fields that we own change, and only then', () => {
    const fields = { 'f:spec': { 'f:replicas': {} } } as unknown as Record<string, never>;
    const ours = toTargetRecord(object({}, { managedFields: [entry('flotilla', fields)] }), { keepStatus: false });
    const withOthers = toTargetRecord(object({}, { resourceVersion: '10', managedFields: [entry('hpa', fields, 'Update'), entry('flotilla', fields)] }), { keepStatus: false });
    const robbed = toTargetRecord(object({}, { managedFields: [entry('flotilla', {})] }), { keepStatus: false });
    expect(withOthers.owned).toBe(ours.owned);
    expect(robbed.owned).not.toBe(ours.owned);
  });

  it('marks an object of which we own nothing by its generation', () => {
    expect(toTargetRecord(object({}), { keepStatus: false }).owned).toBe('~2');
    expect(toTargetRecord(object({}, { generation: 3 }), { keepStatus: false }).owned).toBe('~3');
  });

  it('keeps the status only where it is collected', () => {
    const live = object({ status: { replicas: 3 } });
    expect(toTargetRecord(live, { keepStatus: false }).status).toBeUndefined();
    expect(toTargetRecord(live, { keepStatus: true }).status).toEqual({ replicas: 3 });
  });
});

describe('observeWorkload', () => {
  it('reads a Deployment, with zero for what its status does not say', () => {
    expect(observeWorkload(object({ spec: { replicas: 3 }, status: { observedGeneration: 2, replicas: 3 } }))).toEqual({
      replicasDesired: 3, replicasObserved: 3, replicasReady: 0, isCurrent: true, failure: undefined,
    });
  });

  it('says that numbers are of an older spec', () => {
    expect(observeWorkload(object({ spec: { replicas: 5 }, status: { observedGeneration: 1, replicas: 3, readyReplicas: 3 } }))?.isCurrent).toBe(false);
  });

  it('names why a rollout does not go on', () => {
    const status = { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] };
    expect(observeWorkload(object({ spec: {}, status }))?.failure).toBe('ProgressDeadlineExceeded');
  });

  it('counts a finished Job as ready', () => {
    expect(observeWorkload({ ...object({ spec: { completions: 2 }, status: { succeeded: 2 } }), kind: 'Job' })).toMatchObject({ replicasDesired: 2, replicasReady: 2 });
  });

  it('has nothing to say of kinds without replicas', () => {
    expect(observeWorkload({ ...object({}), kind: 'ConfigMap' })).toBeUndefined();
  });
});
