import type { ProposedChange } from '#lib/contracts/changes.ts';
import { parseChanges } from '#lib/contracts/change-input.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** The changes that a browser sent. @throws ServiceError INVALID, naming the first field that can't be read. */
export function readChanges(input: unknown): readonly ProposedChange[] {
  const parsed = parseChanges(input);
  if (parsed.ok) return parsed.value;
  const [field] = parsed.fields;
  throw new ServiceError('INVALID', say('err.badChange', { path: field?.path ?? '', detail: field?.message ?? '' }));
}
