import { describe, expect, it } from 'vitest';
import { FakeClock, settle } from './fake-clock.ts';
import { WorkQueue } from './work-queue.ts';

describe('WorkQueue', () => {
  it('collapses many adds of a key into one', async () => {
    const queue = new WorkQueue(new FakeClock());
    for (let i = 0; i < 10; i += 1) queue.add('a');
    expect(await queue.take()).toBe('a');
    expect(queue.metrics().depth).toBe(0);
  });

  it('never hands out a key that is being worked on, and hands it out once more afterwards', async () => {
    const queue = new WorkQueue(new FakeClock());
    queue.add('a');
    await queue.take();
    for (let i = 0; i < 5; i += 1) queue.add('a');
    let again: string | undefined;
    void queue.take().then((key) => { again = key; });
    await settle();
    expect(again).toBeUndefined();
    queue.done('a');
    await settle();
    expect(again).toBe('a');
    queue.done('a');
    expect(queue.has('a')).toBe(false);
  });

  it('keeps the earliest of several delayed adds of a key', async () => {
    const clock = new FakeClock();
    const queue = new WorkQueue(clock);
    queue.addAfter('a', 5_000);
    queue.addAfter('a', 1_000);
    queue.addAfter('a', 9_000);
    await clock.advance(999);
    expect(queue.metrics().depth).toBe(0);
    await clock.advance(1);
    expect(await queue.take()).toBe('a');
    queue.done('a');
    await clock.advance(20_000);
    expect(queue.metrics().depth).toBe(0);
  });

  it('lets an add now serve the delayed one', async () => {
    const clock = new FakeClock();
    const queue = new WorkQueue(clock);
    queue.addAfter('a', 1_000);
    queue.add('a');
    await queue.take();
    queue.done('a');
    await clock.advance(2_000);
    expect(queue.metrics()).toMatchObject({ depth: 0, delayed: 0 });
  });

  it('doubles the wait after each failure up to its bound, and starts again once forgotten', () => {
    const queue = new WorkQueue(new FakeClock(), { initialMs: 100, maxMs: 500 });
    const waits = [1, 2, 3, 4, 5].map(() => queue.addFailed('a'));
    expect(waits).toEqual([100, 200, 400, 500, 500]);
    queue.forget('a');
    expect(queue.addFailed('a')).toBe(100);
  });

  it('waits longer when the server asked for it', () => {
    const queue = new WorkQueue(new FakeClock(), { initialMs: 100, maxMs: 500 });
    expect(queue.addFailed('a', 7_000)).toBe(7_000);
  });

  it('hands out nothing while paused and everything after', async () => {
    const queue = new WorkQueue(new FakeClock());
    queue.pause();
    queue.add('a');
    let taken: string | undefined;
    void queue.take().then((key) => { taken = key; });
    await settle();
    expect(taken).toBeUndefined();
    queue.resume();
    await settle();
    expect(taken).toBe('a');
  });

  it('makes waiting keys due at once when told that failures may be over', async () => {
    const queue = new WorkQueue(new FakeClock(), { initialMs: 60_000, maxMs: 60_000 });
    queue.addFailed('a');
    queue.addFailed('b');
    queue.retryAllNow();
    expect([await queue.take(), await queue.take()]).toEqual(['a', 'b']);
    expect(queue.failures('a')).toBe(0);
  });

  it('ends its takers when closed', async () => {
    const queue = new WorkQueue(new FakeClock());
    const taken = queue.take();
    queue.close();
    expect(await taken).toBeUndefined();
    expect(await queue.take()).toBeUndefined();
  });
});
