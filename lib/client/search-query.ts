import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiRoutes } from '#lib/contracts/routes.ts';
import type { SearchResult } from '#lib/contracts/search.ts';
import { fetchJson } from './fetch-json.ts';

/** Finds for a text, from the server's caches. */
export const searchQuery = (text: string) => queryOptions({
  queryKey: ['search', text],
  queryFn: ({ signal }) => fetchJson<SearchResult>(apiRoutes.search(text), signal),
  enabled: text !== '', staleTime: 5_000, retry: false, placeholderData: keepPreviousData,
});
