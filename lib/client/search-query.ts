import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { MEMBER_SEARCH_TEXT_MIN, type MemberSearchResult, type SearchResult } from '#lib/contracts/search.ts';
import { fetchJson } from './fetch-json.ts';

/** Who finds nothing may be waiting for what was just made: it is looked for again this often. */
const NOTHING_FOUND_REFETCH_MS = 6_000;

/** Finds for a text, from the server's caches. */
export const searchQuery = (text: string) => queryOptions({
  queryKey: ['search', text],
  queryFn: ({ signal }) => fetchJson<SearchResult>(apiRoutes.search(text), signal),
  enabled: text !== '', staleTime: 5_000, retry: false, placeholderData: keepPreviousData,
});

/** What the members themselves have of that name; asked apart, since it takes as long as they take to answer. */
export const memberSearchQuery = (text: string) => queryOptions({
  queryKey: ['member-search', text],
  queryFn: ({ signal }) => fetchJson<MemberSearchResult>(apiRoutes.memberSearch(text), signal),
  enabled: text.replace(/\s/g, '').length >= MEMBER_SEARCH_TEXT_MIN, staleTime: 5_000, retry: false,
  refetchInterval: ({ state }) => (state.data?.hits.length === 0 ? NOTHING_FOUND_REFETCH_MS : false),
});
