/**
 * server/runtime: a generic controller kit (clock, work queue, informer, controller). It knows Kubernetes' object
 * shape and nothing of federation. It guarantees: one key is never worked on twice at the same time, every failure is
 * retried with a bounded back-off, a cache never silently stops following its API. It does no HTTP and reads no globals.
 */
export type Timer = { cancel(): void };

/** Time as a port, so that tests move it by hand. */
export type Clock = {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Runs `task` once after `delayMs`. */
  after(delayMs: number, task: () => void): Timer;
};

/** Largest delay that a Node timer takes; more would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, task) {
    const handle = setTimeout(task, Math.min(Math.max(delayMs, 0), MAX_TIMER_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Waits `delayMs`, or less when `signal` aborts; never rejects. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const finish = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.after(delayMs, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
