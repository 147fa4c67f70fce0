import { ERROR_CODES, type ErrorCode } from './errors.ts';

/** What every `/api` route answers when it fails. `id` is in the server's log next to the cause. */
export type ApiErrorBody = { code: ErrorCode; message: string; id: string };

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
  return { code, message: value.message, id: 'id' in value && typeof value.id === 'string' ? value.id : '' };
}
