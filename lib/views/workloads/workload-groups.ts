import type { WorkloadRef } from '#lib/contracts/changes.ts';
import type { Locale } from '#lib/contracts/preferences.ts';
import type { Overview } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { Phrasing } from '../phrasing.ts';
import { severityRank, worstTone, type Tone } from '../status.ts';
import { filterWorkloadRows, toWorkloadRows, type ClusterColumn, type WorkloadRow } from '../overview/workload-rows.ts';
import { workloadKey } from '../overview/workload-tone.ts';
import { compareNames, sortRows } from '../table-sort.ts';
import type { WorkloadListAddress } from './workload-address.ts';
import { LISTED_SORT } from './workload-list-sort.ts';

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

/** What matches the address, by namespace; inside one in the order that was asked for. The worst first means the worst namespace first too. */
export function groupWorkloads(workloads: readonly ListedWorkload[], address: WorkloadListAddress, locale: Locale): WorkloadGroup[] {
  const matching = new Set(filterWorkloadRows(workloads.map(({ row }) => row), address).map((row) => row.key));
  const shown = workloads.filter(({ key, row }) => matching.has(key) && (address.kind === '' || row.kind === address.kind));
  const isWorstFirst = address.sort.column === 'state' && address.sort.direction === 'ascending';
  return [...Map.groupBy(shown, ({ row }) => row.namespace)]
    .map(([namespace, members]) => ({ namespace, workloads: sortRows(members, LISTED_SORT, address.sort, locale), tone: worstTone(members.map(({ row }) => row.tone)) }))
    .sort((a, b) => (isWorstFirst ? severityRank(a.tone) - severityRank(b.tone) : 0) || compareNames(a.namespace, b.namespace, locale));
}
