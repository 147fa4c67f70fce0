import { FetchError } from '#lib/client/fetch-json.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';

/** A failed read in the reader's words, with the id to quote when the server gave one. */
export function describeError(error: unknown, { t, tell }: Phrasing): { body: string; id?: string } {
  if (!(error instanceof FetchError)) return { body: error instanceof Error ? error.message : String(error) };
  const { failure } = error;
  switch (failure.kind) {
    case 'network':
      return { body: t('error.network') };
    case 'unreadable':
      return { body: t('error.unreadable', { status: String(failure.status) }) };
    case 'api':
      return { body: failure.sentence === undefined ? failure.message : tell(failure.sentence), ...(failure.id === '' ? {} : { id: t('error.id', { id: failure.id }) }) };
    default:
      return assertNever(failure);
  }
}
