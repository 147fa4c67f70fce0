import { LOG_FRAMES, parseLogFrame, type LogFrame } from '#lib/contracts/pod-log.ts';
import { RECONNECT_DELAYS_MS, SILENCE_LIMIT_MS, type StreamSource } from './live.ts';
import type { Timers } from './refresher.ts';

export type LogPorts = {
  /** Opens the stream after the frame of this id; empty for the log's beginning. */
  open(after: string): StreamSource;
  onFrame(frame: LogFrame): void;
  /** The line to our own server is down; it is tried again. */
  onLost(): void;
  timers: Timers;
};

/** Follows one log. While it is paused no stream is open, and afterwards it goes on with the first line that is missing. */
export function followLog(ports: LogPorts): { pause(): void; resume(): void } {
  const { timers } = ports;
  let source: StreamSource | undefined;
  let after = '';
  let attempt = 0;
  let retryTimer: unknown;
  let silenceTimer: unknown;

  const heard = () => {
    timers.clearTimeout(silenceTimer);
    silenceTimer = timers.setTimeout(fail, SILENCE_LIMIT_MS);
  };
  const close = () => {
    timers.clearTimeout(silenceTimer);
    timers.clearTimeout(retryTimer);
    if (source === undefined) return;
    source.onerror = null;
    source.close();
    source = undefined;
  };
  const fail = () => {
    close();
    ports.onLost();
    retryTimer = timers.setTimeout(connect, RECONNECT_DELAYS_MS[Math.min(attempt, RECONNECT_DELAYS_MS.length - 1)] ?? 0);
    attempt += 1;
  };
  const connect = () => {
    const opening = ports.open(after);
    source = opening;
    opening.onerror = fail;
    opening.addEventListener(LOG_FRAMES.beat, heard);
    opening.addEventListener(LOG_FRAMES.log, (event) => {
      heard();
      attempt = 0;
      after = event.lastEventId;
      const frame = parseLogFrame(event.data);
      if (frame !== undefined) ports.onFrame(frame);
    });
    heard();
  };
  return {
    pause: close,
    resume: () => {
      if (source === undefined) connect();
    },
  };
}
