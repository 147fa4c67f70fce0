import { cpuSecondsOf } from './process-usage.ts';
import { sleep } from './timing.ts';

/** Quiet: at most this share of a core in each of so many samples in a row; longer than histories wait for a storm to be over. */
const QUIET_SHARE = 0.1;
const SAMPLES = 7;
const SAMPLE_MS = 500;

/**
 * Waits until a process does next to nothing.
 * @returns when it became quiet, on the clock of `performance.now()`. @throws Error after `limitMs`.
 */
export async function untilQuiet(pid: number, limitMs: number): Promise<number> {
  const startedMs = performance.now();
  let quietSinceMs = startedMs;
  let before = cpuSecondsOf(pid);
  for (let quiet = 0; quiet < SAMPLES;) {
    const sampledMs = performance.now();
    if (sampledMs - startedMs > limitMs) throw new Error(`the control plane is still at work after ${limitMs / 1000} s`);
    await sleep(SAMPLE_MS);
    const now = cpuSecondsOf(pid);
    const share = (now - before) / ((performance.now() - sampledMs) / 1000);
    before = now;
    quiet = share <= QUIET_SHARE ? quiet + 1 : 0;
    if (quiet === 0) quietSinceMs = performance.now();
  }
  return quietSinceMs;
}
