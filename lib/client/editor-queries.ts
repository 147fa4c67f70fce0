import { queryOptions } from '@tanstack/react-query';
import type { MemberObject, WorkloadEditor, WorkloadHistory } from '#lib/contracts/editor.ts';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import { memberKey, queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import type { WorkloadRef } from './workload-queries.ts';

const REFETCH_NET_MS = 45_000;
/** What a member holds is followed while a page shows it; this is the net, and says that somebody still looks. */
const MEMBER_REFETCH_MS = 30_000;

/** What the editors of one federated object work on. Its key lies under the workload's, so the same hints refresh it. */
export function editorQuery({ resource, namespace, name }: WorkloadRef) {
  return queryOptions({
    queryKey: [...queryKeys.workloads, resource, namespace, name, 'editor'],
    queryFn: ({ signal }) => fetchJson<WorkloadEditor>(apiRoutes.workloadEditor(resource, namespace, name), signal),
    refetchInterval: REFETCH_NET_MS,
  });
}

/** The object as one member holds it: read from the member when it is looked at, and when a hint says that the object changed. */
export function memberObjectQuery({ resource, namespace, name }: WorkloadRef, cluster: string) {
  return queryOptions({
    queryKey: [...memberKey(namespace, name), 'object', resource, cluster],
    queryFn: ({ signal }) => fetchJson<MemberObject>(apiRoutes.workloadMember(resource, namespace, name, cluster), signal),
    refetchInterval: MEMBER_REFETCH_MS, retry: false,
  });
}

/** The accepted changes of one federated object and of its preference, newest first. */
export function historyQuery({ resource, namespace, name }: WorkloadRef) {
  return queryOptions({
    queryKey: [...queryKeys.history, resource, namespace, name],
    queryFn: ({ signal }) => fetchJson<WorkloadHistory>(apiRoutes.workloadHistory(resource, namespace, name), signal),
    refetchInterval: REFETCH_NET_MS, staleTime: 0,
  });
}

/** Every workload's placement. */
export const matrixQuery = queryOptions({
  queryKey: queryKeys.placement,
  queryFn: ({ signal }) => fetchJson<PlacementMatrix>(apiRoutes.placement(), signal),
  refetchInterval: REFETCH_NET_MS, staleTime: 0,
});
