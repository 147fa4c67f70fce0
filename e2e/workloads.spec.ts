import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { applyExample } from './manifests.ts';

const address = (): string => process.env['FLOTILLA_E2E_ADDRESS'] ?? '';
const PREFERENCE = '/apis/scheduling.kubefed.io/v1alpha1/namespaces/test-ns/replicaschedulingpreferences/test-deployment';
const EXAMPLE_CLUSTERS = { '*': { weight: 2, maxReplicas: 12 }, 'ap-northeast': { minReplicas: 1, maxReplicas: 3, weight: 1 } };

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  const host = clusterClient('host');
  for (const file of ['01-federated-deployment.yaml', '02-federated-namespace.yaml', '03-federated-deployment-everywhere.yaml', '04-replica-scheduling-preference.yaml']) await applyExample(host, file);
  await restoreExample();
});

test.afterAll(restoreExample);

/** The example's numbers, whatever moved before: without rebalance replicas stay where they run, so it is on until they are home. */
async function restoreExample(): Promise<void> {
  const host = clusterClient('host');
  await host.patch(PREFERENCE, { spec: { totalReplicas: 15, rebalance: true, clusters: { cluster1: null, cluster2: null, ...EXAMPLE_CLUSTERS } } });
  for (const [cluster, replicas] of [['cluster1', 6], ['cluster2', 6], ['ap-northeast', 3]] as const) {
    await expect.poll(() => readyIn(cluster), { timeout: 45_000 }).toBe(replicas);
  }
  await host.patch(PREFERENCE, { spec: { rebalance: false } });
}

async function readyIn(cluster: string): Promise<number | undefined> {
  const deployment = await clusterClient(cluster).get('/apis/apps/v1/namespaces/test-ns/deployments/test-deployment').catch(() => undefined);
  return (deployment as { status?: { readyReplicas?: number } } | undefined)?.status?.readyReplicas;
}

async function openDetail(page: Page, tab = ''): Promise<void> {
  await page.goto(`${address()}/workloads/federateddeployments/test-ns/test-deployment${tab}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

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

test('it reads in Chinese and fits 360 px', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/workloads', '/replicas', '/workloads/federateddeployments/test-ns/test-deployment']) {
    await page.goto(address() + path);
    await expect(page.getByText('15').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await expectAccessible(page);
  }
});

test('the same numbers are metrics, for those who are signed in', async ({ page, playwright }) => {
  const metrics = await page.request.get(`${address()}/api/metrics`);
  expect(await metrics.text()).toMatch(/flotilla_replicas_ready\{resource="federateddeployments",namespace="test-ns",name="test-deployment",cluster="cluster1"\} \d+/);
  const stranger = await playwright.request.newContext({ storageState: { cookies: [], origins: [] } });
  expect((await stranger.get(`${address()}/api/metrics`)).status()).toBe(401);
  await stranger.dispose();
});
