import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { address, applyReplicaExample, openDetail, restoreExample } from './replica-example.ts';

test.describe.configure({ mode: 'serial' });
test.beforeAll(applyReplicaExample);
test.afterAll(restoreExample);

test('the list groups by namespace, filters in the address, and leads to a workload', async ({ page }) => {
  await page.goto(`${address()}/workloads`);
  await expect(page.getByRole('region', { name: 'test-ns', exact: true })).toContainText('15 / 15');
  await expect(page.getByRole('region', { name: 'test-namespace', exact: true })).toContainText('8 / 8');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('FederatedNamespace');
  await expect(page).toHaveURL(/kind=FederatedNamespace/);
  await expect(page.getByText('15 / 15')).toBeHidden();
  await page.getByRole('searchbox').fill('no-such-thing');
  await expect(page.getByText('No object matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expectAccessible(page);
  await page.getByRole('region', { name: 'test-ns', exact: true }).getByRole('link', { name: 'test-deployment' }).click();
  await expect(page).toHaveURL(/workloads\/federateddeployments\/test-ns\/test-deployment/);
  await expect(page.getByText('15 of 15 ready').first()).toBeVisible();
});

test('placement, overrides, status, events and YAML say what the API says', async ({ page }) => {
  await openDetail(page, '?tab=placement');
  await expect(page.getByText('The list is written by the preference test-deployment.')).toBeVisible();
  await page.getByRole('tab', { name: 'Overrides' }).click();
  await expect(page.getByRole('region', { name: 'cluster1', exact: true })).toContainText('/spec/replicas');
  await expect(page.getByRole('button', { name: 'Set replicas' })).toHaveCount(0);
  for (const [tab, text] of [['Status', 'Scheduled'], ['YAML', 'kind: FederatedDeployment']] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).toContainText(text);
    await expectAccessible(page);
  }
});

test('a workload without a preference takes replicas by hand', async ({ page }) => {
  await page.goto(`${address()}/workloads/federateddeployments/test-namespace/test-deployment?tab=overrides`);
  const field = page.getByLabel('Replicas in cluster2');
  await expect(field).toHaveValue('5');
  await field.fill('4');
  await page.getByRole('region', { name: 'cluster2', exact: true }).getByRole('button', { name: 'Set replicas' }).click();
  await expect(page.getByText('7 of 7 ready').first()).toBeVisible({ timeout: 30_000 });
  await field.fill('5');
  await page.getByRole('region', { name: 'cluster2', exact: true }).getByRole('button', { name: 'Set replicas' }).click();
  await expect(page.getByText('8 of 8 ready').first()).toBeVisible({ timeout: 30_000 });
});

test('it reads in Chinese and fits 360 px', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/workloads', '/workloads/federateddeployments/test-ns/test-deployment']) {
    await page.goto(address() + path);
    await expect(page.getByText('15').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await expectAccessible(page);
  }
});
