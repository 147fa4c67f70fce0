import { ERROR_HTTP_STATUS, toErrorCode, type ApiErrorBody } from '#lib/contracts/api-error.ts';
import { createLogger, errorText } from '#server/platform/logger.ts';
import { readSession } from '../require-session.ts';

const log = createLogger('info');

/**
 * Wraps a route handler: asks for a session, and turns whatever it throws into an error body with an id that is also in
 * the log. Errors with a `code` of the closed list keep it and their message; the rest are INTERNAL, and say no more.
 */
export function apiRoute(handler: (request: Request) => Response | Promise<Response>): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if ((await readSession()) === undefined) {
        return errorResponse({ code: 'UNAUTHORIZED', message: 'This browser is not signed in. Open a sign-in link first.', id: crypto.randomUUID() });
      }
      return await handler(request);
    } catch (error) {
      return errorResponse(report(error, request));
    }
  };
}

/** Answers JSON that no cache may keep: it is for this session and this moment. */
export function jsonResponse(value: unknown): Response {
  return Response.json(value, { headers: { 'cache-control': 'no-store' } });
}

function report(error: unknown, request: Request): ApiErrorBody {
  const id = crypto.randomUUID();
  const path = new URL(request.url).pathname;
  log.error(`request ${id} failed`, { id, path, error: errorText(error), stack: error instanceof Error ? error.stack : undefined });
  const code = typeof error === 'object' && error !== null && 'code' in error ? toErrorCode(error.code) : undefined;
  if (code === undefined || code === 'INTERNAL') {
    return { code: 'INTERNAL', message: 'The server met a problem it did not expect; its log has the cause under this id.', id };
  }
  return { code, message: errorText(error), id };
}

function errorResponse(body: ApiErrorBody): Response {
  return Response.json(body, { status: ERROR_HTTP_STATUS[body.code], headers: { 'cache-control': 'no-store' } });
}
