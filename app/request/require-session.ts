import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { routes } from '#lib/contracts/routes.ts';
import { getSessionKeeper, sessionCookieName, type Session } from '#server/platform/session.ts';

/** The session behind this request, whatever the proxy let through: two doors, so that one mistake opens neither. */
export async function readSession(): Promise<Session | undefined> {
  return getSessionKeeper().verify(await readSessionCookie(), Date.now());
}

/** The session cookie's value, checked or not; for who must ask again later. */
export async function readSessionCookie(): Promise<string | undefined> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return jar.get(sessionCookieName(head.get('host')))?.value;
}

/** For pages: sends visitors without a session to the sign-in page. */
export async function requireSession(): Promise<Session> {
  return (await readSession()) ?? redirect(routes.signIn('expired'));
}
