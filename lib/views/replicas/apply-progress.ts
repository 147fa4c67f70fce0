import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';

/** How far a saved preference has come; the stages follow one another. */
export const APPLY_STAGES = ['saved', 'planned', 'propagated', 'ready'] as const;
export type ApplyStage = (typeof APPLY_STAGES)[number];

/** The stages that are behind a preference saved as `generation`. Nothing counts before the status itself says so. */
export function toApplyProgress(detail: WorkloadDetail, generation: number): { done: readonly ApplyStage[]; current: ApplyStage | undefined } {
  const { replicas, summary } = detail;
  const preference = replicas?.preference;
  const isPlanned = preference !== undefined && preference.generation >= generation && preference.isObserved;
  const isPropagated = isPlanned && summary.propagation === 'inSync'
    && (replicas?.clusters ?? []).every(({ planned, desired }) => planned === undefined || desired === planned);
  const isReady = isPropagated && summary.health !== 'progressing' && (replicas?.clusters ?? []).every(({ desired = 0, ready = 0 }) => ready >= desired);
  const done: ApplyStage[] = ['saved', ...(isPlanned ? ['planned' as const] : []), ...(isPropagated ? ['propagated' as const] : []), ...(isReady ? ['ready' as const] : [])];
  return { done, current: APPLY_STAGES.find((stage) => !done.includes(stage)) };
}
