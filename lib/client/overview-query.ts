import { queryOptions } from '@tanstack/react-query';
import type { Overview } from '#lib/contracts/dto.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';

/** The net under the live stream: even if every hint were lost, the page is never older than this. */
const REFETCH_NET_MS = 45_000;

/** The overview, as the browser reads it. The server fills the same key when it renders the page. */
export const overviewQuery = queryOptions({
  queryKey: queryKeys.overview,
  queryFn: ({ signal }) => fetchJson<Overview>(apiRoutes.overview(), signal),
  refetchInterval: REFETCH_NET_MS,
});
