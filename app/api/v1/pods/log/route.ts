import { LOG_FRAMES } from '#lib/contracts/pod-log.ts';
import { followPodLog } from '#server/queries/pods/index.ts';
import { apiRoute } from '../../../api-route.ts';
import { eventStreamResponse } from '../../../event-stream-response.ts';

/** A container's log as it is written. It goes on after the frame whose id the browser names. */
export const GET = apiRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  const read = (name: string): string => searchParams.get(name) ?? '';
  const asked = { cluster: read('cluster'), namespace: read('namespace'), pod: read('pod'), container: read('container') };
  return eventStreamResponse(request, () => followPodLog(asked, read('after')), ({ frame, cursor }) => ({ name: LOG_FRAMES.log, data: JSON.stringify(frame), id: cursor }));
});
