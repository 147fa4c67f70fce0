import { severityRank } from '../status.ts';
import type { SortColumn, SortPlan } from '../table-sort.ts';
import type { WorkloadRow } from './workload-rows.ts';

export type WorkloadColumn = 'name' | 'state' | 'health' | 'replicas';

/** Columns that every list of federated objects has; both states the worst first. */
export function workloadColumns<Row>(rowOf: (row: Row) => WorkloadRow): readonly [SortColumn<Row, WorkloadColumn>, ...SortColumn<Row, WorkloadColumn>[]] {
  return [
    { name: 'name', label: 'workloads.name', of: (row) => nameOf(rowOf(row)) },
    { name: 'state', label: 'propagation.label', of: (row) => severityRank(rowOf(row).propagation.tone) },
    { name: 'health', label: 'health.label', of: (row) => healthRank(rowOf(row)) },
    { name: 'replicas', label: 'workloads.replicas', of: (row) => rowOf(row).replicasDesired, first: 'descending' },
  ];
}

export const WORKLOAD_SORT: SortPlan<WorkloadRow, WorkloadColumn> = { columns: workloadColumns((row) => row), tie: workloadTie };

export function workloadTie(row: WorkloadRow): string {
  return `${nameOf(row)} ${row.kind}`;
}

function nameOf({ namespace, name }: WorkloadRow): string {
  return `${namespace}/${name}`;
}

function healthRank({ health }: WorkloadRow): number | undefined {
  return health === undefined ? undefined : severityRank(health.tone);
}
