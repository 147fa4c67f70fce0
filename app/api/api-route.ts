import { ERROR_HTTP_STATUS, type ApiErrorBody } from '#lib/contracts/api-error.ts';
import { notSignedIn, reportError } from '../request/report-error.ts';
import { readSession } from '../request/require-session.ts';

/** Wraps a route handler: asks for a session, and turns whatever it throws into an error body. */
export function apiRoute(handler: (request: Request) => Response | Promise<Response>): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if ((await readSession()) === undefined) return errorResponse(notSignedIn());
      return await handler(request);
    } catch (error) {
      return errorResponse(reportError(error, new URL(request.url).pathname));
    }
  };
}

/** Answers JSON that no cache may keep: it is for this session and this moment. */
export function jsonResponse(value: unknown): Response {
  return Response.json(value, { headers: { 'cache-control': 'no-store' } });
}

function errorResponse(body: ApiErrorBody): Response {
  return Response.json(body, { status: ERROR_HTTP_STATUS[body.code], headers: { 'cache-control': 'no-store' } });
}
