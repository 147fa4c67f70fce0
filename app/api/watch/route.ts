import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { getSessionKeeper } from '#server/platform/session.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readSessionCookie } from '../../require-session.ts';
import { apiRoute } from '../api-route.ts';
import { createWatchStream } from './watch-stream.ts';

/** The one live stream of a tab: hints that something changed, never the data itself. */
export const GET = apiRoute(async (request) => {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  const cookie = await readSessionCookie();
  const isAllowed = () => getSessionKeeper().verify(cookie, Date.now()) !== undefined;
  return new Response(createWatchStream(plane.hub.subscribe(), request.signal, isAllowed), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
});
