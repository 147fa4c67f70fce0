import { queryOptions } from '@tanstack/react-query';
import type { NamespacesOverview } from '#lib/contracts/namespaces.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';

/** The net under the live stream: even if every hint were lost, the page is never older than this. */
const REFETCH_NET_MS = 45_000;

/** The whole page's data. The server fills the same key when it renders the page. */
export const namespacesQuery = queryOptions({
  queryKey: [...queryKeys.namespaces, 'all'],
  queryFn: ({ signal }) => fetchJson<NamespacesOverview>(apiRoutes.namespaces(), signal),
  refetchInterval: REFETCH_NET_MS,
});
