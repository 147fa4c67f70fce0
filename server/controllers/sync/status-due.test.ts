import { expect, it } from 'vitest';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { StatusDue } from './status-due.ts';

it('a status is put off while many writes to members wait, for two seconds at most, and told once', async () => {
  const clock = new FakeClock(0);
  let backlog = 100;
  const due = new StatusDue({ backlog: () => backlog }, clock);
  expect(due.turn('a')).toBe('none');
  due.note('a');
  due.note('b');
  expect(due.turn('a')).toBe('later');
  backlog = 3;
  expect([due.turn('a'), due.turn('a')]).toEqual(['now', 'none']);
  backlog = 100;
  await clock.advance(1_500);
  due.note('b');
  expect(due.turn('b')).toBe('later');
  await clock.advance(500);
  expect(due.turn('b')).toBe('now');
});
