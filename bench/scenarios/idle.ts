import { measure } from '../harness/measure.ts';
import { rssMiB } from '../harness/process-usage.ts';
import { claim } from '../harness/report.ts';
import { sleep } from '../harness/timing.ts';
import type { Scenario } from './run.ts';

const SETTLE_MS = 10_000;
const SAMPLE_MS = 30_000;

/** What the control plane costs while nobody asks anything of it, with all objects in place. */
export const idle: Scenario = {
  name: 'idle',
  run: async ({ federation }) => {
    await sleep(SETTLE_MS);
    const { cost } = await measure(federation, () => sleep(SAMPLE_MS));
    const rss = rssMiB(federation.planePid).now;
    return {
      scenario: idle.name, objects: 0, wallSeconds: cost.seconds, cost,
      claims: [claim('CPU, share of a core', (cost.planeCpuSeconds / cost.seconds) * 100, 1, '%', '1–1.7 %'), claim('RSS', rss, 250, 'MiB', '381 MiB')],
      figures: { 'host requests': (cost.hostReads ?? Number.NaN) + (cost.hostWrites ?? Number.NaN), 'member requests': (cost.memberReads ?? Number.NaN) + (cost.memberWrites ?? Number.NaN) },
    };
  },
};
