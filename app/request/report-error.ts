import { toErrorCode, type ApiErrorBody } from '#lib/contracts/api-error.ts';
import { createLogger, errorText } from '#server/platform/logger.ts';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError, toSentence } from '#server/platform/service-error.ts';

const log = createLogger('info');

/**
 * What a browser is told of an error, with an id that is also in the log. Errors with a `code` of the closed list keep it
 * and their sentence; the rest are INTERNAL, and say no more.
 * @param where the route or action that met it.
 */
export function reportError(error: unknown, where: string): ApiErrorBody {
  const id = crypto.randomUUID();
  log.error(`request ${id} failed`, { id, where, error: errorText(error), stack: error instanceof Error ? error.stack : undefined });
  const code = typeof error === 'object' && error !== null && 'code' in error ? toErrorCode(error.code) : undefined;
  if (code === undefined || code === 'INTERNAL') return toBody('INTERNAL', say('err.internal'), id);
  return { ...toBody(code, toSentence(error), id), ...(error instanceof ServiceError && error.fields.length > 0 ? { fields: [...error.fields] } : {}) };
}

/** The answer to a browser whose session has ended, or never began. */
export function notSignedIn(): ApiErrorBody {
  return toBody('UNAUTHORIZED', say('err.signedOut'), crypto.randomUUID());
}

function toBody(code: ErrorCode, sentence: Sentence, id: string): ApiErrorBody {
  return { code, message: sentence.text, id, sentence };
}
