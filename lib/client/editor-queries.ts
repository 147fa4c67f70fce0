import { queryOptions } from '@tanstack/react-query';
import type { MemberObject, WorkloadEditor, WorkloadHistory } from '#lib/contracts/editor.ts';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import type { WorkloadRef } from './workload-queries.ts';

const REFETCH_NET_MS = 45_000;
/** What is too large, or too far away, to be read again at every hint is read this often instead. */
const LARGE_REFETCH_MS = 5_000;

/** What the editors of one federated object work on. Its key lies under the workload's, so the same hints refresh it. */
export function editorQuery({ resource, namespace, name }: WorkloadRef) {
  return queryOptions({
    queryKey: [...queryKeys.workloads, resource, namespace, name, 'editor'],
    queryFn: ({ signal }) => fetchJson<WorkloadEditor>(apiRoutes.workloadEditor(resource, namespace, name), signal),
    refetchInterval: REFETCH_NET_MS,
  });
}

/** The object as one member holds it: read from the member when it is looked at. */
export function memberObjectQuery({ resource, namespace, name }: WorkloadRef, cluster: string) {
  return queryOptions({
    queryKey: ['member-object', resource, namespace, name, cluster],
    queryFn: ({ signal }) => fetchJson<MemberObject>(apiRoutes.workloadMember(resource, namespace, name, cluster), signal),
    refetchInterval: LARGE_REFETCH_MS, retry: false,
  });
}

/** The accepted changes of one federated object and of its preference, newest first. */
export function historyQuery({ resource, namespace, name }: WorkloadRef) {
  return queryOptions({
    queryKey: ['history', resource, namespace, name],
    queryFn: ({ signal }) => fetchJson<WorkloadHistory>(apiRoutes.workloadHistory(resource, namespace, name), signal),
    refetchInterval: LARGE_REFETCH_MS, staleTime: 0,
  });
}

/** Every workload's placement. */
export const matrixQuery = queryOptions({
  queryKey: ['placement-matrix'],
  queryFn: ({ signal }) => fetchJson<PlacementMatrix>(apiRoutes.placement(), signal),
  refetchInterval: LARGE_REFETCH_MS, staleTime: 0,
});
