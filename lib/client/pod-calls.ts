import { queryOptions } from '@tanstack/react-query';
import type { ClusterPods, PodLog } from '#lib/contracts/pods.ts';
import { memberKey } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import type { WorkloadRef } from './workload-queries.ts';

/** While a page shows them, a member's Pods and events are followed and hints have them read at once; this is the net, and says that somebody still looks. */
const PODS_REFETCH_MS = 30_000;
/** What a container writes is told by no hint. */
const LOG_REFETCH_MS = 5_000;

/** The Pods of a workload in one cluster. */
export const podsQuery = ({ resource, namespace, name }: WorkloadRef, cluster: string) => queryOptions({
  queryKey: [...memberKey(namespace, name), 'pods', resource, cluster],
  queryFn: ({ signal }) => fetchJson<ClusterPods>(apiRoutes.pods(resource, namespace, name, cluster), signal),
  refetchInterval: PODS_REFETCH_MS, retry: false, staleTime: 0,
});

/** The end of a container's log. */
export const podLogQuery = (request: { cluster: string; namespace: string; pod: string; container: string }) => queryOptions({
  queryKey: ['pod-log', request],
  queryFn: ({ signal }) => fetchJson<PodLog>(apiRoutes.podLog(request), signal),
  refetchInterval: LOG_REFETCH_MS, retry: false, staleTime: 0, gcTime: 0,
});
