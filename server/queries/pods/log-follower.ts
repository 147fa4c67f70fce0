import { setTimeout as wait } from 'node:timers/promises';
import { LOG_LINES_MAX, type LogFrame, type LogRequest, type LogState } from '#lib/contracts/pod-log.ts';
import type { Host } from '#server/host/host.ts';
import { toSentence } from '#server/platform/service-error.ts';
import { HandOver } from './hand-over.ts';
import { LogReader } from './log-cursor.ts';

/** Lines that a log begins with. */
const FIRST_LINES = 500;
/** Of one answer; the rest is read on from there. */
const ANSWER_BYTES = 1_000_000;
/** A member that takes longer to give what there is already is said not to answer. */
const READ_DEADLINE_MS = 6_000;
/** A page is for reading; of a longer line this much. */
const LINE_LENGTH_MAX = 4_000;

/** In milliseconds. */
export type LogPace = {
  /** A stream says nothing both while a container is quiet and when a member is gone, so it is ended this often and what there is is read: that must be answered. */
  readonly round: number;
  /** A stream that ends sooner is of a container that has ended. */
  readonly leastStream: number;
  /** Waits before an ended or failed log is asked for again; the last one repeats. */
  readonly again: readonly number[];
};
const PACE: LogPace = { round: 30_000, leastStream: 1_000, again: [2_000, 4_000, 8_000] };

type Client = Pick<Host['client'], 'raw' | 'rawLines'>;
export type LogPiece = { readonly frame: LogFrame; readonly cursor: string };

/**
 * A container's log from where a page left it, line after line, until it is closed. What the page does not take is not read
 * from the member either. Trouble is told in words and asked again: a member may come back, a container may start.
 */
export class LogFollower {
  readonly #connect: () => Client;
  readonly #path: string;
  readonly #container: string;
  readonly #pace: LogPace;
  readonly #reader: LogReader;
  readonly #pieces = new HandOver<LogPiece>();
  readonly #closed = new AbortController();
  #said = '';
  #isStart: boolean;

  /** @param connect the member's present client. @throws from it are told like any trouble. @param cursor of the last piece that the page has; empty to begin. */
  constructor(connect: () => Client, request: LogRequest, cursor: string, pace: LogPace = PACE) {
    this.#connect = connect;
    this.#path = `/api/v1/namespaces/${encodeURIComponent(request.namespace)}/pods/${encodeURIComponent(request.pod)}/log`;
    this.#container = request.container;
    this.#pace = pace;
    this.#reader = new LogReader(cursor);
    this.#isStart = this.#reader.cursor === '';
    void this.#run();
  }

  /** Undefined once it is closed. */
  next(): Promise<LogPiece | undefined> {
    return this.#pieces.next();
  }

  close(): void {
    this.#closed.abort();
    this.#pieces.end();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    const { again } = this.#pace;
    for (let misses = 0; !signal.aborted;) {
      const before = this.#reader.cursor;
      const isWhole = await this.#round(signal).catch(async (error: unknown) => {
        await this.#say(isSilence(error) ? { kind: 'silent' } : { kind: 'stopped', problem: toSentence(error) });
        return false;
      });
      if (isWhole || this.#reader.cursor !== before) misses = 0;
      // Closing ends the wait, and the loop with it.
      if (!isWhole) await wait(again[Math.min(misses, again.length - 1)], undefined, { signal }).catch(() => undefined);
      misses += 1;
    }
  }

  /** Reads what there is and then what is written. False when the container had ended. */
  async #round(signal: AbortSignal): Promise<boolean> {
    const client = this.#connect();
    this.#reader.resume();
    const tail = this.#reader.since === undefined ? FIRST_LINES : LOG_LINES_MAX;
    const { body } = await client.raw(this.#query({ tailLines: String(tail), limitBytes: String(ANSWER_BYTES) }), { deadlineMs: READ_DEADLINE_MS, signal });
    const lines = body.split('\n');
    // What follows the last line end is empty, or a line that is not all there yet.
    lines.pop();
    const isCut = lines.length >= tail;
    const fresh = this.#reader.take(lines);
    if (isCut && this.#reader.repeated === 0) this.#isStart = true;
    await this.#pass(fresh, isCut);
    const startedMs = performance.now();
    const lasting = setTimeout(() => { void this.#say({ kind: 'following' }); }, this.#pace.leastStream);
    const isOver = AbortSignal.timeout(this.#pace.round);
    try {
      this.#reader.resume();
      await client.rawLines(this.#query({ follow: 'true' }), AbortSignal.any([signal, isOver]), (more) => this.#pass(this.#reader.take(more), false));
    } catch (error) {
      if (!isOver.aborted) throw error;
    } finally {
      clearTimeout(lasting);
    }
    if (performance.now() - startedMs >= this.#pace.leastStream) return true;
    await this.#say({ kind: 'ended' });
    return false;
  }

  #query(more: Readonly<Record<string, string>>): string {
    const { since } = this.#reader;
    const query = new URLSearchParams({ timestamps: 'true', ...(this.#container === '' ? {} : { container: this.#container }), ...(since === undefined ? {} : { sinceTime: since }), ...more });
    return `${this.#path}?${query.toString()}`;
  }

  async #pass(lines: readonly string[], isCut: boolean): Promise<void> {
    if (lines.length === 0 && !this.#isStart) return;
    const frame: LogFrame = { kind: 'lines', lines: lines.map(shorten), isStart: this.#isStart, isCut: this.#isStart && isCut };
    this.#isStart = false;
    await this.#pieces.give({ frame, cursor: this.#reader.cursor });
  }

  async #say(state: LogState): Promise<void> {
    const said = JSON.stringify(state);
    if (said === this.#said) return;
    this.#said = said;
    await this.#pieces.give({ frame: { kind: 'state', state }, cursor: this.#reader.cursor });
  }
}

/**
 * No answer at all; one that says that a node can't be reached is an answer, and told in its words. By its code, since the
 * console's build compiles classes into several bundles.
 */
function isSilence(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'UNREACHABLE' && (!('httpStatus' in error) || error.httpStatus === undefined);
}

function shorten(line: string): string {
  return line.length > LINE_LENGTH_MAX ? `${line.slice(0, LINE_LENGTH_MAX)}…` : line;
}
