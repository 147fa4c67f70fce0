import { say } from '#lib/views/messages/en/errors.ts';
import { WATCH_FRAMES } from '#lib/contracts/watch-stream.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute } from '../api-route.ts';
import { eventStreamResponse } from '../event-stream-response.ts';

/** The one live stream of a tab: hints that something changed, never the data itself. */
export const GET = apiRoute(async (request) => {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return eventStreamResponse(request, () => plane.hub.subscribe(), (hint) => ({ name: WATCH_FRAMES.hint, data: JSON.stringify(hint) }));
});
