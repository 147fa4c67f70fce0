import type { ObjectBase, ProposedChange, WorkloadRef } from '#lib/contracts/changes.ts';
import type { Revision, WorkloadEditor } from '#lib/contracts/editor.ts';
import type { PreferenceView } from '#lib/contracts/workload-detail.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';

const WHAT: Readonly<Record<string, PlainMessageKey>> = {
  placement: 'revision.what.placement', overrides: 'revision.what.overrides', yaml: 'revision.what.yaml', restore: 'revision.what.restore',
  create: 'revision.what.create', pause: 'revision.what.pause', preference: 'revision.what.preference',
};

/** What was done, in a word or two. */
export function sayWhat({ what, generation }: Pick<Revision, 'what' | 'generation'>, { t }: Phrasing): string {
  const key = WHAT[what];
  return key !== undefined ? t(key) : generation <= 1 ? t('revision.what.create') : t('revision.what.other');
}

/** Who did it: a session of the console, a field manager, or nobody who said so. */
export function sayWho({ who }: Pick<Revision, 'who'>, { t }: Phrasing): string {
  if (who === '') return t('revision.who.unknown');
  return who.startsWith('console/') ? t('revision.who.session', { session: who.slice('console/'.length) }) : who;
}

/** The change that brings a revision back; undefined when it can't be, such as a preference that is gone. */
export function toRestore(revision: Revision, workload: WorkloadRef, editor: Pick<WorkloadEditor, 'object'> & { readonly base: ObjectBase }, preference: PreferenceView | undefined): ProposedChange | undefined {
  if (revision.kind === editor.object.kind) return { do: 'setSpec', part: 'restore', ref: workload, base: editor.base, spec: { ...objectAt(revision.spec) } };
  const { namespace, name } = workload;
  const parsed = parsePreference({ apiVersion: '', kind: revision.kind, metadata: { namespace, name }, spec: revision.spec });
  if (preference === undefined || !parsed.ok) return undefined;
  const { targetKind, totalReplicas, rebalance, clusters, strategy, topology, failover, disruption } = parsed.value;
  const extras = { ...(strategy === undefined ? {} : { strategy }), ...(topology === undefined ? {} : { topology }), ...(failover === undefined ? {} : { failover }), ...(disruption === undefined ? {} : { disruption }) };
  return { do: 'setPreference', ref: workload, input: { namespace, name: preference.name, targetKind, generation: preference.generation, totalReplicas, rebalance, clusters, extras } };
}
