import { queryOptions } from '@tanstack/react-query';
import type { ChangePreview, ChangeProgress, ProposedChange } from '#lib/contracts/changes.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson } from './fetch-json.ts';
import { sendJson } from './send-json.ts';

/** While a change is on its way its stages are looked at this often: they pass quickly, and the panel shows nothing else. */
const PROGRESS_REFETCH_MS = 400;

/** What changes would do. A question: nothing is changed. */
export const previewChanges = (changes: readonly ProposedChange[], signal?: AbortSignal): Promise<ChangePreview> => sendJson<ChangePreview>('POST', apiRoutes.changesPreview(), { changes }, signal);

/** How far a change has come; asked until it is done. */
export function progressQuery(id: string) {
  return queryOptions({
    queryKey: ['changes', id],
    queryFn: ({ signal }) => fetchJson<ChangeProgress>(apiRoutes.change(id), signal),
    refetchInterval: ({ state }) => (state.data?.isDone === true || state.error !== null ? false : PROGRESS_REFETCH_MS),
    retry: false, staleTime: 0,
  });
}
