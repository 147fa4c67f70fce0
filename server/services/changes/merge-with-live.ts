import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Merge, ProposedChange } from '#lib/contracts/changes.ts';
import { lastWriterOf, markOn } from '#lib/federation/history/field-writers.ts';
import { FIELD_MANAGER } from '#lib/federation/types/constants.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import { diffFields } from '#lib/views/review/field-diff.ts';
import { isMergeable, preferenceValue, sidesOf, specValue, withValue, type MergeableChange } from '#lib/views/review/merge-value.ts';
import { marksOf } from '#lib/federation/history/object-marks.ts';
import { inputOfPreference } from '#lib/views/review/preference-input.ts';
import { mergeThreeWays } from '#lib/views/review/three-way-merge.ts';
import { nameOf } from './object-name.ts';

/** What a change is about to write over, as it is now; undefined where nothing is there yet. */
export type LiveValue = { readonly object: KubeObject; readonly value: unknown };

/** The value that a change writes, read from the object that it writes to. */
export function liveValueOf(change: ProposedChange, object: KubeObject | undefined): LiveValue | undefined {
  if (object === undefined || !isMergeable(change)) return undefined;
  switch (change.do) {
    case 'setSpec': return { object, value: specValue(object['spec'], change.metadata === undefined ? undefined : marksOf(object)) };
    case 'place': return { object, value: objectAt(object, 'spec', 'placement') ?? {} };
    case 'setPreference': {
      const input = inputOfPreference(object, change.input);
      return input === undefined ? undefined : { object, value: preferenceValue({ ...input, ...(change.base?.extras === undefined ? { extras: undefined } : {}) }) };
    }
    case 'setLabels': return { object, value: object.metadata.labels ?? {} };
  }
}

/**
 * The change to review: what was proposed, or, when what it writes is no longer what the editor started from, both edits
 * joined. The merge then says who changed what, and has to be looked at before anything is applied.
 */
export function mergeWithLive<T extends MergeableChange>(change: T, live: LiveValue | undefined): { change: T | MergeableChange; merge?: Omit<Merge, 'index'> } {
  const sides = sidesOf(change);
  if (sides === undefined || live === undefined || deepEqual(live.value, sides.base) || deepEqual(live.value, sides.mine)) return { change };
  const { merged, conflicts } = mergeThreeWays(sides.base, sides.mine, live.value);
  const now = { generation: live.object.metadata.generation ?? 0, value: live.value };
  return { change: withValue(change, merged, now), merge: { object: nameOf(live.object), ...lastWriter(live.object), theirs: diffFields(sides.base, live.value), conflicts, now } };
}

/** Who last wrote the object itself, not its status: the manager that its API server noted, or the session when that was the console. */
function lastWriter(object: KubeObject): { who: string; when: string } {
  const { who, at } = lastWriterOf(object);
  return { who: (who === FIELD_MANAGER ? markOn(object)?.who : undefined) ?? who, when: at };
}
