import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { changeMark, parseChangeMark } from './change-mark.ts';
import { differsBySchedulingOnly, MAX_REVISIONS, readRevision, sortRevisions, surplusRevisions, toRevision } from './revision.ts';

const object = (generation: number, spec: unknown = {}): KubeObject => ({ apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name: 'x', namespace: 'shop', uid: 'u', generation }, spec });
const facts = { at: '2026-01-01T00:00:00Z', who: 'kubectl-edit', what: '' };

describe('revisions', () => {
  it('carry the whole spec with who, when and what, and come back as they went', () => {
    const revision = toRevision(object(3, { template: { data: { a: 'b' } } }), { ...facts, what: 'placement', who: 'console/12345678' });
    expect(revision.metadata.ownerReferences?.[0]?.uid).toBe('u');
    expect(readRevision(revision)).toMatchObject({ generation: 3, kind: 'FederatedConfigMap', who: 'console/12345678', what: 'placement', at: facts.at, spec: { template: { data: { a: 'b' } } } });
    expect(readRevision({ apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name: 'somebody-elses' }, revision: 1 })).toBeUndefined();
  });

  it('are bounded, the oldest going first', () => {
    const all = Array.from({ length: MAX_REVISIONS + 2 }, (_, i) => readRevision(toRevision(object(i + 1), facts))).flatMap((each) => each ?? []);
    expect(sortRevisions(all)[0]?.generation).toBe(MAX_REVISIONS + 2);
    expect(surplusRevisions(all).map(({ generation }) => generation)).toEqual([2, 1]);
  });

  it('leave out what a preference’s controller writes', () => {
    const spec = (clusters: string[], replicas: number, image: string) => ({
      template: { image }, placement: { clusters: clusters.map((name) => ({ name })) }, overrides: [{ clusterName: 'a', clusterOverrides: [{ path: '/spec/replicas', value: replicas }] }],
    });
    expect(differsBySchedulingOnly(spec(['a'], 1, 'x'), spec(['a', 'b'], 5, 'x'))).toBe(true);
    expect(differsBySchedulingOnly(spec(['a'], 1, 'x'), spec(['a'], 1, 'y'))).toBe(false);
    expect(differsBySchedulingOnly(undefined, { placement: { clusters: [] } })).toBe(true);
  });
});

describe('a change’s mark', () => {
  it('names what was done and by which session', () => {
    expect(parseChangeMark(changeMark({ session: '0123456789' }, 'placement', 'abcdefghijk'))).toEqual({ what: 'placement', who: 'console/01234567' });
    expect(parseChangeMark('free text')).toBeUndefined();
    expect(parseChangeMark(undefined)).toBeUndefined();
  });
});
