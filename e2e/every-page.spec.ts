import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { CONSOLE_PAGES, watchTroubles } from './console-pages.ts';
import { applyExample } from './manifests.ts';
import { address } from './open-page.ts';
import { cutAtDoubleText, faultsOf, overflowOf, watchLayoutShift } from './page-quality.ts';

/** What holds for every page of the console in each of its tabs, at every width, in both themes and languages. */

const WORKLOAD = '/workloads/federateddeployments/test-ns/test-deployment';
const TABS = ['pods', 'placement', 'overrides&cluster=cluster1', 'status', 'events', 'history', 'yaml'].map((tab) => `${WORKLOAD}?tab=${tab}`);
const OTHERS = [
  '/overview?view=map', '/overview?view=list', '/clusters/cluster1', '/clusters/register', WORKLOAD, ...TABS, '/dns?tab=query', '/dns?tab=clusterset', '/dns?tab=server',
  '/planner', '/create?from=cluster&cluster=cluster1&type=deployments.apps', '/create?from=form', '/activity?tab=changes',
] as const;
const ADDRESSES = [...CONSOLE_PAGES.map(({ path }) => path), ...OTHERS];
const NARROW = { width: 360, height: 740 };
const USUAL = { width: 1440, height: 900 };
const ULTRA_WIDE = { width: 2560, height: 1080 };

test.beforeAll(async ({ request }) => {
  const host = clusterClient('host');
  for (const file of ['01-federated-deployment.yaml', '02-federated-namespace.yaml', '03-federated-deployment-everywhere.yaml', '04-replica-scheduling-preference.yaml']) await applyExample(host, file);
  // What a page does while replicas start is not what is asked here.
  const unsettled = async (): Promise<string[]> => {
    const { workloads }: { workloads: { namespace: string; name: string; propagation: string; health: string }[] } = await (await request.get(`${address()}/api/v1/overview`)).json();
    return workloads.filter(({ propagation, health }) => propagation === 'progressing' || health === 'progressing').map(({ namespace, name }) => `${namespace}/${name}`);
  };
  await expect.poll(unsettled, { timeout: 60_000 }).toEqual([]);
});

for (const [part, addresses] of [['first', ADDRESSES.filter((_, index) => index % 2 === 0)], ['second', ADDRESSES.filter((_, index) => index % 2 === 1)]] as const) {
  test(`every page is accessible in both themes, keeps still, fits 360 to 2,560 px and text twice as large, and asks nobody else (${part} half)`, async ({ page }) => {
    test.setTimeout(180_000);
    const troubles = watchTroubles(page, address());
    const movements = await watchLayoutShift(page);
    const found: string[] = [];
    for (const path of addresses) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(USUAL);
      await page.goto(address() + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('main').getByText('Loading', { exact: true })).toHaveCount(0);
      await expectAccessible(page);
      found.push(...(await movements()).map((movement) => `${path}: ${movement}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(page, ['color-contrast']);
      for (const size of [ULTRA_WIDE, NARROW]) {
        await page.setViewportSize(size);
        // Charts take a moment to follow.
        await expect.poll(() => overflowOf(page), `${path} at ${size.width} px`).toBeLessThanOrEqual(0);
      }
      found.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
      await page.setViewportSize(USUAL);
      found.push(...(await cutAtDoubleText(page)).map((text) => `${path}: ${text}`));
      await expect.poll(() => overflowOf(page), `${path} in twice the text`).toBeLessThanOrEqual(0);
    }
    expect(found).toEqual([]);
    expect(troubles).toEqual([]);
  });
}

test('every page reads in Chinese and fits 360 px in it', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.setViewportSize(NARROW);
  for (const { path } of CONSOLE_PAGES) {
    await page.goto(address() + path);
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(path === '/dns' ? 'DNS' : /\p{Script=Han}/u);
    await expect.poll(() => overflowOf(page), path).toBeLessThanOrEqual(0);
  }
});
