import { QueryClient } from '@tanstack/react-query';
import { isSignedOut } from './fetch-json.ts';
import { isGone } from './is-gone.ts';

/** Long, because the live stream says when something changed; a page opened again looks anyway after this. */
const STALE_AFTER_MS = 30_000;
const MAX_RETRIES = 2;

/** A new cache: one for each request on the server, one for each tab in the browser. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failureCount, error) => !isSignedOut(error) && !isGone(error) && failureCount < MAX_RETRIES,
        retryDelay: (attempt) => 500 * 2 ** attempt,
        // A console on a loopback address works without any network; the browser's own idea of "online" does not apply.
        networkMode: 'always',
      },
    },
  });
}
