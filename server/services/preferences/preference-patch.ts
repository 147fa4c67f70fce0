import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { EXTRA_FIELDS } from '#lib/federation/types/preference.ts';
import { objectAt } from '#lib/federation/types/read.ts';

/** What may be edited of one cluster's entry. */
const ENTRY_FIELDS = ['minReplicas', 'maxReplicas', 'weight'] as const;

/**
 * The merge patch that turns a preference's spec into what was asked for. Entries and bounds that are gone are removed
 * by null; fields that the page does not edit stay as they are.
 */
export function toPreferencePatch(spec: unknown, input: PreferenceInput): Record<string, unknown> {
  const before = objectAt(spec, 'clusters') ?? {};
  const clusters: Record<string, unknown> = {};
  for (const name of Object.keys(before)) if (!Object.hasOwn(input.clusters, name)) clusters[name] = null;
  for (const [name, entry] of Object.entries(input.clusters)) {
    const patch: Record<string, number | null> = {};
    for (const field of ENTRY_FIELDS) {
      const value = entry[field];
      if (value !== undefined) patch[field] = value;
      else if (objectAt(before, name)?.[field] !== undefined) patch[field] = null;
    }
    clusters[name] = patch;
  }
  return { totalReplicas: input.totalReplicas, rebalance: input.rebalance, clusters, ...extrasPatch(objectAt(spec) ?? {}, input.extras) };
}

/** Each of the extras as it shall be, field by field: what is gone from one of them is removed by null. */
function extrasPatch(before: Readonly<Record<string, unknown>>, extras: PreferenceInput['extras']): Record<string, unknown> {
  if (extras === undefined) return {};
  const patch: Record<string, unknown> = {};
  for (const field of EXTRA_FIELDS) {
    const wanted = extras[field];
    if (wanted === undefined) {
      if (before[field] !== undefined) patch[field] = null;
    } else if (typeof wanted === 'string') patch[field] = wanted;
    else patch[field] = { ...Object.fromEntries(Object.keys(objectAt(before, field) ?? {}).map((key) => [key, null])), ...wanted };
  }
  return patch;
}
