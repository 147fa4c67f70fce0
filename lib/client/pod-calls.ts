import { queryOptions } from '@tanstack/react-query';
import type { ClusterPods } from '#lib/contracts/pods.ts';
import { memberKey } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import type { WorkloadRef } from './workload-queries.ts';

/** While a page shows them, a member's Pods and events are followed and hints have them read at once; this is the net, and says that somebody still looks. */
const PODS_REFETCH_MS = 30_000;

/** The Pods of a workload in one cluster. */
export const podsQuery = ({ resource, namespace, name }: WorkloadRef, cluster: string) => queryOptions({
  queryKey: [...memberKey(namespace, name), 'pods', resource, cluster],
  queryFn: ({ signal }) => fetchJson<ClusterPods>(apiRoutes.pods(resource, namespace, name, cluster), signal),
  refetchInterval: PODS_REFETCH_MS, retry: false, staleTime: 0,
});
