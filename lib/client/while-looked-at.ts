import type { Timers } from './refresher.ts';

/**
 * A tab that nobody looks at keeps its line for this long, in milliseconds; then others may have it. Browsers give one host six
 * lines for all tabs together: seven tabs that each held one would leave none to read anything by.
 */
export const HIDDEN_KEEP_MS = 5_000;

/** The part of Document that is used, so that tests can stand in for it. */
export type Visibility = Pick<Document, 'visibilityState'> & {
  addEventListener(type: 'visibilitychange', listener: () => void): void;
  removeEventListener(type: 'visibilitychange', listener: () => void): void;
};

/**
 * Has something going while the page is looked at. `start` is told whether it went before, and returns what ends it.
 * @returns a function that ends it for good.
 */
export function whileLookedAt(page: Visibility, start: (isAgain: boolean) => () => void, timers: Timers): () => void {
  let end: (() => void) | undefined;
  let hasStarted = false;
  let timer: unknown;
  const stop = () => {
    end?.();
    end = undefined;
  };
  const follow = () => {
    timers.clearTimeout(timer);
    if (page.visibilityState === 'hidden') {
      timer = timers.setTimeout(stop, HIDDEN_KEEP_MS);
    } else if (end === undefined) {
      end = start(hasStarted);
      hasStarted = true;
    }
  };
  page.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    page.removeEventListener('visibilitychange', follow);
    timers.clearTimeout(timer);
    stop();
  };
}
