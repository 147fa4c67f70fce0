import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Merge, ProposedChange } from '#lib/contracts/changes.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import { diffFields } from '#lib/views/review/field-diff.ts';
import { mergeThreeWays } from '#lib/views/review/three-way-merge.ts';

/**
 * The spec to review: what was proposed, or, when the object is no longer the one the editor started from, both changes
 * joined. The merge then says who changed what, and has to be looked at before anything is applied.
 */
export function mergeWithLive(change: Extract<ProposedChange, { do: 'setSpec' }>, live: KubeObject): { spec: Record<string, unknown>; merge?: Merge } {
  const generation = live.metadata.generation ?? 0;
  if (generation === change.base.generation || deepEqual(live['spec'], change.base.spec)) return { spec: { ...change.spec } };
  const { merged, conflicts } = mergeThreeWays(change.base.spec, change.spec, live['spec']);
  const spec = { ...objectAt(merged) };
  return { spec, merge: { ref: change.ref, ...lastWriter(live), theirs: diffFields(change.base.spec, live['spec']), conflicts, merged: spec, now: { generation, spec: live['spec'] } } };
}

/**
 * A change of placement as one of the whole spec. Only the placement is compared with what the editor started from: that
 * somebody else changed the template meanwhile is no conflict with it.
 */
export function toSpecChange(change: Extract<ProposedChange, { do: 'place' }>, live: KubeObject): Extract<ProposedChange, { do: 'setSpec' }> {
  const { placement: now, ...rest } = objectAt(live, 'spec') ?? {};
  const generation = live.metadata.generation ?? 0;
  const isSame = deepEqual(now ?? null, change.base.placement ?? null);
  const spec = { ...rest, placement: change.placement };
  const before = change.base.placement === undefined || change.base.placement === null ? rest : { ...rest, placement: change.base.placement };
  return { do: 'setSpec', part: 'placement', ref: change.ref, base: isSame ? { generation, spec: live['spec'] } : { generation: change.base.generation, spec: before }, spec };
}

/** The manager that last wrote the object itself, not its status, as its API server noted it. */
export function lastWriter(object: KubeObject): { who: string; when: string } {
  const entries = (object.metadata.managedFields ?? []).filter(({ subresource, time }) => subresource === undefined && time !== undefined);
  const last = entries.toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))[0];
  return { who: last?.manager ?? '', when: last?.time ?? '' };
}
