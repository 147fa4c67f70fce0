import { isJsonObject } from '#lib/kube/json.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { WATCH_FRAMES } from './watch-stream.ts';

/** A container's log on its way from the member to a page: frames of a server-sent stream, shared by the route that writes them and the browser. */

export type LogRequest = { cluster: string; namespace: string; pod: string; container: string };

/**
 * `following`: lines come as they are written. `ended`: the container writes no more for now. `silent`: the member does not
 * answer. `stopped`: it has no log to give, and why. Of the last three it is asked again.
 */
export type LogState = { kind: 'following' } | { kind: 'ended' } | { kind: 'silent' } | { kind: 'stopped'; problem: Sentence };

/** `isStart`: what came before is not continued but replaced; `isCut`: there are earlier lines that are not sent. */
export type LogFrame = { kind: 'lines'; lines: string[]; isStart: boolean; isCut: boolean } | { kind: 'state'; state: LogState };

/** Frame names; a beat says that a quiet line is not a dead one. */
export const LOG_FRAMES = { log: 'log', beat: WATCH_FRAMES.beat } as const;

/** Lines that a page keeps of one log, and so what is sent at most of what a page has missed. */
export const LOG_LINES_MAX = 2_000;

/** Reads one frame off the wire; undefined when it is not one, so that a newer server never breaks an open tab. */
export function parseLogFrame(text: string): LogFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isLogFrame(value) ? value : undefined;
}

/** By its kind alone: the route builds frames from this very contract. */
function isLogFrame(value: unknown): value is LogFrame {
  return isJsonObject(value) && ((value['kind'] === 'lines' && Array.isArray(value['lines'])) || (value['kind'] === 'state' && isJsonObject(value['state'])));
}
