import { queryOptions } from '@tanstack/react-query';
import type { ClusterPods, PodLog } from '#lib/contracts/pods.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import type { WorkloadRef } from './workload-queries.ts';

/** Nothing follows the Pods of members, so what is open is read again this often. */
const PODS_REFETCH_MS = 4_000;

/** The Pods of a workload in one cluster. */
export const podsQuery = ({ resource, namespace, name }: WorkloadRef, cluster: string) => queryOptions({
  queryKey: ['pods', resource, namespace, name, cluster],
  queryFn: ({ signal }) => fetchJson<ClusterPods>(apiRoutes.pods(resource, namespace, name, cluster), signal),
  refetchInterval: PODS_REFETCH_MS, retry: false, staleTime: 0,
});

/** The end of a container's log. */
export const podLogQuery = (request: { cluster: string; namespace: string; pod: string; container: string }) => queryOptions({
  queryKey: ['pod-log', request],
  queryFn: ({ signal }) => fetchJson<PodLog>(apiRoutes.podLog(request), signal),
  refetchInterval: PODS_REFETCH_MS, retry: false, staleTime: 0, gcTime: 0,
});
