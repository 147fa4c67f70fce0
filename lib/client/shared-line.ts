import { WATCH_FRAMES } from '#lib/contracts/watch-stream.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { StreamSource } from './live.ts';
import type { Timers } from './refresher.ts';

/** The tab that has this lock holds the line; the next in the queue takes it over when that tab lets go, is closed or breaks. */
const LOCK = 'flotilla-live';

/** A holder that has not answered by then is stuck, behind a dialog of the browser perhaps: the line is taken from it. */
export const ANSWER_LIMIT_MS = 5_000;

/** What tabs tell each other. `line` names the connection, so that a new one is told from one that is known to be open. */
type LineMessage =
  | { say: 'anyone' }
  | { say: 'here' }
  | { say: 'open'; line: string }
  | { say: 'lost' }
  | { say: 'frame'; name: string; data: string };

/** The part of LockManager that is used, so that tests can stand in for it. */
export type Locks = { request(name: string, options: { signal?: AbortSignal; steal?: boolean }, hold: () => Promise<void>): Promise<void> };

/** The part of BroadcastChannel that is used. What one posts, the others of its name hear. */
export type Channel = { onmessage: ((event: MessageEvent<LineMessage>) => void) | null; postMessage(message: LineMessage): void; close(): void };

export type LinePorts = {
  /** A line of this tab's own. */
  open(): StreamSource;
  openChannel(): Channel;
  locks: Locks;
  timers: Timers;
};

/**
 * The server's stream, over one line for all tabs of this browser: one tab holds it and passes on what it hears. Browsers give a
 * host six lines for all tabs together, so with a line for each the seventh window side by side could not even load. To its reader
 * it is like a stream of the tab's own; `onopen` comes anew with each new line, whoever holds it, since hints may have been missed.
 */
export function openSharedLine({ open, openChannel, locks, timers }: LinePorts): StreamSource {
  const listeners = new Map<string, (event: MessageEvent<string>) => void>();
  const channel = openChannel();
  const waiting = new AbortController();
  const line = crypto.randomUUID();
  let own: StreamSource | undefined;
  let openLine: string | undefined;
  let isClosed = false;
  let release = (): void => undefined;

  // A channel has one origin, unlike a window.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const tell = (message: LineMessage) => channel.postMessage(message);
  const opened = (name: string) => {
    if (openLine === name) return;
    openLine = name;
    source.onopen?.(new Event('open'));
  };
  const lost = () => source.onerror?.(new Event('error'));
  const pass = (name: string, data: string) => listeners.get(name)?.(new MessageEvent(name, { data }));
  const hold = async (): Promise<void> => {
    if (isClosed) return;
    timers.clearTimeout(answerTimer);
    const opening = open();
    own = opening;
    opening.onopen = () => {
      tell({ say: 'open', line });
      opened(line);
    };
    opening.onerror = () => {
      tell({ say: 'lost' });
      lost();
    };
    for (const name of Object.values(WATCH_FRAMES)) {
      opening.addEventListener(name, ({ data }) => {
        tell({ say: 'frame', name, data });
        pass(name, data);
      });
    }
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  const take = (options: { signal?: AbortSignal; steal?: boolean }) => {
    let isHeld = false;
    locks.request(LOCK, options, () => {
      isHeld = true;
      return hold();
    }).catch(() => {
      // A wait that was given up says nothing; a line that another tab has taken is lost.
      if (!isHeld) return;
      own?.close();
      if (!isClosed) lost();
    });
  };
  const answerTimer = timers.setTimeout(() => {
    waiting.abort();
    take({ steal: true });
  }, ANSWER_LIMIT_MS);
  channel.onmessage = ({ data }) => {
    if (data.say !== 'anyone') timers.clearTimeout(answerTimer);
    switch (data.say) {
      case 'anyone':
        if (own !== undefined) tell(openLine === line ? { say: 'open', line } : { say: 'here' });
        return;
      case 'here': return;
      case 'open': return opened(data.line);
      case 'lost': return lost();
      case 'frame': return void pass(data.name, data.data);
      default: assertNever(data);
    }
  };
  const source: StreamSource = {
    onopen: null,
    onerror: null,
    addEventListener: (type, listener) => void listeners.set(type, listener),
    close() {
      isClosed = true;
      timers.clearTimeout(answerTimer);
      waiting.abort();
      own?.close();
      channel.close();
      release();
    },
  };
  take({ signal: waiting.signal });
  tell({ say: 'anyone' });
  return source;
}
