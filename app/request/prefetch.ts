import { dehydrate, type DehydratedState, type QueryKey } from '@tanstack/react-query';
import { createQueryClient } from '#lib/client/query-client.ts';

/** A page is never held up longer than this by its data; what is late is fetched by the browser instead. */
const PREFETCH_LIMIT_MS = 1_500;

/** Reads what a page will show, for the browser to start with. A reading that fails is left to the browser to ask for again. */
export async function prefetch(queryKey: QueryKey, queryFn: () => Promise<unknown>): Promise<DehydratedState> {
  const queryClient = createQueryClient();
  const limit = new Promise<void>((resolve) => { setTimeout(resolve, PREFETCH_LIMIT_MS).unref(); });
  await Promise.race([queryClient.prefetchQuery({ queryKey, queryFn, retry: false }), limit]);
  return dehydrate(queryClient);
}
