import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { changeMark, parseChangeMark } from './change-mark.ts';
import { marksOf, sameMarks, withMarks } from './object-marks.ts';
import { DELETED_KEPT_MS, DELETION, differsBySchedulingOnly, expiredDeletions, MAX_DELETED_OBJECTS, MAX_REVISIONS, readRevision, sortRevisions, surplusRevisions, toRevision } from './revision.ts';

const object = (generation: number, spec: unknown = {}): KubeObject => ({ apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name: 'x', namespace: 'shop', uid: 'u', generation }, spec });
const facts = { at: '2026-01-01T00:00:00Z', who: 'kubectl-edit', what: '' };

describe('revisions', () => {
  it('carry the whole spec with who, when and what, and come back as they went', () => {
    const revision = toRevision(object(3, { template: { data: { a: 'b' } } }), { ...facts, what: 'placement', who: 'console/12345678' });
    expect(revision.metadata.ownerReferences).toBeUndefined();
    expect(readRevision(revision)).toMatchObject({ generation: 3, kind: 'FederatedConfigMap', who: 'console/12345678', what: 'placement', at: '2026-01-01T00:00:00.000Z', spec: { template: { data: { a: 'b' } } } });
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

describe('histories of deleted objects', () => {
  it('are kept for a while, and only so many of them', () => {
    const gone = (name: string, at: string) => readRevision(toRevision({ ...object(4), metadata: { name, namespace: 'shop', uid: name, generation: 4 } }, { at, who: '', what: DELETION }));
    const nowMs = Date.parse('2026-03-01T00:00:00Z');
    const many = Array.from({ length: MAX_DELETED_OBJECTS + 1 }, (_, i) => gone(`n${i}`, new Date(nowMs - i * 1_000).toISOString())).flatMap((each) => each ?? []);
    const old = gone('old', new Date(nowMs - DELETED_KEPT_MS - 1).toISOString());
    if (old === undefined) throw new Error('it is readable');
    expect(expiredDeletions(many, nowMs).map(({ uid }) => uid)).toEqual([`n${MAX_DELETED_OBJECTS}`]);
    expect(expiredDeletions([old, ...many.slice(0, 3)], nowMs).map(({ uid }) => uid)).toEqual(['old']);
  });
});

describe('labels and annotations as people write them', () => {
  const marked: KubeObject = { ...object(1), metadata: { name: 'x', labels: { team: 'shop' }, annotations: { note: 'a', 'flotilla.io/last-change': 'x', 'flotilla.io/paused': 'true' } } };
  it('are told apart from the books that programs keep', () => {
    expect(marksOf(marked)).toEqual({ labels: { team: 'shop' }, annotations: { note: 'a', 'flotilla.io/paused': 'true' } });
    const edited = withMarks(marked, { labels: {}, annotations: { note: 'b' } });
    expect([edited.metadata.labels, edited.metadata.annotations]).toEqual([{}, { note: 'b', 'flotilla.io/last-change': 'x' }]);
    expect(sameMarks(marked, { ...marked, metadata: { ...marked.metadata, annotations: { ...marked.metadata.annotations, 'flotilla.io/last-change': 'y' } } })).toBe(true);
    expect(sameMarks(marked, edited)).toBe(false);
  });
});

describe('a change’s mark', () => {
  it('names what was done and by which session', () => {
    expect(parseChangeMark(changeMark({ session: '0123456789' }, 'placement', 'abcdefghijk'))).toEqual({ what: 'placement', who: 'console/01234567' });
    expect(parseChangeMark('free text')).toBeUndefined();
    expect(parseChangeMark(undefined)).toBeUndefined();
  });
});
