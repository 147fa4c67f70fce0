import { expect, it } from 'vitest';
import type { WorkloadObservation } from '#server/members/observe-workload.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { StatusPatience } from './status-patience.ts';

const silent: WorkloadObservation = { replicasDesired: 2, replicasObserved: 0, replicasReady: 0, isCurrent: true, failure: undefined };

function patience(waiting: number): { rolloutMs: (observation: WorkloadObservation, hasReports: boolean) => number; clock: FakeClock } {
  const clock = new FakeClock(1_000);
  const all = new StatusPatience({ clock, waiting: () => waiting, hasPreference: () => false });
  return { clock, rolloutMs: (observation, hasReports) => all.rolloutMs({ done: { on: 'work', atMs: 1_000 } }, { observation }, hasReports) };
}

it('the first numbers of a workload are waited for, longer in a burst, where others have told theirs', () => {
  expect(patience(0).rolloutMs(silent, true)).toBe(750);
  expect(patience(50).rolloutMs(silent, true)).toBe(1_250);
  expect(patience(5_000).rolloutMs(silent, true)).toBe(2_750);
});

it('where no workload has ever told any, hardly at all, however much there is to do', async () => {
  const { rolloutMs, clock } = patience(5_000);
  expect(rolloutMs(silent, false)).toBe(250);
  await clock.advance(250);
  expect(rolloutMs(silent, false)).toBe(0);
});

it('numbers that are all there are told at once', () => {
  expect(patience(5_000).rolloutMs({ ...silent, replicasObserved: 2, replicasReady: 2 }, true)).toBe(0);
});
