import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAppliedRecord, parseAppliedRecord, recordApplied } from './applied-record.ts';
import { holdsContent, ownedContent, projectOnto } from './content.ts';
import { decideApply } from './decide-apply.ts';

const owned = { metadata: { name: 'web', labels: { app: 'web' } }, spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'a', resources: { requests: { cpu: '1000m' } } }] } } } };
const normalised = {
  metadata: { name: 'web', labels: { app: 'web', theirs: 'x' }, uid: 'u', resourceVersion: '7' },
  spec: {
    replicas: 2, revisionHistoryLimit: 10,
    template: { spec: { containers: [{ name: 'sidecar', image: 's' }, { name: 'web', image: 'a', resources: { requests: { cpu: '1' } }, imagePullPolicy: 'Always' }] } },
  },
  status: { readyReplicas: 2 },
};

function with_(live: unknown, path: 'image' | 'theirs', value: string): Record<string, unknown> {
  const copy = structuredClone(normalised);
  if (path === 'theirs') copy.metadata.labels.theirs = value;
  else copy.spec.template.spec.containers[1] = { name: 'web', image: value };
  return live === undefined ? {} : copy;
}

describe('decideApply', () => {
  const record = recordApplied(owned, normalised);
  it('makes an absent object, and leaves one alone that was applied and has not changed', () => {
    expect(decideApply({ owned, live: undefined, record })).toEqual({ apply: true, because: 'Absent' });
    expect(decideApply({ owned, live: normalised, record })).toEqual({ apply: false, because: 'AlreadyApplied' });
  });
  it('a member\'s normalisation never loops, with or without a record', () => {
    expect(decideApply({ owned, live: normalised, record: undefined })).toEqual({ apply: false, because: 'AlreadyEqual' });
  });
  it('D29 D32: what others change beside our fields is no reason to write', () => {
    expect(decideApply({ owned, live: with_(normalised, 'theirs', 'y'), record }).apply).toBe(false);
    expect(decideApply({ owned, live: { ...normalised, status: { readyReplicas: 0 } }, record }).apply).toBe(false);
  });
  it('drift in a field of ours is undone', () => {
    expect(decideApply({ owned, live: with_(normalised, 'image', 'b'), record })).toEqual({ apply: true, because: 'Drifted' });
  });
  it('text is text: a ConfigMap changed from 1 to 1000m has drifted', () => {
    const config = { data: { cpu: '1', requests: '1' } };
    expect(holdsContent({ data: { cpu: '1000m', requests: '1' } }, config)).toBe(false);
    expect(holdsContent({ data: { cpu: '1', requests: '1000m' } }, config)).toBe(false);
    expect(decideApply({ owned: config, live: { data: { cpu: '1000m' } }, record: recordApplied(config, config) })).toEqual({ apply: true, because: 'Drifted' });
  });
  it('a field that left the template is written even though the rest is equal', () => {
    const { replicas: _replicas, ...spec } = owned.spec;
    expect(decideApply({ owned: { ...owned, spec }, live: normalised, record })).toEqual({ apply: true, because: 'ContentChanged' });
  });
  it('taking over: what KubeFed recorded for this very version is not written again', () => {
    const live = { ...normalised, spec: { ...normalised.spec, replicas: 3 } };
    expect(decideApply({ owned, live, record: undefined, recordedByKubeFed: true })).toEqual({ apply: false, because: 'RecordedByKubeFed' });
    expect(decideApply({ owned, live, record: undefined })).toEqual({ apply: true, because: 'NotYetApplied' });
  });
  it('the record survives being written and read', () => {
    expect(parseAppliedRecord(formatAppliedRecord(record))).toEqual(record);
    expect([parseAppliedRecord(undefined), parseAppliedRecord('gen:3')]).toEqual([undefined, undefined]);
  });
});

describe('projection', () => {
  it('of an object onto itself is the object; additions never show', () => {
    const json = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.boolean()] });
    fc.assert(fc.property(json, json, (mine, theirs) => {
      expect(projectOnto(mine, mine)).toEqual(mine);
      expect(holdsContent({ ...theirs, ...mine }, mine)).toBe(true);
    }), { seed: 3 });
  });
  it('leaves out status and what the cluster decides', () => {
    expect(ownedContent({ spec: { replicas: 1, x: 1 }, status: {} }, ['/spec/replicas'])).toEqual({ spec: { x: 1 } });
  });
  it('asking for an empty map is asking for nothing', () => {
    expect(holdsContent({ spec: {} }, { spec: { a: {}, b: [] } })).toBe(true);
  });
});
