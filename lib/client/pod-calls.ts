import { queryOptions } from '@tanstack/react-query';
import type { ClusterPods, PodLog } from '#lib/contracts/pods.ts';
import { memberKey } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import type { WorkloadRef } from './workload-queries.ts';

/** A hint about the workload has its Pods read at once. What changes in a Pod without changing the workload's numbers is seen this often. */
const PODS_REFETCH_MS = 8_000;

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
  refetchInterval: PODS_REFETCH_MS, retry: false, staleTime: 0, gcTime: 0,
});
