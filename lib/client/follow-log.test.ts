import { describe, expect, it } from 'vitest';
import type { LogFrame } from '#lib/contracts/pod-log.ts';
import { followLog } from './follow-log.ts';
import { RECONNECT_DELAYS_MS, SILENCE_LIMIT_MS, type StreamSource } from './live.ts';
import { createManualTimers } from './manual-timers.test-kit.ts';

class FakeSource implements StreamSource {
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  isClosed = false;
  readonly after: string;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  constructor(after: string) {
    this.after = after;
  }
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.listeners.set(type, listener);
  }
  close() {
    this.isClosed = true;
  }
  send(frame: LogFrame, lastEventId: string) {
    this.listeners.get('log')?.(new MessageEvent('log', { data: JSON.stringify(frame), lastEventId }));
  }
  beat() {
    this.listeners.get('beat')?.(new MessageEvent('beat', { data: '{}' }));
  }
  sendText(data: string) {
    this.listeners.get('log')?.(new MessageEvent('log', { data }));
  }
}

const LINE: LogFrame = { kind: 'lines', lines: ['a'], isStart: true, isCut: false };

function setUp() {
  const timers = createManualTimers();
  const sources: FakeSource[] = [];
  const frames: LogFrame[] = [];
  const state = { lost: 0 };
  const log = followLog({
    open: (after) => {
      const source = new FakeSource(after);
      sources.push(source);
      return source;
    },
    onFrame: (frame) => { frames.push(frame); },
    onLost: () => { state.lost += 1; },
    timers,
  });
  log.resume();
  return { timers, sources, frames, state, log, latest: () => sources.at(-1) ?? new FakeSource('') };
}

describe('followLog', () => {
  it('goes on after the last frame when the line breaks', async () => {
    const { timers, sources, frames, state, latest } = setUp();
    latest().send(LINE, 'c1');
    latest().onerror?.(new Event('error'));
    expect(state.lost).toBe(1);
    await timers.advance(RECONNECT_DELAYS_MS[0]);
    expect(sources.map(({ after }) => after)).toEqual(['', 'c1']);
    expect(sources[0]?.isClosed).toBe(true);
    expect(frames).toEqual([LINE]);
  });

  it('takes silence for a dead line, though not while beats arrive', async () => {
    const { timers, sources, state, latest } = setUp();
    for (let beats = 0; beats < 5; beats += 1) {
      await timers.advance(SILENCE_LIMIT_MS - 1);
      latest().beat();
    }
    expect(state.lost).toBe(0);
    await timers.advance(SILENCE_LIMIT_MS + RECONNECT_DELAYS_MS[0]);
    expect(state.lost).toBe(1);
    expect(sources).toHaveLength(2);
  });

  it('has no stream while it is paused, and then goes on where it was', async () => {
    const { timers, sources, log, latest } = setUp();
    latest().send(LINE, 'c1');
    log.pause();
    expect(latest().isClosed).toBe(true);
    await timers.advance(10 * SILENCE_LIMIT_MS);
    expect(sources).toHaveLength(1);
    log.resume();
    log.resume();
    expect(sources.map(({ after }) => after)).toEqual(['', 'c1']);
  });

  it('ignores frames it does not understand', () => {
    const { frames, latest } = setUp();
    for (const data of ['', '{', 'null', '[]', '{"kind":"moon"}', '{"kind":"lines"}']) latest().sendText(data);
    expect(frames).toEqual([]);
  });
});
