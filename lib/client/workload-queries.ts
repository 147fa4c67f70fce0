import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import type { HistoryHours, ReplicaHistory, ReplicaOverview, WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { fetchJson } from './fetch-json.ts';

/** The net under the live stream: even if every hint were lost, a page is never older than this. */
const REFETCH_NET_MS = 45_000;
/** A history grows while nothing changes: its right edge is now. */
const HISTORY_REFETCH_MS = 15_000;

export type WorkloadRef = { readonly resource: string; readonly namespace: string; readonly name: string };

/** Everything about one federated object. The server fills the same key when it renders the page. */
export function workloadQuery({ resource, namespace, name }: WorkloadRef) {
  return queryOptions({
    queryKey: [...queryKeys.workloads, resource, namespace, name],
    queryFn: ({ signal }) => fetchJson<WorkloadDetail>(apiRoutes.workload(resource, namespace, name), signal),
    refetchInterval: REFETCH_NET_MS,
  });
}

/** Every preference with its distribution. */
export const replicasQuery = queryOptions({
  queryKey: [...queryKeys.replicas, 'all'],
  queryFn: ({ signal }) => fetchJson<ReplicaOverview>(apiRoutes.replicas(), signal),
  refetchInterval: REFETCH_NET_MS,
});

/** The last hours of one workload's numbers; what was shown stays until another window has come. */
export function replicaHistoryQuery({ resource, namespace, name }: WorkloadRef, hours: HistoryHours) {
  return queryOptions({
    queryKey: [...queryKeys.replicas, 'history', resource, namespace, name, hours],
    queryFn: ({ signal }) => fetchJson<ReplicaHistory>(apiRoutes.replicaHistory(resource, namespace, name, hours), signal),
    placeholderData: keepPreviousData,
    refetchInterval: HISTORY_REFETCH_MS,
  });
}
