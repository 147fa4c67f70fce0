import type { ChangeEntry } from '#lib/contracts/activity.ts';
import type { FieldChange, ProposedChange, WorkloadRef } from '#lib/contracts/changes.ts';
import type { Revision, WorkloadEditor } from '#lib/contracts/editor.ts';
import type { PreferenceView } from '#lib/contracts/workload-detail.ts';
import { DELETION } from '#lib/federation/history/revision.ts';
import { marksOf } from '#lib/federation/history/object-marks.ts';
import { objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import { diffFields } from '../review/field-diff.ts';
import { specValue } from '../review/merge-value.ts';
import { inputOfPreference } from '../review/preference-input.ts';

const WHAT: Readonly<Record<string, PlainMessageKey>> = {
  placement: 'revision.what.placement', overrides: 'revision.what.overrides', yaml: 'revision.what.yaml', restore: 'revision.what.restore',
  create: 'revision.what.create', pause: 'revision.what.pause', delete: 'revision.what.delete', preference: 'revision.what.preference',
};

/** What was done, in a word or two. */
export function sayWhat({ what, generation }: Pick<Revision, 'what' | 'generation'>, { t }: Phrasing): string {
  const key = WHAT[what];
  return key !== undefined ? t(key) : generation <= 1 ? t('revision.what.create') : t('revision.what.other');
}

/** What API servers call a client that gives neither a manager nor a user agent. */
const UNNAMED = 'unknown';

/** Who did it: a session of the console, a field manager as API servers name it, such as `kubectl-edit`, or somebody outside of the console who is not named: whoever deletes never is. */
export function sayWho({ who }: Pick<Revision, 'who'>, { t }: Phrasing): string {
  if (who === '' || who === UNNAMED) return t('revision.who.outside');
  return who.startsWith('console/') ? t('revision.who.session', { session: who.slice('console/'.length) }) : who;
}

/** When an object was deleted and by whom, as far as that is known, and that it can be brought back. */
export function sayDeleted(name: string, { at, who }: { readonly at: string; readonly who: string }, phrasing: Phrasing): string {
  const { t, dateTime } = phrasing;
  if (at === '') return t('workload.deletedSometime', { name });
  return t('workload.deletedBody', { name, time: dateTime(at), who: sayWho({ who }, phrasing) });
}

/** The change that brings a revision back; undefined for a preference that can't be read. One that was deleted is made anew. */
export function toRestore(revision: Revision, workload: WorkloadRef, editor: Pick<WorkloadEditor, 'object' | 'base'>, preference: PreferenceView | undefined): ProposedChange | undefined {
  if (revision.kind === editor.object.kind) {
    const { metadata } = revision;
    const change = { do: 'setSpec', part: 'restore', ref: workload, spec: { ...objectAt(revision.spec) } } as const;
    return metadata === undefined ? { ...change, base: editor.base } : { ...change, base: { ...editor.base, metadata: marksOf(editor.object) }, metadata };
  }
  const { namespace, name } = workload;
  const input = inputOfPreference({ apiVersion: '', kind: revision.kind, metadata: { namespace, name }, spec: revision.spec }, { namespace, name, targetKind: stringAt(revision.spec, 'targetKind') ?? '' });
  return input === undefined ? undefined : { do: 'setPreference', ref: workload, input: { ...input, generation: preference?.generation } };
}

/** The change that makes a deleted object anew as it was; undefined for revisions of its preference, which follow the object. */
export function toRemake({ kind, spec, metadata }: Revision, workload: WorkloadRef): ProposedChange | undefined {
  return kind === PREFERENCE_KIND ? undefined : { do: 'create', ref: workload, spec: { ...objectAt(spec) }, ...(metadata === undefined ? {} : metadata) };
}

/** Deleted objects that are named at once; the activity page has them all. */
const MAX_DELETIONS = 30;

/** Objects that were deleted and are not there again, newest first. @param existing keys `resource/namespace/name` of those that are there. */
export function toDeletions(changes: readonly ChangeEntry[], existing: ReadonlySet<string>): ChangeEntry[] {
  const seen = new Set(existing);
  return changes.filter(({ what, resource, namespace, name, kind }) => {
    const key = `${resource}/${namespace}/${name}`;
    if (what !== DELETION || resource === '' || kind === PREFERENCE_KIND || seen.has(key)) return false;
    seen.add(key);
    return true;
  }).slice(0, MAX_DELETIONS);
}

const PREFERENCE_KIND = 'ReplicaSchedulingPreference';

/** What differs between two revisions of one kind: their specs, and their labels and annotations where both were kept. */
export function diffRevisions(from: Revision, to: Revision): FieldChange[] {
  const isWhole = from.metadata !== undefined && to.metadata !== undefined;
  return diffFields(specValue(from.spec, isWhole ? from.metadata : undefined), specValue(to.spec, isWhole ? to.metadata : undefined));
}
