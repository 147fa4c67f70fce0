import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { CONSOLE_PAGES } from './console-pages.ts';
import { setFault } from './faults.ts';
import { applyExample } from './manifests.ts';
import { address, openPage } from './open-page.ts';
import { watchLayoutShift } from './page-quality.ts';

const DEPLOYMENT = '/apis/apps/v1/namespaces/test-namespace/deployments/test-deployment';

test.describe.configure({ mode: 'serial' });

test('a fresh federation shows its three clusters and says what to do next', async ({ page }) => {
  await openPage(page, '/overview');
  for (const [name, region] of [['cluster1', 'us-east'], ['cluster2', 'eu-west'], ['ap-northeast', 'ap-northeast']] as const) {
    const tile = page.getByRole('article', { name });
    await expect(tile).toContainText('Ready');
    await expect(tile).toContainText('v1.');
    await expect(page.getByRole('region', { name: region, exact: true })).toBeVisible();
  }
  await expect(page.getByText('Nothing is federated yet')).toBeVisible();
  await expect(page.getByText('apply -f examples/')).toBeVisible();
  await expectAccessible(page);
});

test('the first example appears in two clusters without a reload', async ({ page }) => {
  await openPage(page, '/overview');
  await applyExample(clusterClient('host'), '01-federated-deployment.yaml');
  const row = page.getByRole('row', { name: /test-namespace\/test-deployment/ });
  await expect(row).toContainText('In sync');
  await expect(row).toContainText('8 / 8');
  await expect(row.getByRole('cell', { name: 'cluster1: 3 of 3 replicas ready' })).toBeVisible();
  await expect(row.getByRole('cell', { name: 'cluster2: 5 of 5 replicas ready' })).toBeVisible();
});

test('the preference divides 15 replicas as the planner says', async ({ page }) => {
  const host = clusterClient('host');
  for (const file of ['02-federated-namespace.yaml', '03-federated-deployment-everywhere.yaml', '04-replica-scheduling-preference.yaml']) await applyExample(host, file);
  await openPage(page, '/overview');
  const row = page.getByRole('row', { name: /test-ns\/test-deployment/ });
  await expect(row).toContainText('15 / 15');
  await expect(row).toContainText('by preference test-deployment');
  for (const [cluster, replicas] of [['cluster1', 6], ['cluster2', 6], ['ap-northeast', 3]] as const) {
    await expect(row.getByRole('cell', { name: `${cluster}: ${replicas} of ${replicas} replicas ready` })).toBeVisible();
  }
});

test('a change made in a member is undone there, and the page follows', async ({ page }) => {
  await openPage(page, '/overview');
  const member = clusterClient('cluster1');
  await member.patch(DEPLOYMENT, { spec: { replicas: 1 } });
  await expect.poll(async () => (await member.get(DEPLOYMENT) as { spec: { replicas: number } }).spec.replicas).toBe(3);
  await expect(page.getByRole('row', { name: /test-namespace\/test-deployment/ })).toContainText('8 / 8');
});

test('a cluster that stops is named, and the others go on', async ({ page }) => {
  test.setTimeout(120_000);
  const movements = await watchLayoutShift(page);
  await openPage(page, '/overview');
  await movements();
  await setFault('cluster2', 'stop');
  try {
    await expect(page.getByRole('article', { name: 'cluster2' })).not.toContainText('Ready', { timeout: 60_000 });
    // What is new waits to be let in, since the page is looked at: nothing moves by itself.
    expect(await movements()).toEqual([]);
    const waiting = page.getByRole('button', { name: /in Needs attention$/ });
    await expect(async () => {
      if (await waiting.isVisible()) await waiting.click({ timeout: 1_000 });
      await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByRole('article', { name: 'cluster1' })).toContainText('Ready');
    await expectAccessible(page);
    for (const { name } of CONSOLE_PAGES) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await expect(page.getByRole('complementary', { name: 'Notices' }).getByText('cluster2 does not answer. Its numbers are as last seen.')).toBeVisible();
    }
    await showsOneNoticeWhereNarrow(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click();
  } finally {
    await setFault('cluster2', 'start');
  }
  await expect(page.getByRole('article', { name: 'cluster2' })).toContainText('Ready', { timeout: 60_000 });
});

test('filters live in the address, and no match is not empty', async ({ page }) => {
  await openPage(page, '/overview');
  await page.getByRole('searchbox', { name: /Filter by name/ }).fill('no-such-thing');
  await expect(page.getByText('No object matches')).toBeVisible();
  await expect(page).toHaveURL(/no-such-thing/);
  await page.getByRole('button', { name: /Clear filters/ }).first().click();
  await expect(page.getByRole('row', { name: /test-ns\/test-deployment/ })).toBeVisible();
});

test('it reads in Chinese, fits 360 px, and the keyboard reaches the help', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page, '/overview');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Display and session' }).click();
  await page.getByText('简体中文').click();
  await expect(page.getByRole('heading', { name: '概览' })).toBeVisible();
  await expectAccessible(page);
});

test('the first load is light, steady and complete: script weight, layout shift, title, language, landmarks', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  let scriptBytes = 0;
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') void request.sizes().then(({ responseBodySize }) => { scriptBytes += responseBodySize; });
  });
  const movements = await watchLayoutShift(page);
  const response = await page.goto(`${address()}/overview`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  expect(response?.headers()['content-encoding']).toBe('gzip');
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  expect(scriptBytes).toBeGreaterThan(50_000);
  expect(scriptBytes).toBeLessThanOrEqual(220_000);
  expect(await movements()).toEqual([]);
  await expect(page).toHaveTitle(/Overview · Flotilla/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await context.close();
});

/** While a cluster is silent and the numbers of a page cannot be read: of two notices a narrow window shows the graver one, and the other when asked. */
async function showsOneNoticeWhereNarrow(page: Page): Promise<void> {
  const nudge = '/api/v1/namespaces/nudge';
  const notices = page.getByRole('complementary', { name: 'Notices' });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Namespaces', exact: true }).click();
  await expect(page.getByRole('row', { name: /kube-system/ })).toBeVisible();
  await page.route('**/api/v1/namespaces', (route) => route.abort());
  await clusterClient('host').apply(nudge, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nudge' } });
  await expect(notices.getByText(/latest numbers could not be fetched/)).toBeVisible();
  await expect(notices.getByText(/cluster2 does not answer/)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(notices.getByText(/latest numbers could not be fetched/)).toBeVisible();
  await expect(notices.getByText(/cluster2 does not answer/)).toBeHidden();
  await notices.getByRole('button', { name: '1 more notice' }).click();
  await expect(notices.getByText(/cluster2 does not answer/)).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.unroute('**/api/v1/namespaces');
  await clusterClient('host').remove(nudge);
}
