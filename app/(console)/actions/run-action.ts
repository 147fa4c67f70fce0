import type { ActionResult } from '#lib/contracts/actions.ts';
import type { Session } from '#server/platform/session.ts';
import { notSignedIn, reportError } from '../../request/report-error.ts';
import { readSession } from '../../request/require-session.ts';

/** Carries out an action for a signed-in browser. Whatever it throws becomes the result's error, and stands in the log. */
export async function runAction<T>(name: string, verb: (session: Session) => Promise<T>): Promise<ActionResult<T>> {
  try {
    const session = await readSession();
    return session === undefined ? { ok: false, error: notSignedIn() } : { ok: true, value: await verb(session) };
  } catch (error) {
    return { ok: false, error: reportError(error, name) };
  }
}
