import { FetchError } from './fetch-json.ts';

/** Whether what was asked for is not there (any more), as our own server says: another attempt finds nothing either. */
export function isGone(error: unknown): boolean {
  return error instanceof FetchError && error.failure.kind === 'api' && error.failure.code === 'NOT_FOUND';
}
