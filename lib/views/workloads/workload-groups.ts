import type { WorkloadRef } from '#lib/contracts/changes.ts';
import type { Overview } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { Phrasing } from '../phrasing.ts';
import { severityRank, worstTone, type Tone } from '../status.ts';
import { filterWorkloadRows, toWorkloadRows, type ClusterColumn, type WorkloadRow } from '../overview/workload-rows.ts';
import { workloadKey } from '../overview/workload-tone.ts';
import type { WorkloadListAddress, WorkloadSort } from './workload-address.ts';

export type ListedWorkload = {
  readonly key: string;
  readonly row: WorkloadRow;
  readonly ref: WorkloadRef;
  readonly href: string;
  readonly createdAt: string;
  readonly isPaused: boolean;
};

export type WorkloadGroup = {
  /** Empty for objects that have no namespace. */
  readonly namespace: string;
  readonly workloads: readonly ListedWorkload[];
  readonly tone: Tone;
};

/** Every federated object of every enabled type, with the way to its own page. */
export function toListedWorkloads(overview: Overview, columns: readonly ClusterColumn[], phrasing: Phrasing): ListedWorkload[] {
  const byKey = new Map(overview.workloads.map((workload) => [workloadKey(workload), workload]));
  return toWorkloadRows(overview, columns, phrasing).flatMap((row) => {
    const workload = byKey.get(row.key);
    if (workload === undefined) return [];
    const { resource, namespace, name, createdAt, isPaused = false } = workload;
    return [{ key: row.key, row, ref: { resource, namespace, name }, href: routes.workload(resource, namespace, name), createdAt, isPaused }];
  });
}

/** The kinds that occur, by name. */
export function kindsOf(workloads: readonly ListedWorkload[]): string[] {
  return [...new Set(workloads.map(({ row }) => row.kind))].sort();
}

/** What matches the address, by namespace; inside one in the order that was asked for. Ties are by name, so nothing flickers. */
export function groupWorkloads(workloads: readonly ListedWorkload[], address: WorkloadListAddress): WorkloadGroup[] {
  const matching = new Set(filterWorkloadRows(workloads.map(({ row }) => row), address).map((row) => row.key));
  const shown = workloads.filter(({ key, row }) => matching.has(key) && (address.kind === '' || row.kind === address.kind));
  return [...Map.groupBy(shown, ({ row }) => row.namespace)]
    .map(([namespace, members]) => ({ namespace, workloads: sortWorkloads(members, address.sort), tone: worstTone(members.map(({ row }) => row.tone)) }))
    .sort((a, b) => (address.sort === 'state' ? severityRank(a.tone) - severityRank(b.tone) : 0) || compare(a.namespace, b.namespace));
}

function sortWorkloads(workloads: readonly ListedWorkload[], sort: WorkloadSort): ListedWorkload[] {
  return [...workloads].sort((a, b) => {
    const first = sort === 'state' ? severityRank(a.row.tone) - severityRank(b.row.tone) : sort === 'newest' ? compare(b.createdAt, a.createdAt) : 0;
    return first || compare(a.row.name, b.row.name) || compare(a.row.kind, b.row.kind);
  });
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
