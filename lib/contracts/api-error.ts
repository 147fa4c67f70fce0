import { isJsonObject } from '#lib/kube/json.ts';
import { isSentence, type Sentence } from '#lib/kube/sentence.ts';
import { ERROR_CODES, type ErrorCode, type FieldError } from './errors.ts';

/**
 * What every `/api` route and action answers when it fails. `message` is English, for programs and logs; `sentence` is the
 * same for a reader's language. `id` is in the server's log next to the cause.
 */
export type ApiErrorBody = { code: ErrorCode; message: string; id: string; sentence?: Sentence; fields?: FieldError[] };

/** HTTP status that goes with each error code. */
export const ERROR_HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  INVALID: 400, UNAUTHORIZED: 401, FORBIDDEN: 403, NOT_FOUND: 404, CONFLICT: 409, PRECONDITION_FAILED: 412,
  LIMIT_EXCEEDED: 429, INTERNAL: 500, UNREACHABLE: 503,
};

export function toErrorCode(value: unknown): ErrorCode | undefined {
  return ERROR_CODES.find((code) => code === value);
}

/** Reads an error body off the wire; undefined when it is something else, such as a proxy's HTML page. */
export function parseApiErrorBody(value: unknown): ApiErrorBody | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const code = 'code' in value ? toErrorCode(value.code) : undefined;
  if (code === undefined || !('message' in value) || typeof value.message !== 'string') return undefined;
  return {
    code, message: value.message, id: 'id' in value && typeof value.id === 'string' ? value.id : '',
    ...('sentence' in value && isSentence(value.sentence) ? { sentence: value.sentence } : {}),
    ...('fields' in value && isFieldErrors(value.fields) ? { fields: value.fields } : {}),
  };
}

function isFieldErrors(value: unknown): value is FieldError[] {
  return Array.isArray(value) && value.every((item: unknown) => isJsonObject(item) && typeof item['path'] === 'string' && typeof item['message'] === 'string');
}
