import { queryOptions } from '@tanstack/react-query';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import type { Settings } from '#lib/contracts/settings.ts';
import { fetchJson } from './fetch-json.ts';

/** The net under the live stream: even if every hint were lost, the page is never older than this. */
const REFETCH_NET_MS = 45_000;

/** The settings and the open sessions. */
export const settingsQuery = queryOptions({
  queryKey: [...queryKeys.settings, 'all'],
  queryFn: ({ signal }) => fetchJson<Settings>(apiRoutes.settings(), signal),
  refetchInterval: REFETCH_NET_MS,
});
