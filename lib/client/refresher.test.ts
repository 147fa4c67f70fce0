import { describe, expect, it } from 'vitest';
import { createRefresher, GATHER_MS, MAX_REST_MS, MIN_GAP_MS } from './refresher.ts';
import { createManualTimers } from './manual-timers.test-kit.ts';

function setUp() {
  const timers = createManualTimers();
  const finishers: (() => void)[] = [];
  const refresher = createRefresher(() => new Promise<void>((resolve) => finishers.push(resolve)), timers);
  return { timers, finishers, refresher };
}

describe('createRefresher', () => {
  it('makes one look out of a burst', async () => {
    const { timers, finishers, refresher } = setUp();
    for (let index = 0; index < 50; index += 1) refresher.request();
    await timers.advance(GATHER_MS);
    expect(finishers).toHaveLength(1);
    finishers[0]?.();
    await timers.advance(10 * MIN_GAP_MS);
    expect(finishers).toHaveLength(1);
  });

  it('looks again after a look that was under way when something changed', async () => {
    const { timers, finishers, refresher } = setUp();
    refresher.request();
    await timers.advance(GATHER_MS);
    refresher.request();
    await timers.advance(5 * MIN_GAP_MS);
    expect(finishers).toHaveLength(1);
    finishers[0]?.();
    await timers.advance(MAX_REST_MS);
    expect(finishers).toHaveLength(2);
  });

  it('rests for as long as a slow look took, and no longer than a second', async () => {
    const { timers, finishers, refresher } = setUp();
    refresher.request();
    await timers.advance(GATHER_MS + 600);
    refresher.request();
    finishers[0]?.();
    await timers.advance(599);
    expect(finishers).toHaveLength(1);
    await timers.advance(1);
    expect(finishers).toHaveLength(2);
    refresher.request();
    await timers.advance(60_000);
    finishers[1]?.();
    await timers.advance(MAX_REST_MS);
    expect(finishers).toHaveLength(3);
  });

  it('keeps the least gap between looks under constant change, and never starves', async () => {
    const { timers, finishers, refresher } = setUp();
    const starts: number[] = [];
    for (let elapsedMs = 0; elapsedMs < 2_000; elapsedMs += 10) {
      refresher.request();
      await timers.advance(10);
      if (finishers.length > starts.length) starts.push(timers.now());
      finishers.at(-1)?.();
    }
    expect(starts.length).toBeGreaterThanOrEqual(7);
    expect(starts.length).toBeLessThanOrEqual(2_000 / MIN_GAP_MS + 1);
  });

  it('goes on after a look that failed', async () => {
    const timers = createManualTimers();
    let looks = 0;
    const refresher = createRefresher(() => {
      looks += 1;
      return Promise.reject(new Error('no answer'));
    }, timers);
    refresher.request();
    await timers.advance(GATHER_MS);
    refresher.request();
    await timers.advance(MIN_GAP_MS);
    expect(looks).toBe(2);
  });

  it('does nothing once stopped', async () => {
    const { timers, finishers, refresher } = setUp();
    refresher.request();
    refresher.stop();
    refresher.request();
    await timers.advance(MIN_GAP_MS * 2);
    expect(finishers).toHaveLength(0);
  });
});
