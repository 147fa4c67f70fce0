import { z } from 'zod';
import type { ProposedChange } from '#lib/contracts/changes.ts';
import { parseChanges } from '#lib/contracts/change-input.ts';
import { ApiError } from '../../api-error.ts';
import { readJson } from '../../read-json.ts';

/** The changes in a request. @throws ApiError INVALID, naming the first field that can't be read. */
export async function readChanges(request: Request): Promise<readonly ProposedChange[]> {
  const parsed = parseChanges(await readJson(request, z.unknown()));
  if (parsed.ok) return parsed.value;
  const [field] = parsed.fields;
  throw new ApiError('INVALID', `The change can't be read: ${field?.path ?? ''} ${field?.message ?? ''}`);
}
