import type { SortPlan } from '../table-sort.ts';
import { DISTRIBUTION_COLUMNS, DISTRIBUTION_LIMITS, type DistributionCount, type DistributionRow } from './distribution-rows.ts';

export type DistributionColumn = 'cluster' | DistributionCount;

/** The table of a distribution: by cluster as people count, or by any of its numbers, the largest first. */
export const DISTRIBUTION_SORT: SortPlan<DistributionRow, DistributionColumn> = {
  columns: [
    { name: 'cluster', label: 'replicas.cluster', of: ({ cluster }) => cluster },
    ...[...DISTRIBUTION_COLUMNS, ...DISTRIBUTION_LIMITS].map((name) => ({ name, label: `replicas.${name}`, of: ({ counts }: DistributionRow) => counts[name], first: 'descending' } as const)),
  ],
  tie: ({ cluster }) => cluster,
};
