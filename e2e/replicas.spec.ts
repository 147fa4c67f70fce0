import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { address, applyReplicaExample, openDetail, PREFERENCE, restoreExample } from './replica-example.ts';

test.describe.configure({ mode: 'serial' });
test.beforeAll(applyReplicaExample);
test.afterAll(restoreExample);

test('each cluster shows its numbers and says why, as a chart and as a table', async ({ page }) => {
  await openDetail(page);
  const row = page.getByRole('listitem').filter({ hasText: 'ap-northeast' }).filter({ hasText: 'Why?' });
  await expect(row).toContainText('3 of 3 ready');
  await row.getByText('Why?').click();
  await expect(row).toContainText('Its minimum of 1 comes first.');
  await page.getByText('Table', { exact: true }).first().click();
  await expect(page).toHaveURL(/view=table/);
  await expect(page.getByRole('row', { name: /cluster1/ }).first()).toContainText('12');
  await expectAccessible(page);
});

test('a preference is edited against a live plan, reviewed, applied, followed until in sync, and reverted', async ({ page }) => {
  await openDetail(page);
  await page.getByRole('button', { name: 'Edit preference' }).click();
  await page.getByLabel('Total replicas').fill('18');
  await page.getByLabel('Weight of cluster2').fill('5');
  await expect(page.getByText('→').first()).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  const review = page.getByRole('dialog', { name: /Review the plan/ });
  await expect(review.getByRole('row', { name: /cluster2/ })).toBeVisible();
  await expectAccessible(page);
  await review.getByRole('button', { name: 'Apply plan' }).click();
  await expect(review).toBeHidden();
  await expect(page.getByRole('region', { name: 'Applying the preference' })).toContainText('In sync', { timeout: 30_000 });
  await expect(page.getByText('18 of 18 ready').first()).toBeVisible();
  await page.getByRole('button', { name: 'Revert' }).click();
  await expect(page.getByText('15 of 15 ready').first()).toBeVisible({ timeout: 30_000 });
});

test('somebody else’s change in between is a conflict, and nothing typed is lost', async ({ page }) => {
  await openDetail(page);
  // Without the live line this page does not hear of the other change before it sends its own.
  await page.route('**/api/v1/workloads/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Edit preference' }).click();
  await page.getByLabel('Total replicas').fill('17');
  await clusterClient('host').patch(PREFERENCE, { spec: { totalReplicas: 16 } });
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Apply plan' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Somebody else changed');
  await page.getByRole('button', { name: 'Back to editing' }).click();
  await expect(page.getByLabel('Total replicas')).toHaveValue('17');
  await clusterClient('host').patch(PREFERENCE, { spec: { totalReplicas: 15 } });
});

test('a cluster that stops shows on the monitor while the others go on', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(`${address()}/replicas`);
  const card = page.getByRole('article', { name: 'test-ns/test-deployment' });
  await expect(card).toContainText('15 of 15 ready');
  await setFault('cluster2', 'stop');
  try {
    await openDetail(page);
    await expect(page.getByRole('listitem').filter({ hasText: 'cluster2' }).filter({ hasText: /Offline|Not ready|Unknown/ }).first()).toBeVisible({ timeout: 60_000 });
  } finally {
    await setFault('cluster2', 'start');
  }
  await expect(page.getByText('15 of 15 ready').first()).toBeVisible({ timeout: 90_000 });
});

test('the planner answers what-if in the browser, and its address is the scenario', async ({ page }) => {
  await openDetail(page);
  await page.getByRole('link', { name: 'Open in the planner' }).click();
  await expect(page.getByRole('heading', { name: 'Planner' })).toBeVisible();
  await expect(page.getByLabel('Total replicas')).toHaveValue('15');
  await page.getByLabel('cluster2 is down').check();
  await expect(page.getByRole('listitem').filter({ hasText: 'cluster1' }).first()).toContainText('12');
  await expect(page).toHaveURL(/down/);
  await page.reload();
  await expect(page.getByLabel('cluster2 is down')).toBeChecked();
  await expectAccessible(page);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the monitor and its history are accessible in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`${address()}/replicas`);
    await page.getByText('History', { exact: true }).click();
    await expect(page.getByRole('figure', { name: /Ready replicas of/ })).toBeVisible();
    await expectAccessible(page);
    await openDetail(page);
    await page.getByRole('button', { name: 'Edit preference' }).click();
    await expectAccessible(page);
  });
}

test('the same numbers are metrics, for those who are signed in', async ({ page, playwright }) => {
  const metrics = await page.request.get(`${address()}/api/metrics`);
  expect(await metrics.text()).toMatch(/flotilla_replicas_ready\{resource="federateddeployments",namespace="test-ns",name="test-deployment",cluster="cluster1"\} \d+/);
  const stranger = await playwright.request.newContext({ storageState: { cookies: [], origins: [] } });
  expect((await stranger.get(`${address()}/api/metrics`)).status()).toBe(401);
  await stranger.dispose();
});

test('the monitor reads in Chinese and fits 360 px', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${address()}/replicas`);
  await expect(page.getByText('15').first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await expectAccessible(page);
});
