import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { WATCH_BEAT_MS } from '#lib/contracts/watch-stream.ts';
import { createEventStream } from './event-stream.ts';

const HINT: WatchEvent = {
  topic: 'cluster', kind: 'KubeFedCluster', namespace: 'kube-federation-system', name: 'cluster1', type: 'MODIFIED', resourceVersion: '3',
};

class FakeSource {
  isClosed = false;
  taken = 0;
  private waiting: ((hint: WatchEvent | undefined) => void) | undefined;
  next(): Promise<WatchEvent | undefined> {
    this.taken += 1;
    if (this.isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => { this.waiting = resolve; });
  }
  push(hint: WatchEvent) {
    this.waiting?.(hint);
  }
  close() {
    this.isClosed = true;
    this.waiting?.(undefined);
  }
}

function setUp() {
  const source = new FakeSource();
  const abort = new AbortController();
  const session = { isValid: true };
  const reader = createEventStream(source, (hint) => ({ name: 'hint', data: JSON.stringify(hint) }), abort.signal, () => session.isValid).getReader();
  const read = async () => {
    const { value, done } = await reader.read();
    return done ? undefined : new TextDecoder().decode(value);
  };
  return { source, abort, session, reader, read };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('createEventStream', () => {
  it('speaks at once, so that the browser knows the line is open', async () => {
    const { read } = setUp();
    expect(await read()).toContain('event: beat\n');
  });

  it('passes hints on as they are', async () => {
    const { source, read } = setUp();
    await read();
    const frame = read();
    await vi.advanceTimersByTimeAsync(0);
    source.push(HINT);
    expect(await frame).toBe(`event: hint\ndata: ${JSON.stringify(HINT)}\n\n`);
  });

  it('beats while nothing happens, without asking the source twice', async () => {
    const { source, read } = setUp();
    await read();
    for (let beats = 0; beats < 3; beats += 1) {
      const frame = read();
      await vi.advanceTimersByTimeAsync(WATCH_BEAT_MS);
      expect(await frame).toContain('event: beat\n');
    }
    expect(source.taken).toBe(1);
  });

  it('takes nothing from the source while the tab is not reading', async () => {
    const { source, read } = setUp();
    await read();
    await vi.advanceTimersByTimeAsync(0);
    source.push(HINT);
    await vi.advanceTimersByTimeAsync(10 * WATCH_BEAT_MS);
    expect(source.taken).toBe(1);
  });

  it('ends within a beat of the session it was opened for', async () => {
    const { source, session, read } = setUp();
    await read();
    const frame = read();
    session.isValid = false;
    await vi.advanceTimersByTimeAsync(WATCH_BEAT_MS);
    expect(await frame).toBeUndefined();
    expect(source.isClosed).toBe(true);
  });

  it('ends, and lets the source go, when the tab goes or the source ends', async () => {
    const gone = setUp();
    await gone.read();
    gone.abort.abort();
    expect(gone.source.isClosed).toBe(true);
    expect(await gone.read()).toBeUndefined();

    const cancelled = setUp();
    await cancelled.reader.cancel();
    expect(cancelled.source.isClosed).toBe(true);

    const ended = setUp();
    await ended.read();
    ended.source.close();
    expect(await ended.read()).toBeUndefined();
  });
});
