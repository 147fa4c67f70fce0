import { assertNever } from '#lib/kube/invariant.ts';
import type { Merge, ProposedChange } from '#lib/contracts/changes.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { parsePreferenceInput } from '#lib/contracts/preference-input.ts';
import type { ObjectMarks } from '#lib/federation/history/object-marks.ts';
import { withDefaultPreferences } from '#lib/federation/types/preference.ts';
import { objectAt, stringMapAt } from '#lib/federation/types/read.ts';
import { mergeThreeWays } from './three-way-merge.ts';

/** A change that writes a value over what is there, so that somebody else's change of it can be lost. */
export type MergeableChange = Extract<ProposedChange, { do: 'setSpec' | 'place' | 'setPreference' | 'setLabels' }>;

export function isMergeable(change: ProposedChange): change is MergeableChange {
  return change.do === 'setSpec' || change.do === 'place' || change.do === 'setPreference' || change.do === 'setLabels';
}

/** What a change writes, and what that was when the editing began; undefined when the change does not say. */
export function sidesOf(change: MergeableChange): { base: unknown; mine: unknown } | undefined {
  switch (change.do) {
    case 'setSpec': return { base: specValue(change.base.spec, change.metadata === undefined ? undefined : change.base.metadata), mine: specValue(change.spec, change.metadata) };
    case 'place': return { base: change.base.placement ?? {}, mine: change.placement };
    case 'setPreference': return change.base === undefined ? undefined : { base: preferenceValue(change.base), mine: preferenceValue(change.input) };
    case 'setLabels': return change.base === undefined ? undefined : { base: change.base, mine: change.labels };
    default: return assertNever(change);
  }
}

/** The change with both edits joined, based on what is there now; where both touched a field mine stands, but for the paths in `takeTheirs`. */
export function settleMerge(change: MergeableChange, { now }: Pick<Merge, 'now'>, takeTheirs?: ReadonlySet<string>): ProposedChange {
  const sides = sidesOf(change);
  return sides === undefined ? change : withValue(change, mergeThreeWays(sides.base, sides.mine, now.value, takeTheirs).merged, now);
}

/** The change that writes another value, based on what is there now. */
export function withValue(change: MergeableChange, value: unknown, now: Merge['now']): MergeableChange {
  switch (change.do) {
    case 'setSpec': {
      const [mine, base] = [splitSpec(value), splitSpec(now.value)];
      return change.metadata === undefined
        ? { ...change, base: { generation: now.generation, spec: base.spec }, spec: mine.spec }
        : { ...change, base: { generation: now.generation, ...base }, ...mine };
    }
    case 'place': return { ...change, base: { generation: now.generation, placement: now.value }, placement: { ...objectAt(value) } };
    case 'setPreference': return { ...change, input: toInput(change.input, value, now.generation), base: toInput(change.input, now.value, now.generation) };
    case 'setLabels': return { ...change, labels: stringMapAt(value), base: stringMapAt(now.value) };
    default: return assertNever(change);
  }
}

/** A spec and the marks beside it as one value; the field names of a spec and `metadata` do not meet. */
export function specValue(spec: unknown, metadata: ObjectMarks | undefined): Record<string, unknown> {
  return { ...objectAt(spec), ...(metadata === undefined ? {} : { metadata }) };
}

function splitSpec(value: unknown): { spec: Record<string, unknown>; metadata: ObjectMarks } {
  const { metadata, ...spec } = objectAt(value) ?? {};
  return { spec, metadata: { labels: stringMapAt(metadata, 'labels'), annotations: stringMapAt(metadata, 'annotations') } };
}

/** Of a preference's input, what is edited. No entry at all means the same as one for every cluster. */
export function preferenceValue({ totalReplicas, rebalance, clusters, extras }: Omit<PreferenceInput, 'generation'>): Record<string, unknown> {
  return { totalReplicas, rebalance, clusters: withDefaultPreferences(clusters), ...(extras === undefined ? {} : { extras }) };
}

/** Two inputs that can be read may join to one that can't; then the typed one stands, and the review says what is wrong. */
function toInput(input: PreferenceInput, value: unknown, generation: number): PreferenceInput {
  const { namespace, name, targetKind } = input;
  const parsed = parsePreferenceInput({ namespace, name, targetKind, ...(generation === 0 ? {} : { generation }), ...objectAt(value) });
  return parsed.ok ? parsed.value : { ...input, generation };
}
