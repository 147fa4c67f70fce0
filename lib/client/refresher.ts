/** Waits before the first look, so that the several hints of one change become one request. */
export const GATHER_MS = 25;

/** Least time between two looks at the same thing. Bounds what a busy federation costs each tab: four requests a second. */
export const MIN_GAP_MS = 250;

/** Longest rest after a slow look. */
export const MAX_REST_MS = 1_000;

export type Timers = {
  now(): number;
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
};

export type Refresher = { request(): void; stop(): void };

/**
 * Turns a burst of "look again" into few looks without ever losing the last one: a request that comes while a look is
 * under way leads to another look after it, because the one under way may have read the old state. Looks never overlap,
 * so a slow answer is never cancelled by the next hint and the page can't starve under constant change. After a look the page
 * rests for as long as the look took: a federation so large that an answer takes its time is not asked without pause.
 */
export function createRefresher(look: () => Promise<unknown>, timers: Timers): Refresher {
  let timer: unknown;
  let isWaiting = false;
  let isLooking = false;
  let isAskedAgain = false;
  let isStopped = false;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let restUntilMs = Number.NEGATIVE_INFINITY;

  const schedule = () => {
    isWaiting = true;
    const delayMs = Math.max(GATHER_MS, Math.max(lastStartMs + MIN_GAP_MS, restUntilMs) - timers.now());
    timer = timers.setTimeout(start, delayMs);
  };
  const start = () => {
    isWaiting = false;
    isLooking = true;
    lastStartMs = timers.now();
    // A look that fails is shown by whoever owns the data; here only the turn ends.
    look().then(finish, finish);
  };
  const finish = () => {
    isLooking = false;
    restUntilMs = timers.now() + Math.min(MAX_REST_MS, timers.now() - lastStartMs);
    if (!isAskedAgain || isStopped) return;
    isAskedAgain = false;
    schedule();
  };
  return {
    request() {
      if (isStopped || isWaiting) return;
      if (isLooking) isAskedAgain = true;
      else schedule();
    },
    stop() {
      isStopped = true;
      timers.clearTimeout(timer);
    },
  };
}
