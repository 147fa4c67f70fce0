import { WATCH_BEAT_MS, WATCH_FRAMES } from '#lib/contracts/watch-stream.ts';

/** Where the frames' contents come from. It bounds what it keeps for a slow reader. */
export type FrameSource<T> = {
  /** Undefined at the end. */
  next(): Promise<T | undefined>;
  close(): void;
};

/** `id`: what the browser names when it comes again after a break. */
export type EventFrame = { name: string; data: string; id?: string };

/** How soon a browser whose own retry is asked for tries again. */
const RETRY_MS = 1_000;
const BEAT = formatFrame({ name: WATCH_FRAMES.beat, data: '{}' });

/**
 * A server-sent stream to one tab. It takes the next value only when the tab has room, so a slow tab fills the source's
 * bounded buffer and nothing else. Ends when the tab goes, the source ends, or `isAllowed`, asked at every frame, says no.
 */
export function createEventStream<T>(source: FrameSource<T>, toFrame: (value: T) => EventFrame, signal: AbortSignal, isAllowed: () => boolean): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: Promise<T | undefined> | undefined;
  const close = () => source.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n${BEAT}`));
    },
    async pull(controller) {
      pending ??= source.next();
      const outcome = await firstOf(pending, WATCH_BEAT_MS);
      if (outcome === undefined || !isAllowed()) {
        signal.removeEventListener('abort', close);
        source.close();
        controller.close();
      } else if (outcome === 'beat') {
        controller.enqueue(encoder.encode(BEAT));
      } else {
        pending = undefined;
        controller.enqueue(encoder.encode(formatFrame(toFrame(outcome))));
      }
    },
    cancel() {
      signal.removeEventListener('abort', close);
      source.close();
    },
  }, { highWaterMark: 1 });
}

function formatFrame({ name, data, id }: EventFrame): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`;
}

async function firstOf<T>(promise: Promise<T>, limitMs: number): Promise<T | 'beat'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = new Promise<'beat'>((resolve) => {
    timer = setTimeout(() => resolve('beat'), limitMs);
  });
  try {
    return await Promise.race([promise, beat]);
  } finally {
    clearTimeout(timer);
  }
}
