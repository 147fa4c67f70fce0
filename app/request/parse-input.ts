import type { ZodType } from 'zod';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** What a browser sent, checked. @throws ServiceError INVALID, which names the field and never quotes the input. */
export function parseInput<T>(schema: ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceError('INVALID', say('err.badRequest', { path: issue?.path.join('.') ?? '', detail: issue?.code ?? '' }));
}
