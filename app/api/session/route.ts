import { routes } from '#lib/contracts/routes.ts';
import { getSessionKeeper, sessionCookieName, tokenFromPaste } from '#server/platform/session.ts';
import { apiRoute, jsonResponse } from '../api-route.ts';
import { seeOther } from './see-other.ts';

/** Says whether this browser is still signed in, and until when. */
export const GET = apiRoute(() => jsonResponse({ isSignedIn: true }));

/** The sign-in page's form. The proxy has already refused other origins. */
export async function POST(request: Request): Promise<Response> {
  const form = await request.formData().catch(() => undefined);
  const pasted = form?.get('token');
  const result = getSessionKeeper().signIn(tokenFromPaste(typeof pasted === 'string' ? pasted : ''), Date.now(), request.headers.get('user-agent') ?? '');
  if (!result.ok) return seeOther(routes.signIn(result.problem));
  const name = sessionCookieName(request.headers.get('host'));
  return seeOther(routes.overview(), [
    `${name}=${result.cookie}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${result.maxAgeSeconds}`,
  ]);
}
