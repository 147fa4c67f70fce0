import { expect, it } from 'vitest';
import { DONE, ReconcileQueue, WorkPump } from './reconcile-queue.ts';

function pump(): { pump: WorkPump; errors: string[] } {
  const errors: string[] = [];
  return { pump: new WorkPump((controller, key) => errors.push(`${controller} ${key}`)), errors };
}

it('makes one reconcile of many additions and never works on one key twice at once', async () => {
  const { pump: work } = pump();
  let [running, most, runs] = [0, 0, 0];
  const queue: ReconcileQueue = new ReconcileQueue(work, {
    name: 'test', workers: 4, reconcile: async () => {
      running += 1;
      runs += 1;
      most = Math.max(most, running);
      if (runs === 1) for (let i = 0; i < 5; i += 1) queue.add('a');
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return DONE;
    },
  });
  for (let i = 0; i < 10; i += 1) queue.add('a');
  await work.idle();
  expect({ most, runs }).toEqual({ most: 1, runs: 2 });
});

it('retries a key that failed without holding up the others', async () => {
  const { pump: work, errors } = pump();
  const done: string[] = [];
  let failures = 2;
  const queue = new ReconcileQueue(work, {
    name: 'test', reconcile: async (key) => {
      if (key === 'bad' && failures > 0) {
        failures -= 1;
        throw new Error('not yet');
      }
      done.push(key);
      return DONE;
    },
  });
  queue.add('bad');
  queue.add('good');
  await work.idle();
  expect(done).toEqual(['good', 'bad']);
  expect(errors).toEqual(['test bad', 'test bad']);
});

it('keeps the event loop turning under a flood of work', async () => {
  const { pump: work } = pump();
  let turns = 0;
  let isFlooded = true;
  const tick = (): void => {
    turns += 1;
    if (isFlooded) setImmediate(tick);
  };
  setImmediate(tick);
  const queue = new ReconcileQueue(work, {
    name: 'test', reconcile: async () => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return DONE;
    },
  });
  for (let i = 0; i < 100; i += 1) queue.add(String(i));
  await work.idle();
  isFlooded = false;
  expect(turns).toBeGreaterThan(5);
});

it('takes the shortest of several delays, and forgets them when stopped', async () => {
  const { pump: work } = pump();
  const at: number[] = [];
  const queue = new ReconcileQueue(work, { name: 'test', reconcile: async () => { at.push(performance.now()); return DONE; } });
  const start = performance.now();
  queue.addAfter('a', 1_000);
  queue.addAfter('a', 5);
  queue.addAfter('a', 1_500);
  await work.idle();
  expect(at).toHaveLength(1);
  expect((at[0] ?? 0) - start).toBeLessThan(500);
  queue.addAfter('b', 5);
  work.stop();
  await work.idle();
  expect(at).toHaveLength(1);
});
