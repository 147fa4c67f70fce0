import { describe, expect, it } from 'vitest';
import { LOG_LINES_MAX, type LogFrame } from '#lib/contracts/pod-log.ts';
import { LogFollower } from './log-follower.ts';
import { LogReader } from './log-cursor.ts';

const REQUEST = { cluster: 'east', namespace: 'shop', pod: 'web-1', container: 'web' };
const PACE = { round: 60_000, leastStream: 20, again: [1] };
const at = (second: number, fraction = '') => `2026-01-01T00:00:${String(second).padStart(2, '0')}${fraction}Z`;

/** A kubelet that holds one log: it serves what there is, and keeps streams open until the container ends. */
class FakeKubelet {
  lines: string[] = [];
  isEnded = false;
  fault: Error | undefined;
  queries: URLSearchParams[] = [];
  handedOut = 0;
  #wake: (() => void)[] = [];

  write(...lines: string[]): void {
    this.lines.push(...lines);
    this.wake();
  }
  wake(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
  #from(path: string): string[] {
    if (this.fault !== undefined) throw this.fault;
    const query = new URL(path, 'http://x').searchParams;
    this.queries.push(query);
    const since = Date.parse(query.get('sinceTime') ?? at(0));
    const kept = this.lines.filter((line) => Date.parse(line.split(' ')[0] ?? '') >= since);
    return query.has('tailLines') ? kept.slice(-Number(query.get('tailLines'))) : kept;
  }
  async raw(path: string) {
    return { httpStatus: 200, durationMs: 0, body: this.#from(path).map((line) => `${line}\n`).join('') };
  }
  async rawLines(path: string, signal: AbortSignal, take: (lines: string[]) => Promise<void>) {
    const first = this.#from(path);
    let done = this.lines.length;
    if (first.length > 0) await take(first);
    while (!this.isEnded) {
      if (this.lines.length > done) {
        const more = this.lines.slice(done, done + 1);
        done += 1;
        this.handedOut = done;
        await take(more);
      } else await new Promise<void>((resolve, reject) => {
        this.#wake.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      });
      if (this.fault !== undefined) throw this.fault;
    }
  }
}

function open(kubelet: FakeKubelet, cursor = '', pace = PACE) {
  const log = new LogFollower(() => kubelet, REQUEST, cursor, pace);
  const state = { cursor };
  const next = async (): Promise<LogFrame | undefined> => {
    const piece = await log.next();
    state.cursor = piece?.cursor ?? state.cursor;
    return piece?.frame;
  };
  /** Lines until there are so many; states are passed over. */
  const lines = async (count: number): Promise<string[]> => {
    const found: string[] = [];
    while (found.length < count) {
      const frame = await next();
      if (frame === undefined) break;
      if (frame.kind === 'lines') found.push(...frame.lines);
    }
    return found;
  };
  const until = async (kind: string): Promise<LogFrame | undefined> => {
    for (let frame = await next(); ; frame = await next()) if (frame === undefined || (frame.kind === 'state' && frame.state.kind === kind)) return frame;
  };
  return { log, state, next, lines, until };
}

describe('LogFollower', () => {
  it('gives what there is and then every line as it is written', async () => {
    const kubelet = new FakeKubelet();
    kubelet.write(`${at(1)} one`, `${at(1)} two`);
    const { log, next, lines, until } = open(kubelet);
    expect(await next()).toEqual({ kind: 'lines', lines: ['one', 'two'], isStart: true, isCut: false });
    expect(await until('following')).toBeDefined();
    kubelet.write(`${at(2)} three`);
    expect(await lines(1)).toEqual(['three']);
    log.close();
    expect(await next()).toBeUndefined();
  });

  it('says that nothing was written yet by a beginning without lines', async () => {
    const { log, next } = open(new FakeKubelet());
    expect(await next()).toEqual({ kind: 'lines', lines: [], isStart: true, isCut: false });
    log.close();
  });

  it('goes on after the cursor without a gap and without a line twice, also within one moment', async () => {
    const kubelet = new FakeKubelet();
    kubelet.write(`${at(1)} a`, `${at(2, '.5')} b`, `${at(2, '.5')} c`);
    const first = open(kubelet);
    expect(await first.lines(3)).toEqual(['a', 'b', 'c']);
    first.log.close();
    kubelet.write(`${at(2, '.5')} d`, `${at(2, '.500000001')} e`, `${at(3)} f`);
    const second = open(kubelet, first.state.cursor);
    expect(await second.lines(3)).toEqual(['d', 'e', 'f']);
    expect(kubelet.queries.at(-1)?.get('sinceTime')).toBe(at(3));
    second.log.close();
  });

  it('goes on by itself when a stream breaks, and says so meanwhile', async () => {
    const kubelet = new FakeKubelet();
    kubelet.write(`${at(1)} a`);
    const { log, lines, until } = open(kubelet);
    expect(await lines(1)).toEqual(['a']);
    await until('following');
    kubelet.fault = new Error('east did not answer');
    kubelet.write(`${at(2)} b`);
    expect(await until('stopped')).toMatchObject({ state: { problem: { text: expect.stringContaining('east did not answer') } } });
    kubelet.fault = undefined;
    kubelet.write(`${at(3)} c`);
    expect((await lines(2)).slice(0, 2)).toEqual(['b', 'c']);
    log.close();
  });

  it('tells a member that does not answer from one that has no log', async () => {
    const kubelet = new FakeKubelet();
    kubelet.fault = Object.assign(new Error('no answer within 6 s'), { code: 'UNREACHABLE' });
    const { log, until } = open(kubelet);
    expect(await until('silent')).toBeDefined();
    log.close();
  });

  it('begins a round now and then, which shows nothing twice', async () => {
    const kubelet = new FakeKubelet();
    kubelet.write(`${at(1)} a`);
    const { log, lines } = open(kubelet, '', { ...PACE, round: 30, leastStream: 1 });
    expect(await lines(1)).toEqual(['a']);
    while (kubelet.queries.length < 6) await new Promise((resolve) => { setTimeout(resolve, 5); });
    kubelet.write(`${at(2)} b`);
    expect(await lines(1)).toEqual(['b']);
    log.close();
  });

  it('tells that a container has ended, and shows what it writes once it runs again', async () => {
    const kubelet = new FakeKubelet();
    kubelet.isEnded = true;
    kubelet.write(`${at(1)} a`);
    const { log, lines, until } = open(kubelet);
    expect(await lines(1)).toEqual(['a']);
    expect(await until('ended')).toBeDefined();
    kubelet.lines = [];
    kubelet.isEnded = false;
    kubelet.write(`${at(9)} again`);
    expect(await lines(1)).toEqual(['again']);
    log.close();
  });

  it('begins anew when more was written than a page keeps', async () => {
    const kubelet = new FakeKubelet();
    kubelet.write(`${at(1)} a`);
    const first = open(kubelet);
    await first.lines(1);
    first.log.close();
    for (let i = 0; i <= LOG_LINES_MAX; i += 1) kubelet.lines.push(`${at(2)} line ${i}`);
    const second = open(kubelet, first.state.cursor);
    const frame = await second.next();
    expect(frame).toMatchObject({ kind: 'lines', isStart: true, isCut: true });
    expect(frame?.kind === 'lines' ? [frame.lines.length, frame.lines[0]] : []).toEqual([LOG_LINES_MAX, 'line 1']);
    second.log.close();
  });

  it('reads no more from the member than the page takes', async () => {
    const kubelet = new FakeKubelet();
    const { log, lines, until } = open(kubelet);
    await until('following');
    for (let i = 0; i < 100; i += 1) kubelet.write(`${at(1)} ${i}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    expect(kubelet.handedOut).toBeLessThanOrEqual(2);
    expect(await lines(100)).toHaveLength(100);
    log.close();
  });
});

describe('LogReader', () => {
  it('reads times of any zone and fineness as one order', () => {
    const reader = new LogReader('');
    expect(reader.take(['2026-01-01T02:00:00.1+02:00 a', '2026-01-01T00:00:00.100000001Z b', '2026-01-01T00:00:00.05Z late', 'without a time'])).toEqual(['a', 'b', 'late', 'without a time']);
    expect(reader.cursor).toBe('2026-01-01T00:00:00.100000001Z/1');
    expect(reader.since).toBe('2026-01-01T00:00:00Z');
    reader.resume();
    expect(reader.take(['2026-01-01T02:00:00.1+02:00 a', '2026-01-01T00:00:00.100000001Z b', '2026-01-01T00:00:01Z c'])).toEqual(['c']);
    expect(reader.repeated).toBe(2);
  });

  it('keeps the text after the time as it is, empty lines too', () => {
    expect(new LogReader('').take([`${at(1)} `, `${at(1)}   indented `, at(1)])).toEqual(['', '  indented ', '']);
  });

  it('takes a cursor that it did not write for none', () => {
    for (const cursor of ['x', '/1', '2026-01-01T00:00:00Z/1', `${at(1, '.000000000')}/x`, '9999-99-99T99:99:99.000000000Z/1']) expect(new LogReader(cursor).cursor).toBe('');
  });
});
