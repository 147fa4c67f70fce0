import type { Timers } from './refresher.ts';

/** The browser's own. */
export const browserTimers: Timers = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
  clearTimeout: (timer) => window.clearTimeout(typeof timer === 'number' ? timer : undefined),
};
