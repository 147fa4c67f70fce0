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

it('a status is put off while changes stream in from the host, and told as soon as they end', async () => {
  const clock = new FakeClock(0);
  const due = new StatusDue({ backlog: () => 0 }, clock);
  for (let i = 0; i < 16; i += 1) {
    due.changed();
    if (i === 14) {
      due.note('early');
      expect(due.turn('early'), 'fifteen changes are no stream').toBe('now');
    }
  }
  due.note('a');
  expect(due.turn('a')).toBe('later');
  await clock.advance(100);
  expect(due.turn('a')).toBe('now');
});

it('changes that come one after another with time between them put nothing off', async () => {
  const clock = new FakeClock(0);
  const due = new StatusDue({ backlog: () => 0 }, clock);
  for (let i = 0; i < 40; i += 1) {
    due.changed();
    await clock.advance(10);
  }
  due.note('a');
  expect(due.turn('a')).toBe('now');
});
