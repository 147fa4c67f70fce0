import { deepEqual } from '#lib/kube/json.ts';
import type { PreferenceInput, ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { REPLICAS_MAX, WEIGHT_MAX, type ClusterPreference, type Preference, type PreferenceExtras } from '#lib/federation/types/preference.ts';
import { parseExtras, toExtrasDraft, type DraftProblem, type ExtrasDraft } from './extras-draft.ts';
import { readNumber } from './read-number.ts';

export type { DraftProblem } from './extras-draft.ts';

/** The entry that stands for every cluster without one of its own. */
export const EVERY_OTHER = '*';

export const DRAFT_FIELDS = ['weight', 'min', 'max'] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** A preference while it is edited: what was typed, as it was typed. An empty bound means none. */
export type DraftEntry = Readonly<Record<DraftField, string>>;
export type PreferenceDraft = {
  readonly total: string;
  readonly rebalance: boolean;
  readonly entries: Readonly<Record<string, DraftEntry>>;
  readonly extras: ExtrasDraft;
};

export type ParsedDraft = {
  /** Absent while something typed can't be read. */
  readonly value?: { totalReplicas: number; rebalance: boolean; clusters: Record<string, ClusterPreference>; extras: PreferenceExtras };
  /** By field: `total`, the cluster and the field as `cluster/weight`, or the name of one of the extras. */
  readonly problems: ReadonlyMap<string, DraftProblem>;
};

/** The draft to start from: the preference as it is, or for a workload without one all replicas it runs now, every cluster alike. */
export function toDraft(distribution: ReplicaDistribution): PreferenceDraft {
  const spec = distribution.preference?.spec;
  if (spec === undefined) {
    const running = distribution.clusters.reduce((sum, { desired }) => sum + (desired ?? 0), 0);
    return { total: String(running || distribution.templateReplicas || 1), rebalance: false, entries: { [EVERY_OTHER]: { weight: '1', min: '', max: '' } }, extras: toExtrasDraft({}) };
  }
  const entries = Object.keys(spec.clusters).length === 0 ? { [EVERY_OTHER]: { weight: '1', min: '', max: '' } } : mapValues(spec.clusters, toEntry);
  return { total: String(spec.totalReplicas), rebalance: spec.rebalance, entries, extras: toExtrasDraft(spec) };
}

/** What holds for a cluster: its own entry, else the one for every other; neither means that it gets nothing. */
export function entryFor(draft: PreferenceDraft, cluster: string): DraftEntry | undefined {
  return draft.entries[cluster] ?? draft.entries[EVERY_OTHER];
}

/** A draft with one field changed. A cluster without an entry of its own gets one that starts as what held for it. */
export function withField(draft: PreferenceDraft, cluster: string, field: DraftField, text: string): PreferenceDraft {
  const entry = entryFor(draft, cluster) ?? { weight: '', min: '', max: '' };
  return { ...draft, entries: { ...draft.entries, [cluster]: { ...entry, [field]: text } } };
}

/** A draft in which a cluster has no entry of its own any more. */
export function withoutEntry(draft: PreferenceDraft, cluster: string): PreferenceDraft {
  return { ...draft, entries: Object.fromEntries(Object.entries(draft.entries).filter(([name]) => name !== cluster)) };
}

export function isSameDraft(a: PreferenceDraft, b: PreferenceDraft): boolean {
  const names = new Set([...Object.keys(a.entries), ...Object.keys(b.entries)]);
  return a.total === b.total && a.rebalance === b.rebalance && deepEqual(a.extras, b.extras)
    && [...names].every((name) => DRAFT_FIELDS.every((field) => a.entries[name]?.[field] === b.entries[name]?.[field]));
}

/** Reads what was typed; every fault is named by its field. */
export function parseDraft(draft: PreferenceDraft): ParsedDraft {
  const problems = new Map<string, DraftProblem>();
  const totalReplicas = readNumber(draft.total, REPLICAS_MAX, (problem) => problems.set('total', problem)) ?? 0;
  if (draft.total.trim() === '') problems.set('total', 'number');
  const clusters: Record<string, ClusterPreference> = {};
  for (const [name, entry] of Object.entries(draft.entries)) {
    const read = (field: DraftField, max: number) => readNumber(entry[field], max, (problem) => problems.set(`${name}/${field}`, problem));
    const weight = read('weight', WEIGHT_MAX);
    const minReplicas = read('min', REPLICAS_MAX);
    const maxReplicas = read('max', REPLICAS_MAX);
    if (minReplicas !== undefined && maxReplicas !== undefined && minReplicas > maxReplicas) problems.set(`${name}/min`, 'minAboveMax');
    clusters[name] = {
      ...(minReplicas === undefined ? {} : { minReplicas }), ...(maxReplicas === undefined ? {} : { maxReplicas }), ...(weight === undefined ? {} : { weight }),
    };
  }
  const extras = parseExtras(draft.extras, (field, problem) => problems.set(field, problem));
  return problems.size > 0 ? { problems } : { value: { totalReplicas, rebalance: draft.rebalance, clusters, extras }, problems };
}

/** What is sent to save a draft that was read. @param generation of the preference that the draft was begun over; undefined when there was none. */
export function toPreferenceInput({ kind, namespace, name }: ReplicaDistribution, value: NonNullable<ParsedDraft['value']>, generation: number | undefined): PreferenceInput {
  return { namespace, name, targetKind: kind, ...(generation === undefined ? {} : { generation }), ...value };
}

/** The preference a draft stands for, with every field that is not edited here kept. */
export function toPreference(distribution: ReplicaDistribution, value: NonNullable<ParsedDraft['value']>): Preference {
  const { extras, ...rest } = value;
  const { targetKind = distribution.kind, intersectWithClusterSelector = false, overflowPolicy = 'Probe', unlistedClusters = 'Zero' } = distribution.preference?.spec ?? {};
  return { targetKind, intersectWithClusterSelector, overflowPolicy, unlistedClusters, ...rest, ...extras };
}

function toEntry(entry: ClusterPreference): DraftEntry {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return { weight: text(entry.weight), min: text(entry.minReplicas), max: text(entry.maxReplicas) };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, to: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
