import { cookies } from 'next/headers';
import { routes } from '#lib/contracts/routes.ts';
import { getSessionKeeper, sessionCookieName } from '#server/platform/session.ts';
import { seeOther } from '../see-other.ts';

/** Signs out: the session ends on the server, not only in this browser. */
export async function POST(request: Request): Promise<Response> {
  const name = sessionCookieName(request.headers.get('host'));
  getSessionKeeper().signOut((await cookies()).get(name)?.value, Date.now());
  return seeOther(routes.signIn('signed-out'), [`${name}=`, 'Path=/', 'HttpOnly', 'SameSite=Strict', 'Max-Age=0']);
}
