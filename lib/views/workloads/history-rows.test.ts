import { describe, expect, it } from 'vitest';
import type { ChangeEntry } from '#lib/contracts/activity.ts';
import type { Revision } from '#lib/contracts/editor.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { diffRevisions, sayWho, toDeletions, toRemake, toRestore } from './history-rows.ts';

const ref = { resource: 'federatedconfigmaps', namespace: 'shop', name: 'x' };
const revision = (over: Partial<Revision>): Revision => ({ id: 'r', kind: 'FederatedConfigMap', generation: 1, at: '', who: '', what: '', spec: { template: { data: { a: 'b' } } }, isCurrent: false, ...over });
const marks = (team: string) => ({ labels: { team }, annotations: {} });

describe('bringing a version back', () => {
  const editor = { object: { apiVersion: 'v1', kind: 'FederatedConfigMap', metadata: { name: 'x', labels: { team: 'ops' } } }, base: { generation: 7, spec: { template: {} } } };

  it('brings its labels back too, where they were kept', () => {
    expect(toRestore(revision({ metadata: marks('shop') }), ref, editor, undefined)).toMatchObject({ do: 'setSpec', base: { generation: 7, metadata: marks('ops') }, metadata: marks('shop') });
    expect(toRestore(revision({}), ref, editor, undefined)).not.toHaveProperty('metadata');
  });

  it('makes a deleted object anew, and a deleted preference', () => {
    expect(toRemake(revision({ what: 'delete', metadata: marks('shop') }), ref)).toEqual({ do: 'create', ref, spec: { template: { data: { a: 'b' } } }, ...marks('shop') });
    const preference = revision({ kind: 'ReplicaSchedulingPreference', spec: { targetKind: 'FederatedDeployment', totalReplicas: 3 } });
    expect(toRemake(preference, ref)).toBeUndefined();
    expect(toRestore(preference, ref, editor, undefined)).toMatchObject({ do: 'setPreference', input: { totalReplicas: 3, generation: undefined } });
  });
});

it('a comparison tells labels apart where both versions have theirs', () => {
  expect(diffRevisions(revision({ metadata: marks('a') }), revision({ metadata: marks('b') })).map(({ path }) => path)).toEqual(['/metadata/labels/team']);
  expect(diffRevisions(revision({}), revision({ metadata: marks('b') }))).toEqual([]);
});

it('what was deleted is named once, and not when it is there again', () => {
  const entry = (name: string, what: string, when: string): ChangeEntry => ({ kind: 'FederatedConfigMap', resource: 'federatedconfigmaps', namespace: 'shop', name, who: '', when, what, revision: 1 });
  const changes = [entry('a', 'delete', '3'), entry('b', 'delete', '2'), entry('c', 'yaml', '2'), entry('a', 'delete', '1')];
  expect(toDeletions(changes, new Set(['federatedconfigmaps/shop/b'])).map(({ name, when }) => `${name}${when}`)).toEqual(['a3']);
});

it('who made a change is a session, a manager, or somebody outside of the console who is not named', () => {
  const phrasing = createPhrasing('en', en);
  const names = ['console/12345678', 'kubectl-edit', '', 'unknown'].map((who) => sayWho({ who }, phrasing));
  expect(names).toEqual(['console, session 12345678', 'kubectl-edit', 'outside of the console', 'outside of the console']);
});
