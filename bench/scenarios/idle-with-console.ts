import { chromium } from '@playwright/test';
import browserConfig from '../../e2e/playwright.config.ts';
import { HOST_WIDTH } from '../harness/federation.ts';
import { measure } from '../harness/measure.ts';
import { namesOf, TYPES } from '../harness/objects.ts';
import { rssMiB } from '../harness/process-usage.ts';
import { untilQuiet } from '../harness/quiet.ts';
import { claim } from '../harness/report.ts';
import { forEachOf, sleep } from '../harness/timing.ts';
import { CONFIG_MAPS, LIMIT_MS, type Scenario } from './run.ts';
import { startWarm } from './warm-up.ts';

/** Until V8 has collected what starting and working left behind; it does that some seconds after the last work. */
const SETTLE_MS = 20_000;
const SAMPLE_MS = 30_000;
const PAGE_LIMIT_MS = 60_000;
const EDIT = { spec: { template: { data: { edit: 'with-console' } } } };

/** The same as `idle` for the process that `npm start` runs: control plane and console in one, after a browser was there and went and every ConfigMap was edited once. */
export const idleWithConsole: Scenario = {
  name: 'idle, with the console',
  run: async ({ federation, namespace }) => {
    await federation.stopPlane();
    const signInLink = await federation.startConsole();
    await visit(signInLink);
    const rssVisited = rssMiB(federation.planePid).now;
    await forEachOf(namesOf('cm', CONFIG_MAPS), HOST_WIDTH, (name) => federation.host.patch(TYPES.fedConfigMaps, { namespace, name }, EDIT));
    await untilQuiet(federation.planePid, LIMIT_MS);
    const rssWorked = rssMiB(federation.planePid).now;
    await sleep(SETTLE_MS);
    const { cost } = await measure(federation, () => sleep(SAMPLE_MS));
    const rss = rssMiB(federation.planePid).now;
    await federation.stopPlane();
    await startWarm(federation, namespace);
    return {
      scenario: idleWithConsole.name, objects: 0, wallSeconds: cost.seconds, cost,
      claims: [claim('CPU, share of a core', (cost.planeCpuSeconds / cost.seconds) * 100, 1, '%', '1–1.7 %'), claim('RSS', rss, 250, 'MiB', '381 MiB')],
      figures: { 'RSS after the visit MiB': rssVisited, 'RSS after the edits MiB': rssWorked },
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
