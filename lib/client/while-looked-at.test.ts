import { expect, it } from 'vitest';
import { createManualTimers } from './manual-timers.test-kit.ts';
import { HIDDEN_KEEP_MS, whileLookedAt, type Visibility } from './while-looked-at.ts';

function setUp(first: DocumentVisibilityState) {
  const timers = createManualTimers();
  const happened: string[] = [];
  let listener: (() => void) | undefined;
  let visibilityState = first;
  const page: Visibility = {
    get visibilityState() { return visibilityState; },
    addEventListener: (_, added) => { listener = added; },
    removeEventListener: () => { listener = undefined; },
  };
  const end = whileLookedAt(page, (isAgain) => {
    happened.push(isAgain ? 'again' : 'first');
    return () => happened.push('ended');
  }, timers);
  const turn = (state: DocumentVisibilityState) => {
    visibilityState = state;
    listener?.();
  };
  return { timers, happened, turn, end, isListening: () => listener !== undefined };
}

it('lets go of what it holds once nobody has looked for a while, and takes it up again', async () => {
  const { timers, happened, turn } = setUp('visible');
  turn('hidden');
  await timers.advance(HIDDEN_KEEP_MS - 1);
  expect(happened).toEqual(['first']);
  await timers.advance(1);
  expect(happened).toEqual(['first', 'ended']);
  turn('visible');
  expect(happened).toEqual(['first', 'ended', 'again']);
});

it('keeps it over a short look elsewhere', async () => {
  const { timers, happened, turn } = setUp('visible');
  turn('hidden');
  await timers.advance(HIDDEN_KEEP_MS - 1);
  turn('visible');
  await timers.advance(HIDDEN_KEEP_MS);
  expect(happened).toEqual(['first']);
});

it('begins with the first look in a tab that was opened in the background, and ends for good', async () => {
  const { timers, happened, turn, end, isListening } = setUp('hidden');
  await timers.advance(HIDDEN_KEEP_MS);
  expect(happened).toEqual([]);
  turn('visible');
  end();
  expect(happened).toEqual(['first', 'ended']);
  expect(isListening()).toBe(false);
});
