import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { usesRoom } from '#lib/federation/scheduling/room.ts';
import type { Phrasing } from '../phrasing.ts';
import type { PlanPreview } from './plan-preview.ts';

/**
 * What a reviewer should know before a plan is applied, gravest first; empty when there is nothing. A browser knows what
 * nodes leave, but the quotas of members only as the last plan found them: where they count, that is said.
 */
export function toPlanWarnings(distribution: ReplicaDistribution, preview: PlanPreview, { t }: Phrasing): string[] {
  const warnings: string[] = [];
  if (Object.keys(preview.schedule.result).length === 0) warnings.push(t('plan.noClusters'));
  if (preview.unplaced > 0) warnings.push(t('plan.unplaced', { count: preview.unplaced }));
  for (const { cluster, before, after } of preview.changes) {
    const known = distribution.clusters.find((candidate) => candidate.cluster === cluster);
    const overflow = preview.schedule.explanation.overflow[cluster] ?? 0;
    if (before > 0 && after === 0) warnings.push(t('plan.emptied', { cluster, count: before }));
    if (overflow > 0) warnings.push(t('plan.overflow', { cluster, count: overflow }));
    if (after > before && known !== undefined && known.health !== 'ready') warnings.push(t('plan.notReady', { cluster }));
  }
  if (usesRoom(preview.preference)) {
    const reported = distribution.preference?.spec;
    warnings.push(t(reported !== undefined && usesRoom(reported) ? 'plan.quotasAsOf' : 'plan.quotasUnknown'));
  }
  return warnings;
}
