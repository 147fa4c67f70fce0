import { workloadColumns, workloadTie, type WorkloadColumn } from '../overview/workload-sort.ts';
import type { WorkloadRow } from '../overview/workload-rows.ts';
import { timeValue, type SortPlan } from '../table-sort.ts';

export type ListedColumn = WorkloadColumn | 'age';
type Aged = { readonly row: WorkloadRow; readonly createdAt: string };

/** What every list of federated objects has, and the age: the newest first. */
export const LISTED_SORT: SortPlan<Aged, ListedColumn> = {
  columns: [...workloadColumns(({ row }: Aged) => row), { name: 'age', label: 'workload.age', of: ({ createdAt }) => ageValue(createdAt) }],
  tie: ({ row }) => workloadTie(row),
};

/** Larger for what is older. */
function ageValue(createdAt: string): number | undefined {
  const createdMs = timeValue(createdAt);
  return createdMs === undefined ? undefined : -createdMs;
}
