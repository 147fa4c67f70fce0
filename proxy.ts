import { NextResponse, type NextRequest } from 'next/server';
import { apiRoutes, routes, type SignInProblem } from '#lib/contracts/routes.ts';
import type { ApiErrorBody } from '#lib/contracts/api-error.ts';
import { METRICS_TOKEN_VARIABLE, readsMetrics } from '#server/platform/metrics-token.ts';
import { allowedHosts, contentSecurityPolicy, refusalOf } from '#server/platform/request-guard.ts';
import { getSessionKeeper, sessionCookieName, tokenFromPaste } from '#server/platform/session.ts';
import { notSignedIn } from './app/request/report-error.ts';

/** Files that anybody may load: they are the same for everyone and say nothing about the federation. */
export const config = { matcher: ['/((?!_next/static/|icon\\.svg$).*)'] };

const SESSION_FREE_PATHS: readonly string[] = [apiRoutes.healthz(), apiRoutes.signIn(), apiRoutes.signOut()];

/** Open to the token of metrics readers too. */
const METRICS_PATH = '/api/metrics';

/** The one gate: nothing below it runs for a foreign host name, a forged write or, a few paths aside, without a session. */
export function proxy(request: NextRequest): Response {
  const { pathname } = request.nextUrl;
  const host = request.headers.get('host');
  const refusal = refusalOf({
    method: request.method, pathname, host,
    origin: request.headers.get('origin'), fetchSite: request.headers.get('sec-fetch-site'),
  }, allowedHosts(process.env));
  if (refusal !== undefined) return apiError(403, 'FORBIDDEN', refusal);

  const cookie = request.cookies.get(sessionCookieName(host))?.value;
  const isSignedIn = getSessionKeeper().verify(cookie, Date.now()) !== undefined;
  if (pathname === routes.signIn()) return signInPage(request, host, isSignedIn);
  const isFree = (SESSION_FREE_PATHS.includes(pathname) && (pathname !== apiRoutes.signIn() || request.method === 'POST'))
    || (pathname === METRICS_PATH && readsMetrics(request.headers.get('authorization'), process.env[METRICS_TOKEN_VARIABLE]));
  if (isSignedIn || isFree) return page(request);
  if (request.headers.has('next-action')) return refusedAction(401, notSignedIn());
  if (pathname.startsWith('/api/')) return refused(401, notSignedIn());
  return wasSentFromElsewhere(request) ? loadAgain() : redirectTo(request, routes.signIn(cookie === undefined ? undefined : 'expired'));
}

/** GET with a token spends it. A browser that is signed in already goes on, so opening a spent link twice does no harm. */
function signInPage(request: NextRequest, host: string | null, isSignedIn: boolean): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD') return apiError(403, 'FORBIDDEN', 'Sign in with the form or a link.');
  if (isSignedIn) return redirectTo(request, routes.overview());
  const token = request.nextUrl.searchParams.get('token');
  if (token === null || request.method === 'HEAD') return page(request);
  const result = getSessionKeeper().signIn(tokenFromPaste(token), Date.now(), request.headers.get('user-agent') ?? '');
  if (!result.ok) return redirectTo(request, routes.signIn(result.problem satisfies SignInProblem));
  const response = redirectTo(request, routes.overview());
  response.cookies.set(sessionCookieName(host), result.cookie, {
    httpOnly: true, sameSite: 'strict', path: '/', maxAge: result.maxAgeSeconds, secure: request.nextUrl.protocol === 'https:',
  });
  return response;
}

/** Goes on to the page, with a fresh nonce that Next puts on its own scripts and that the browser insists on. */
function page(request: NextRequest): Response {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development' ? 'development' : 'production');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** A redirect to the very host that was asked for: Next's own idea of the host is the one it listens on. */
function redirectTo(request: NextRequest, path: string): NextResponse {
  const { protocol, host } = request.nextUrl;
  return NextResponse.redirect(`${protocol}//${request.headers.get('host') ?? host}${path}`, {
    status: 303, headers: { 'cache-control': 'no-store' },
  });
}

/** A link on another site was followed: a SameSite=Strict cookie is then held back, though it may well be there. */
function wasSentFromElsewhere(request: NextRequest): boolean {
  return request.headers.get('sec-fetch-site') === 'cross-site' && request.headers.get('sec-fetch-mode') === 'navigate';
}

/** Has the browser ask again from our own origin, this time with its cookie. No script, so no policy stands in the way. */
function loadAgain(): Response {
  return new Response('<!doctype html><meta http-equiv="refresh" content="0"><title>Flotilla</title>', {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'" },
  });
}

function apiError(status: number, code: ApiErrorBody['code'], message: string): Response {
  return refused(status, { code, message, id: crypto.randomUUID() });
}

function refused(status: number, body: ApiErrorBody): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

/** Of an answer that is no action's result, Next hands the page only plain text: it becomes the message of an Error. */
function refusedAction(status: number, body: ApiErrorBody): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } });
}
