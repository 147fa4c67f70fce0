import type { PodView } from '#lib/contracts/pods.ts';
import { LOG_LINES_MAX, type LogFrame, type LogState } from '#lib/contracts/pod-log.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '../phrasing.ts';
import type { Tone } from '../status.ts';
import { POD_WORDS } from './explain-pods.ts';

/** The end of a log as a page holds it. `lost`: the line to our own server is down. */
export type LogTail = {
  readonly lines: readonly string[];
  /** Lines since its beginning, those that are no longer held too. */
  readonly total: number;
  /** There are earlier lines. */
  readonly isCut: boolean;
  readonly state: LogState | { readonly kind: 'opening' } | { readonly kind: 'lost' };
};

export const NO_LOG: LogTail = { lines: [], total: 0, isCut: false, state: { kind: 'opening' } };

/** The newest lines stay; whatever was written, no more of them are held than `LOG_LINES_MAX`. */
export function addToLog(tail: LogTail, frame: LogFrame): LogTail {
  if (frame.kind === 'state') return { ...tail, state: frame.state };
  const before = frame.isStart ? { ...NO_LOG, isCut: frame.isCut } : tail;
  const lines = [...before.lines, ...frame.lines];
  return {
    lines: lines.slice(-LOG_LINES_MAX), total: before.total + frame.lines.length, isCut: before.isCut || lines.length > LOG_LINES_MAX, state: { kind: 'following' },
  };
}

/** What is said of a log beside its lines, in one line. */
export function explainLog({ lines, state }: LogTail, cluster: string, { t, tell }: Phrasing): { tone: Tone; words: string } {
  switch (state.kind) {
    case 'opening': return { tone: 'progress', words: t('pods.logOpening', { cluster }) };
    case 'following': return { tone: 'progress', words: t(lines.length === 0 ? 'pods.logEmpty' : 'pods.logFollowing') };
    case 'ended': return { tone: 'ok', words: t('pods.logEnded') };
    case 'silent': return { tone: 'unknown', words: t('pods.logSilent', { cluster }) };
    case 'stopped': return { tone: 'unknown', words: t(lines.length === 0 ? 'pods.logNone' : 'pods.logStopped', { problem: tell(state.problem) }) };
    case 'lost': return { tone: 'unknown', words: t('pods.logLost') };
    default: return assertNever(state);
  }
}

/** What is said in place of a log that can't be there, as the container never ran: what the Pod itself waits for. */
export function explainUnstarted({ state, node, reason, message }: PodView, { t, sentences }: Phrasing): { tone: Tone; words: string } {
  const begin = t(state === 'failed' ? 'pods.logNeverRan' : node === '' ? 'pods.logUnscheduled' : 'pods.logUnstarted', { node });
  return { tone: POD_WORDS[state].tone, words: sentences([begin, message === '' ? reason : `${reason}: ${message}`]) };
}
