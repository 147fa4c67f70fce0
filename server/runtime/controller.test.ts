import { describe, expect, it } from 'vitest';
import { Controller, DONE, TerminalError, type Outcome } from './controller.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { WorkQueue } from './work-queue.ts';

function start(clock: FakeClock, workers: number, reconcile: (key: string) => Promise<Outcome>) {
  const failures: { key: string; retryInMs: number | undefined }[] = [];
  const queue = new WorkQueue(clock, { initialMs: 100, maxMs: 1_000 });
  const controller = new Controller({ name: 'test', clock, queue, workers, reconcile, onError: ({ key, retryInMs }) => { failures.push({ key, retryInMs }); } });
  controller.start();
  return { queue, controller, failures };
}

describe('Controller', () => {
  it('retries a failed pass after its back-off and forgets the back-off on success', async () => {
    const clock = new FakeClock();
    let passes = 0;
    const { queue, controller, failures } = start(clock, 1, async () => {
      passes += 1;
      if (passes < 3) throw new Error('not yet');
      return DONE;
    });
    queue.add('a');
    await clock.advance(1_000);
    expect(passes).toBe(3);
    expect(failures).toEqual([{ key: 'a', retryInMs: 100 }, { key: 'a', retryInMs: 200 }]);
    expect(queue.failures('a')).toBe(0);
    await controller.stop();
  });

  it('reports a terminal error once and does not retry it', async () => {
    const clock = new FakeClock();
    let passes = 0;
    const { queue, failures, controller } = start(clock, 1, async () => {
      passes += 1;
      throw new TerminalError('bad for ever');
    });
    queue.add('a');
    await clock.advance(100_000);
    expect(passes).toBe(1);
    expect(failures).toEqual([{ key: 'a', retryInMs: undefined }]);
    await controller.stop();
  });

  it('comes back when the outcome says so', async () => {
    const clock = new FakeClock();
    const times: number[] = [];
    const { queue, controller } = start(clock, 1, async () => {
      times.push(clock.nowMs());
      return times.length === 1 ? { then: 'again', afterMs: 10_000, because: 'something is still leaving' } : DONE;
    });
    queue.add('a');
    await clock.advance(20_000);
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 10_000]);
    await controller.stop();
  });

  it('lets one hanging key delay no other key', async () => {
    const clock = new FakeClock();
    const seen: string[] = [];
    const { queue } = start(clock, 2, (key) => {
      seen.push(key);
      return key === 'hangs' ? new Promise<Outcome>(() => undefined) : Promise.resolve(DONE);
    });
    queue.add('hangs');
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await settle();
    expect(seen).toEqual(['hangs', 'a', 'b', 'c']);
  });

  it('never runs the same key twice at the same time, whatever is added', async () => {
    const clock = new FakeClock();
    const running = new Map<string, number>();
    let most = 0;
    const { queue, controller } = start(clock, 4, async (key) => {
      const now = (running.get(key) ?? 0) + 1;
      running.set(key, now);
      most = Math.max(most, now);
      await Promise.resolve();
      running.set(key, now - 1);
      return DONE;
    });
    for (let i = 0; i < 50; i += 1) {
      queue.add('a');
      queue.add('b');
      await Promise.resolve();
    }
    await settle();
    expect(most).toBe(1);
    await controller.stop();
  });
});
