import { setTimeout as pause } from 'node:timers/promises';

export const sleep = (ms: number): Promise<void> => pause(ms, undefined);

/** Does `work` for every item, `width` at a time, in order. */
export async function forEachOf<T>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** The value that `share` (0 to 1) of the samples do not exceed, by nearest rank; NaN for none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Asks every `everyMs` until the claim holds; a question that fails counts as "not yet". @throws Error after `limitMs`. */
export async function eventually(claim: string, holds: () => Promise<boolean>, limitMs: number, everyMs = 25): Promise<void> {
  const startedMs = performance.now();
  let last: unknown;
  while (performance.now() - startedMs < limitMs) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`not within ${limitMs / 1000} s: ${claim}`, { cause: last });
}
