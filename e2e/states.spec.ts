import { expect, test } from '@playwright/test';
import { clusterClient } from './cluster-api.ts';
import { CONSOLE_PAGES, FAILURE_ID, expectLoaded, interpose } from './console-pages.ts';
import { applyExample } from './manifests.ts';
import { address, openPage } from './open-page.ts';
import { watchLayoutShift } from './page-quality.ts';

/** The states that every page has: loading, failed, recovered, empty, and no match. A cluster that is away is in the overview's stories. */

const LATER_MS = 30_000;
/** Longer than any pause between a page's own attempts to read. */
const RETRY_MS = 1_200;

test.beforeAll(async () => {
  const host = clusterClient('host');
  for (const file of ['01-federated-deployment.yaml', '02-federated-namespace.yaml', '03-federated-deployment-everywhere.yaml', '04-replica-scheduling-preference.yaml']) await applyExample(host, file);
});

test('every page shows its outline while it loads, says what failed with an id to quote, and comes back; nothing moves meanwhile', async ({ page }) => {
  await page.clock.install();
  const movements = await watchLayoutShift(page);
  const api = await interpose(page);
  await page.goto(`${address()}/nowhere`);
  for (const each of CONSOLE_PAGES) {
    api.answer('none');
    if (each.path === '/overview') await page.getByRole('link', { name: 'Go to the overview' }).click();
    else await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: each.name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: each.name })).toBeVisible();
    // What the shell reads for every page is there already by the second one.
    if (!['/clusters', '/workloads'].includes(each.path)) {
      await expect(page.getByRole('main').getByText('Loading', { exact: true })).toBeAttached();
      api.answer('failure');
      await expect(async () => {
        await page.clock.fastForward(RETRY_MS);
        await expect(page.getByRole('alert').filter({ hasText: each.failure })).toBeVisible({ timeout: 300 });
      }).toPass();
      await expect(page.getByRole('main').getByRole('alert')).toContainText(`Quote this id: ${FAILURE_ID}`);
      api.answer('real');
      await page.getByRole('button', { name: 'Try again' }).click();
    }
    await expectLoaded(page, each);
    // Half a minute passes: the ages of things change, their places don't.
    await page.clock.fastForward(LATER_MS);
    expect(await movements(), each.path).toEqual([]);
  }
});

test('every page with nothing on it says what belongs there and what comes next', async ({ page }) => {
  const api = await interpose(page);
  api.answer('nothing');
  await page.goto(`${address()}/nowhere`);
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  for (const { name, empty } of CONSOLE_PAGES) {
    if (empty === undefined) continue;
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
    const main = page.getByRole('main');
    await expect(main.getByText(empty.says)).toBeVisible();
    await expect(main.getByText(empty.next).first()).toBeVisible();
  }
});

test('every filter and sort is in the address; where it leaves nothing the page says so, and gives everything back', async ({ page }) => {
  for (const each of CONSOLE_PAGES) {
    if (each.noMatch === undefined) continue;
    await page.goto(`${address()}${each.path}?q=nothing-of-that-name`);
    await expect(page.getByText(each.noMatch)).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await expect(page).toHaveURL(address() + each.path);
    await expectLoaded(page, each);
  }
  const nodes = page.getByRole('columnheader', { name: 'Nodes' });
  await openPage(page, '/clusters?sort=-nodes');
  await expect(nodes).toHaveAttribute('aria-sort', 'descending');
  await nodes.getByRole('button').press('Enter');
  await expect(page).toHaveURL(/sort=nodes/);
  await expect(nodes).toHaveAttribute('aria-sort', 'ascending');
});

/** One more than the lines that a browser gives a host, as each window once took one for its stream. */
const WINDOWS = 7;

test('seven windows side by side are live over one line, and go on when the window that holds it is closed', async ({ context }) => {
  const windows = [];
  for (let count = 0; count < WINDOWS; count += 1) {
    const page = await context.newPage();
    await openPage(page, '/namespaces');
    windows.push(page);
  }
  await windows[0]?.close();
  const host = clusterClient('host');
  await host.apply('/api/v1/namespaces/seen-by-all', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'seen-by-all' } });
  // Where somebody looks, a new row waits until it is asked for.
  for (const page of windows.slice(1)) await expect(page.getByText(/seen-by-all|1 new/).first()).toBeVisible();
  await host.remove('/api/v1/namespaces/seen-by-all');
});
