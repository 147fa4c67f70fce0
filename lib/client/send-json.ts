import { parseApiErrorBody } from '#lib/contracts/api-error.ts';
import { FetchError } from './fetch-json.ts';

/** A write may wait for clusters; each of them has its own shorter limit. */
const WRITE_TIMEOUT_MS = 60_000;

/**
 * Sends JSON to one of our own routes and reads the JSON that it answers. The answer's type is the route's promise: both
 * sides are built from the same contract. @throws FetchError for every failure but the caller's own abort.
 */
export async function sendJson<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const timeout = AbortSignal.timeout(WRITE_TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method, body: JSON.stringify(body), headers: { accept: 'application/json', 'content-type': 'application/json' }, cache: 'no-store',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new FetchError({ kind: 'network' }, cause);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  const error = parseApiErrorBody(answer);
  throw new FetchError(error === undefined ? { kind: 'unreadable', status: response.status } : { kind: 'api', ...error, status: response.status });
}
