import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
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
  return { totalReplicas: input.totalReplicas, rebalance: input.rebalance, clusters };
}
