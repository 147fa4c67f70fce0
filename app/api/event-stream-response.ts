import { getSessionKeeper } from '#server/platform/session.ts';
import { readSessionCookie } from '../request/require-session.ts';
import { createEventStream, type EventFrame, type FrameSource } from './event-stream.ts';

/** The answer of a route that streams to the tab that asked, for as long as its session lasts. */
export async function eventStreamResponse<T>(request: Request, open: () => FrameSource<T>, toFrame: (value: T) => EventFrame): Promise<Response> {
  const cookie = await readSessionCookie();
  const isAllowed = () => getSessionKeeper().verify(cookie, Date.now()) !== undefined;
  return new Response(createEventStream(open(), toFrame, request.signal, isAllowed), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
  });
}
