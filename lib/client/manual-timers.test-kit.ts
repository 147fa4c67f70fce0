import type { Timers } from './refresher.ts';

export type ManualTimers = Timers & { advance(byMs: number): Promise<void> };

/** Timers that stand still until a test moves them; each step lets promises settle before the next timer runs. */
export function createManualTimers(): ManualTimers {
  let nowMs = 0;
  let nextId = 1;
  const pending = new Map<number, { dueMs: number; run: () => void }>();
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const nextDue = (untilMs: number) =>
    [...pending].filter(([, timer]) => timer.dueMs <= untilMs).sort((a, b) => a[1].dueMs - b[1].dueMs || a[0] - b[0])[0];
  return {
    now: () => nowMs,
    setTimeout(run, delayMs) {
      const id = nextId;
      nextId += 1;
      pending.set(id, { dueMs: nowMs + delayMs, run });
      return id;
    },
    clearTimeout(timer) {
      if (typeof timer === 'number') pending.delete(timer);
    },
    async advance(byMs) {
      const untilMs = nowMs + byMs;
      await settle();
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
        const [id, timer] = due;
        pending.delete(id);
        nowMs = timer.dueMs;
        timer.run();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
  };
}
