import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { WATCH_BEAT_MS, WATCH_FRAMES } from '#lib/contracts/watch-stream.ts';

/** Where hints come from. It bounds what it keeps for a slow reader and then says `resync`. */
export type HintSource = {
  next(): Promise<WatchEvent | undefined>;
  close(): void;
};

/** How soon a browser whose own retry is asked for tries again. */
const RETRY_MS = 1_000;

/**
 * The server-sent stream of one tab. It takes the next hint only when the tab has room, so a slow tab fills the source's
 * bounded buffer and nothing else. Ends when the tab goes, the source ends, or `isAllowed`, asked at every frame, says no.
 */
export function createWatchStream(source: HintSource, signal: AbortSignal, isAllowed: () => boolean): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: Promise<WatchEvent | undefined> | undefined;
  const close = () => source.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n${formatFrame(WATCH_FRAMES.beat, '{}')}`));
    },
    async pull(controller) {
      pending ??= source.next();
      const outcome = await firstOf(pending, WATCH_BEAT_MS);
      if (outcome === undefined || !isAllowed()) {
        signal.removeEventListener('abort', close);
        source.close();
        controller.close();
      } else if (outcome === 'beat') {
        controller.enqueue(encoder.encode(formatFrame(WATCH_FRAMES.beat, '{}')));
      } else {
        pending = undefined;
        controller.enqueue(encoder.encode(formatFrame(WATCH_FRAMES.hint, JSON.stringify(outcome))));
      }
    },
    cancel() {
      signal.removeEventListener('abort', close);
      source.close();
    },
  }, { highWaterMark: 1 });
}

function formatFrame(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
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
