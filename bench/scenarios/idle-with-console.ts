import { chromium } from '@playwright/test';
import browserConfig from '../../e2e/playwright.config.ts';
import { measure } from '../harness/measure.ts';
import { rssMiB } from '../harness/process-usage.ts';
import { claim } from '../harness/report.ts';
import { sleep } from '../harness/timing.ts';
import type { Scenario } from './run.ts';

const SETTLE_MS = 10_000;
const SAMPLE_MS = 30_000;
const PAGE_LIMIT_MS = 60_000;

/** The same as `idle` for the process that `npm start` runs: control plane and console in one, after a browser was there and went. */
export const idleWithConsole: Scenario = {
  name: 'idle, with the console',
  run: async ({ federation }) => {
    await federation.stopPlane();
    const signInLink = await federation.startConsole();
    await visit(signInLink);
    const rssVisited = rssMiB(federation.planePid).now;
    await sleep(SETTLE_MS);
    const { cost } = await measure(federation, () => sleep(SAMPLE_MS));
    const rss = rssMiB(federation.planePid).now;
    await federation.stopPlane();
    await federation.startPlane();
    return {
      scenario: idleWithConsole.name, objects: 0, wallSeconds: cost.seconds, cost,
      claims: [claim('CPU, share of a core', (cost.planeCpuSeconds / cost.seconds) * 100, 1, '%', '1–1.7 %'), claim('RSS', rss, 250, 'MiB', '381 MiB')],
      figures: { 'RSS right after the visit MiB': rssVisited },
    };
  },
};

/** Signs in, lets the overview come alive, and leaves. */
async function visit(signInLink: string): Promise<void> {
  const browser = await chromium.launch(browserConfig.use?.launchOptions ?? {});
  try {
    const page = await browser.newPage();
    await page.goto(signInLink);
    await page.waitForURL('**/overview');
    await page.getByText('Live', { exact: true }).waitFor({ timeout: PAGE_LIMIT_MS });
  } finally {
    await browser.close();
  }
}
