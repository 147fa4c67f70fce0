import type { ZodType } from 'zod';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { parseInput } from '../request/parse-input.ts';

/** Largest body that a write may have: a kubeconfig of 1 MB, escaped as JSON. */
const MAX_BODY_BYTES = 2_500_000;

/** Reads and checks a JSON body, giving up as soon as it is too large. @throws ServiceError LIMIT_EXCEEDED or INVALID, which never quotes the body. */
export async function readJson<T>(request: Request, schema: ZodType<T>): Promise<T> {
  const text = await readText(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServiceError('INVALID', say('err.notJson'));
  }
  return parseInput(schema, value);
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return new TextDecoder().decode(Buffer.concat(chunks));
    size += part.value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel();
      throw new ServiceError('LIMIT_EXCEEDED', say('err.tooLarge', { megabytes: MAX_BODY_BYTES / 1_000_000 }));
    }
    chunks.push(part.value);
  }
}
