import { queryOptions } from '@tanstack/react-query';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import type { DisablePlan, EnablePlan, TypeCandidates, TypesOverview } from '#lib/contracts/types.ts';
import { fetchJson } from './fetch-json.ts';

/** The net under the live stream: even if every hint were lost, a page is never older than this. */
const REFETCH_NET_MS = 45_000;

/** Every FederatedTypeConfig. The server fills the same key when it renders the page. */
export const typesQuery = queryOptions({
  queryKey: [...queryKeys.types, 'all'],
  queryFn: ({ signal }) => fetchJson<TypesOverview>(apiRoutes.types(), signal),
  refetchInterval: REFETCH_NET_MS,
});

/** What could be enabled; every cluster is asked, so it is read only where it is shown. */
export const typeCandidatesQuery = queryOptions({
  queryKey: ['type-candidates'],
  queryFn: ({ signal }) => fetchJson<TypeCandidates>(apiRoutes.typeCandidates(), signal),
});

export const previewEnable = (name: string) => fetchJson<EnablePlan>(apiRoutes.type(name, 'enable'));
export const previewDisable = (name: string) => fetchJson<DisablePlan>(apiRoutes.type(name, 'plan'));
