import { queryOptions } from '@tanstack/react-query';
import type { Activity, Changes } from '#lib/contracts/activity.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';

/** The net under the live stream: even if every hint were lost, the page is never older than this. */
const REFETCH_NET_MS = 45_000;

/** The whole page's data. The server fills the same key when it renders the page. */
export const activityQuery = queryOptions({
  queryKey: [...queryKeys.activity, 'all'],
  queryFn: ({ signal }) => fetchJson<Activity>(apiRoutes.activity(), signal),
  refetchInterval: REFETCH_NET_MS,
});

/** What was changed by whom; read only where it is shown. */
export const changesQuery = queryOptions({
  queryKey: [...queryKeys.activity, 'changes'],
  queryFn: ({ signal }) => fetchJson<Changes>(apiRoutes.changesMade(), signal),
  refetchInterval: REFETCH_NET_MS,
});
