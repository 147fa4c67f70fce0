import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { overridesFor, parseOverrides } from '#lib/federation/overrides/parse-overrides.ts';
import { explainFields, type ExplainedField, type FieldSource } from '#lib/federation/propagation/explain-fields.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { say } from '#lib/federation/types/sentences.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import { assignSeries, type Series } from '../series.ts';
import type { Phrasing } from '../phrasing.ts';
import { selectedClusters, withOverrides } from './override-edit.ts';

/** One cluster as the list of cards shows it closed. */
export type OverrideCard = {
  readonly cluster: string;
  readonly series: Series;
  readonly isSelected: boolean;
  /** Paths that differ from the template there, in the order they apply. */
  readonly paths: readonly string[];
  readonly problem?: Sentence;
};

/** Every cluster, those that are to hold the object first, then by name. */
export function toOverrideCards(editor: WorkloadEditor, overrides: unknown): OverrideCard[] {
  const parsed = parseOverrides(overrides);
  const selected = new Set(selectedClusters(editor));
  const series = assignSeries(editor.clusters.map(({ name }) => name));
  return editor.clusters.map((cluster): OverrideCard => {
    const found = overridesFor(parsed, cluster);
    const paths = found.ok ? [...new Set(found.operations.map(({ path }) => formatPointer(path.tokens)))] : [];
    return { cluster: cluster.name, series: series.get(cluster.name) ?? 'neutral', isSelected: selected.has(cluster.name), paths, ...(found.ok ? {} : { problem: sayFieldErrors(found.errors) }) };
  }).toSorted((a, b) => Number(b.isSelected) - Number(a.isSelected));
}

export type FieldRow = {
  readonly pointer: string;
  readonly value: unknown;
  readonly source: FieldSource;
  /** Set by the cluster's own entry, so it can be given back to the template. */
  readonly isOwn: boolean;
  /** What identifies the object, and what only others in the cluster own, can't be edited here. */
  readonly isFixed: boolean;
};

export type FieldRows = { readonly ok: true; readonly rows: readonly FieldRow[] } | { readonly ok: false; readonly sentence: Sentence };

/** Every field of what one cluster is to hold, with where its value comes from; `live` adds what the cluster keeps and others set. */
export function toFieldRows(editor: WorkloadEditor, overrides: unknown, clusterName: string, live: KubeObject | undefined): FieldRows {
  const cluster = editor.clusters.find(({ name }) => name === clusterName);
  if (cluster === undefined) return { ok: false, sentence: say('override.noCluster', { cluster: clusterName }) };
  const { preference, type } = editor;
  const explained = explainFields({
    fedObject: withOverrides(editor.object, overrides), typeConfig: type, cluster, ...(live === undefined ? {} : { live }), ...(preference === undefined ? {} : { preference }),
  });
  return explained.ok ? { ok: true, rows: explained.fields.map(toRow) } : { ok: false, sentence: sayFieldErrors(explained.errors) };
}

function toRow({ pointer, value, source }: ExplainedField): FieldRow {
  const isOwn = source.from === 'override' && source.via === 'name';
  return { pointer, value, source, isOwn, isFixed: source.from === 'federation' || source.from === 'manager' || source.from === 'preference' || source.from === 'retained' };
}

/** Where a value comes from, in a few words. */
export function sayWhere(source: FieldSource, { t }: Phrasing): string {
  switch (source.from) {
    case 'template': return t('overrides.from.template');
    case 'override': return t(`overrides.from.${source.via}`, { number: source.item + 1 });
    case 'preference': return t('overrides.from.preference', { name: source.name });
    case 'retained': return t('overrides.from.retained');
    case 'federation': return t('overrides.from.federation');
    case 'manager': return t('overrides.from.manager', { manager: source.manager });
    default: return assertNever(source);
  }
}
