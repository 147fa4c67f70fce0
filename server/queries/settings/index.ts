import 'server-only';
import type { Settings } from '#lib/contracts/settings.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { getSessionKeeper, type Session } from '#server/platform/session.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readConfigView } from './read-settings.ts';

/** Everything the settings page shows; `session` is the one that asks. @throws ServiceError before the host's caches are filled. */
export async function getSettings(session: Session | undefined): Promise<Settings> {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  const keeper = getSessionKeeper();
  const now = new Date();
  const own = session === undefined ? '' : keeper.handleOf(session);
  const config = readConfigView(plane.host);
  return {
    asOf: now.toISOString(), hostVersion: plane.hostVersion, isLeading: plane.health().isLeading,
    ...(config === undefined ? {} : { config }),
    sessions: keeper.list(now.getTime()).map(({ hash, startedAtMs, untilMs, agent }) => ({
      handle: hash, startedAt: new Date(startedAtMs).toISOString(), expiresAt: new Date(untilMs).toISOString(), agent, isThis: hash === own,
    })),
  };
}
