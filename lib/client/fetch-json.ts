import { type ApiErrorBody, parseApiErrorBody } from '#lib/contracts/api-error.ts';

/** Longest wait for an answer; the server's own limits towards a cluster are shorter. */
const REQUEST_TIMEOUT_MS = 20_000;

/** Why a read failed. `network` is no answer at all, `unreadable` an answer that is not ours. */
export type FetchFailure =
  | (ApiErrorBody & { kind: 'api'; status: number })
  | { kind: 'network' }
  | { kind: 'unreadable'; status: number };

export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, cause?: unknown) {
    super(failure.kind === 'api' ? failure.message : failure.kind, { cause });
    this.failure = failure;
  }
}

/**
 * Reads JSON from one of our own routes. The type is the route's promise: both sides are built from the same contract,
 * so the one assertion here is where the wire is trusted.
 * @throws FetchError for every failure but the caller's own abort.
 */
export async function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new FetchError({ kind: 'network' }, cause);
  }
  const body = await readBody(response);
  if (!response.ok) {
    const error = parseApiErrorBody(body);
    throw new FetchError(error === undefined
      ? { kind: 'unreadable', status: response.status }
      : { kind: 'api', ...error, status: response.status });
  }
  if (body === undefined) throw new FetchError({ kind: 'unreadable', status: response.status });
  return body as T;
}

/** True when the server says that this browser is no longer signed in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof FetchError && error.failure.kind === 'api' && error.failure.code === 'UNAUTHORIZED';
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
