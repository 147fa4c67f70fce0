import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { address } from './open-page.ts';
import { applyReplicaExample, openDetail } from './replica-example.ts';

const SCRATCH = '/apis/types.kubefed.io/v1beta1/namespaces/test-namespace/federatedconfigmaps/scratch';
const SCRATCH_PAGE = '/workloads/federatedconfigmaps/test-namespace/scratch';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  await applyReplicaExample();
  await clusterClient('host').apply(SCRATCH, {
    apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name: 'scratch', namespace: 'test-namespace' },
    spec: { template: { data: { colour: 'blue' } }, placement: { clusters: [{ name: 'cluster1' }] } },
  });
});

/** Opens a page and waits until it takes part: before that a click is the browser's own. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${address()}${path}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

async function colourIn(cluster: string): Promise<string | undefined> {
  const found = await clusterClient(cluster).get('/api/v1/namespaces/test-namespace/configmaps/scratch').catch(() => undefined);
  return (found as { data?: { colour?: string } } | undefined)?.data?.colour;
}

/** Applies what is under review and waits until every cluster holds it. */
async function applyReview(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
}

test('the list groups by namespace, filters in the address, and leads to a workload', async ({ page }) => {
  await open(page, '/workloads');
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

test('several workloads are paused and resumed through one review', async ({ page }) => {
  await open(page, '/workloads');
  await page.getByRole('checkbox', { name: 'Select test-namespace/scratch' }).check();
  const bar = page.getByRole('region', { name: 'Selected workloads' });
  await bar.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('dialog', { name: 'Pause 1 workload' })).toContainText('No object in any cluster changes');
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('dialog').getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('row', { name: /scratch/ })).toContainText('Paused');
  await clusterClient('host').patch(SCRATCH, { spec: { template: { data: { colour: 'green' } } } });
  await page.getByRole('checkbox', { name: 'Select test-namespace/scratch' }).check();
  await bar.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('dialog')).toContainText('/data/colour');
  expect(await colourIn('cluster1')).toBe('blue');
  await applyReview(page);
  await expect.poll(() => colourIn('cluster1')).toBe('green');
});

test('a deletion says what goes, is made, and is taken back', async ({ page }) => {
  await open(page, '/workloads');
  await page.getByRole('checkbox', { name: 'Select test-namespace/scratch' }).check();
  await page.getByRole('region', { name: 'Selected workloads' }).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('1 object deleted in 1 cluster');
  await applyReview(page);
  await expect.poll(() => colourIn('cluster1')).toBeUndefined();
  await page.getByRole('dialog').getByRole('button', { name: 'Revert' }).click();
  await expect(page.getByRole('dialog', { name: /Revert/ })).toContainText('1 object made');
  await applyReview(page);
  await expect.poll(() => colourIn('cluster1')).toBe('green');
});

test('what kubectl deleted is found again under what was deleted, and made anew as it was', async ({ page }) => {
  await clusterClient('host').patch(SCRATCH, { spec: { template: { data: { colour: 'orange' } } } });
  await expect.poll(() => colourIn('cluster1')).toBe('orange');
  await clusterClient('host').remove(SCRATCH);
  await expect.poll(() => colourIn('cluster1')).toBeUndefined();
  await open(page, '/workloads');
  await page.getByText('Recently deleted', { exact: true }).click();
  await page.getByRole('list', { name: 'Recently deleted' }).getByRole('link', { name: 'test-namespace/scratch' }).click();
  await expect(page.getByText('This workload was deleted')).toBeVisible();
  const list = page.getByRole('region', { name: 'Accepted changes' });
  await expect(list.getByRole('listitem').first()).toContainText('Deleted');
  await expectAccessible(page);
  await list.getByRole('button', { name: /Restore version/ }).first().click();
  await expect(page.getByRole('dialog', { name: /Restore scratch/ })).toContainText('1 object made');
  await applyReview(page);
  await expect.poll(() => colourIn('cluster1')).toBe('orange');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('tab', { name: 'History' })).toBeVisible();
  await clusterClient('host').patch(SCRATCH, { spec: { template: { data: { colour: 'green' } } } });
});

test('the YAML is edited with validation, reviewed, and every version is kept, compared and restored', async ({ page }) => {
  await open(page, `${SCRATCH_PAGE}?tab=yaml`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const text = page.getByRole('textbox', { name: 'YAML of scratch' });
  await text.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('apiVersion: types.kubefed.io/v1beta1\nkind: FederatedConfigMap\nmetadata:\n  name: other\n  namespace: test-namespace\nspec: {}\n');
  await expect(page.getByRole('alert').filter({ hasText: 'must stay' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review' })).toBeDisabled();
  const write = async (team: string) => {
    await text.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(`apiVersion: types.kubefed.io/v1beta1\nkind: FederatedConfigMap\nmetadata:\n  name: scratch\n  namespace: test-namespace\n  labels:\n    team: ${team}\nspec:\n  template:\n    data:\n      colour: yellow\n  placement:\n    clusters:\n      - name: cluster1\n`);
  };
  await write('not a label!');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Warnings' })).toContainText('not a label!');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await expect(text).toContainText('not a label!');
  await write('shop');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('region', { name: 'Clusters that change' })).toContainText('"yellow"');
  await applyReview(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('tab', { name: 'History' }).click();
  const list = page.getByRole('region', { name: 'Accepted changes' });
  await expect(list).toContainText('YAML edited', { timeout: 20_000 });
  await expect(list).toContainText(/console, session/);
  await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('/template/data/colour');
  await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('/metadata/labels/team');
  await expectAccessible(page);
  await list.getByRole('button', { name: /Restore version/ }).first().click();
  await expect(page.getByRole('dialog', { name: /Restore scratch/ })).toContainText('"green"');
  await applyReview(page);
  await expect.poll(() => colourIn('cluster1')).toBe('green');
});

test('status, events and YAML say what the API says', async ({ page }) => {
  await openDetail(page);
  for (const [tab, text] of [['Status', 'Scheduled'], ['YAML', 'kind: FederatedDeployment']] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).toContainText(text);
    await expectAccessible(page);
  }
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByRole('tabpanel')).toBeVisible();
});

test('a workload that is gone says so', async ({ page }) => {
  await page.goto(`${address()}/workloads/federateddeployments/test-ns/no-such-thing`);
  await expect(page.getByText('This workload does not exist')).toBeVisible();
});

test('it reads in Chinese and fits 360 px', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/workloads', ...['placement', 'overrides&cluster=cluster1', 'history', 'yaml'].map((tab) => `${SCRATCH_PAGE}?tab=${tab}`)]) {
    await page.goto(`${address()}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
    await expectAccessible(page);
  }
});
