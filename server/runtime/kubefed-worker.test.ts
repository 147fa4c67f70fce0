import { describe, expect, it } from 'vitest';
import { Controller, DONE } from './controller.ts';
import { FakeClock } from './fake-clock.ts';
import { InformerStore } from './informer-store.ts';
import { WorkQueue } from './work-queue.ts';

const HOUR_MS = 3_600_000;

/** KubeFed's tables for its worker: what its delaying deliverer and de-duplicating queue guarantee, ours does too. */
describe('the reference\'s worker', () => {
  it('delivers by time; an earlier time for a key wins, a later one is ignored', async () => {
    const clock = new FakeClock();
    const queue = new WorkQueue(clock);
    const delivered: string[] = [];
    const controller = new Controller({ name: 'test', clock, queue, workers: 1, onError: () => undefined, reconcile: (key) => { delivered.push(key); return Promise.resolve(DONE); } });
    controller.start();
    for (const [key, delayMs] of [['a', 2], ['b', 3], ['c', 1], ['e', HOUR_MS], ['e', 0], ['d', HOUR_MS]] as const) queue.addAfter(key, delayMs);
    await clock.advance(1_000);
    expect(delivered).toEqual(['e', 'c', 'a', 'b']);
    expect(queue.has('d')).toBe(true);
    await controller.stop();
  });

  it('ten enqueues of one key and five more while it is worked on make two passes', async () => {
    const clock = new FakeClock();
    const queue = new WorkQueue(clock);
    let passes = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => { release = resolve; });
    const controller = new Controller({ name: 'test', clock, queue, workers: 1, onError: () => undefined, reconcile: async () => { passes += 1; await held; return DONE; } });
    for (let i = 0; i < 10; i += 1) queue.add('a');
    controller.start();
    await clock.advance(1);
    for (let i = 0; i < 5; i += 1) queue.add('a');
    release();
    await clock.advance(1_000);
    expect(passes).toBe(2);
    await controller.stop();
  });

  it('tells of an object that is added, changed or gone, and not of one that is the same', () => {
    const store = new InformerStore<string>({});
    expect(store.set('a', 'one', '1')?.type).toBe('ADDED');
    expect(store.set('a', 'one', '1')).toBeUndefined();
    expect(store.set('a', 'two', '2')?.type).toBe('MODIFIED');
    expect(store.delete('a')).toMatchObject({ type: 'DELETED', value: 'two' });
    expect(store.delete('a')).toBeUndefined();
  });

  it('after errors it waits twice as long each time, a minute at most, and anew after a success', async () => {
    const clock = new FakeClock();
    const queue = new WorkQueue(clock, { initialMs: 5_000, maxMs: 60_000 });
    const waits = Array.from({ length: 6 }, () => queue.addFailed('a'));
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    queue.forget('a');
    expect(queue.addFailed('a')).toBe(5_000);
    queue.close();
  });
});
