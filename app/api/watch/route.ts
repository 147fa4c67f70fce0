import { getControlPlane } from '#server/control-plane.ts';
import { getSessionKeeper } from '#server/platform/session.ts';
import { readSessionCookie } from '../../require-session.ts';
import { apiRoute } from '../api-route.ts';
import { ApiError } from '../api-error.ts';
import { createWatchStream } from './watch-stream.ts';

/** The one live stream of a tab: hints that something changed, never the data itself. */
export const GET = apiRoute(async (request) => {
  const plane = getControlPlane();
  if (plane === undefined) throw new ApiError('UNREACHABLE', 'The control plane is not running yet; try again in a moment.');
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
