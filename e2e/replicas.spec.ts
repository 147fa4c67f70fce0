import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { address } from './open-page.ts';
import { applyReplicaExample, openDetail, PREFERENCE, restoreExample } from './replica-example.ts';

test.describe.configure({ mode: 'serial' });
test.beforeAll(applyReplicaExample);
test.afterAll(restoreExample);

/** The monitor's row of one cluster. */
function rowOf(page: Page, cluster: string): Locator {
  return page.getByRole('listitem').filter({ hasText: cluster }).filter({ hasText: 'Why?' }).first();
}

async function openMonitor(page: Page): Promise<Locator> {
  await page.goto(`${address()}/replicas`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  return page.getByRole('article', { name: 'test-ns/test-deployment' });
}

test('each cluster shows its numbers and says why, as a chart and as a table', async ({ page }) => {
  await openDetail(page);
  const row = rowOf(page, 'ap-northeast');
  await expect(row).toContainText('3 of 3 ready');
  await expect(row).toContainText('Weight1Min1Max3');
  await row.getByText('Why?').click();
  await expect(row).toContainText('Its minimum of 1 comes first.');
  await page.getByText('Table', { exact: true }).first().click();
  await expect(page).toHaveURL(/view=table/);
  await expect(page.getByRole('row', { name: /cluster1/ }).first()).toContainText('12');
  await expectAccessible(page);
});

test('the monitor keeps requested, planned and overflow apart, and has a table behind its chart', async ({ page }) => {
  const card = await openMonitor(page);
  for (const total of ['Requested', 'Planned', 'Overflow', 'Unplaced', 'Desired', 'Observed', 'Ready']) await expect(card.getByText(total, { exact: true }).first()).toBeVisible();
  await expect(rowOf(page, 'cluster1')).toContainText('6 of 6 ready');
  await card.getByText('Table', { exact: true }).click();
  await expect(card.getByRole('row', { name: /cluster2/ })).toContainText('6');
  await expect(card).toContainText('Last planned');
});

test('a preference is edited on the monitor against a live plan, reviewed, applied, followed until in sync, and reverted', async ({ page }) => {
  const card = await openMonitor(page);
  await card.getByRole('button', { name: 'Edit preference' }).click();
  await card.getByLabel('Total replicas').fill('18');
  await card.getByLabel('Weight of cluster2').fill('5');
  await expect(rowOf(page, 'cluster2')).toContainText('6 → ');
  await expect(card.getByRole('status').first()).toContainText('3 start');
  await card.getByRole('button', { name: 'Review' }).click();
  const review = page.getByRole('dialog', { name: /Review the plan/ });
  await expect(review.getByText('cluster2').first()).toBeVisible();
  await expectAccessible(page);
  await review.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog')).toContainText('In sync', { timeout: 30_000 });
  await expect(page.getByText('18 of 18 ready').first()).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Revert' }).click();
  await page.getByRole('dialog', { name: /Revert/ }).getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('15 of 15 ready').first()).toBeVisible({ timeout: 30_000 });
});

test('strategy, topology, failover and disruption are edited here, with the plan they lead to', async ({ page }) => {
  await openDetail(page);
  await page.getByRole('button', { name: 'Edit preference' }).click();
  // A handle and its field say the same; moving it is one step back, and the draft survives in the address.
  const [handle, max] = [page.getByRole('slider', { name: 'ap-northeast: Max, by handle' }), page.getByLabel('Max of ap-northeast')];
  await handle.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(max).toHaveValue('2');
  const grip = await handle.boundingBox();
  if (grip === null) throw new Error('the handle is on the page');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(0, grip.y + grip.height / 2, { steps: 6 });
  await page.mouse.up();
  await expect(max).toHaveValue('1');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(max).toHaveValue('3');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(max).toHaveValue('1');
  await expect(page).toHaveURL(/plan=/);
  await page.reload();
  await expect(max).toHaveValue('1');
  await max.fill('3');
  await page.getByText('Strategy, topology, failover, disruption').click();
  await page.getByText('Few clusters', { exact: true }).click();
  await page.getByLabel('Rebalance').check();
  await expect(rowOf(page, 'cluster1').or(rowOf(page, 'cluster2')).first()).toContainText('→');
  await page.getByText('Spread', { exact: true }).click();
  await page.getByLabel('Even out over').fill('region');
  await expect(page.getByText('Give a greatest difference')).toBeVisible();
  await page.getByLabel('Greatest difference').fill('2');
  await page.getByLabel('Move replicas when a cluster fails').check();
  await page.getByLabel('Wait, in seconds').fill('20');
  await page.getByLabel('Moves a minute, at most').fill('30');
  await rowOf(page, 'cluster1').getByText('Why?').click();
  await expect(rowOf(page, 'cluster1')).toContainText('Divided evenly over regions, zones and clusters');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await expect.poll(async () => (await clusterClient('host').get(PREFERENCE) as { spec: unknown }).spec, { timeout: 20_000 }).toMatchObject({
    strategy: 'Spread', topology: { key: 'region', maxSkew: 2 }, failover: { tolerationSeconds: 20, mode: 'Immediate', failback: 'Auto' }, disruption: { maxMovePerMinute: 30 },
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
  await restoreExample();
});

test('somebody else’s change between review and apply is refused by the server and told, and nothing typed is lost', async ({ page }) => {
  await openDetail(page);
  await page.getByRole('button', { name: 'Edit preference' }).click();
  await page.getByLabel('Total replicas').fill('17');
  await page.getByRole('button', { name: 'Review' }).click();
  const review = page.getByRole('dialog');
  const apply = review.getByRole('button', { name: 'Apply', exact: true });
  await expect(apply).toBeEnabled();
  await clusterClient('host').patch(PREFERENCE, { spec: { totalReplicas: 16 } });
  await apply.click();
  await expect(review.getByRole('alert')).toContainText('Somebody else changed test-deployment');
  const merge = review.getByRole('region', { name: /Somebody else changed/ });
  await expect(merge).toContainText('totalReplicas');
  await expect(merge.getByRole('button', { name: 'Keep both, as chosen' })).toBeVisible();
  await expect(apply).toBeDisabled();
  expect((await clusterClient('host').get(PREFERENCE) as { spec: unknown }).spec).toMatchObject({ totalReplicas: 16 });
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Total replicas')).toHaveValue('17');
  await restoreExample();
});

test('a cluster is stopped: the chart shows it, the others take over, and the layout returns when it is back', async ({ page }) => {
  test.setTimeout(180_000);
  const host = clusterClient('host');
  await host.patch(PREFERENCE, { spec: { failover: { tolerationSeconds: 1 } } });
  const card = await openMonitor(page);
  await expect(card).toContainText('15 of 15 ready');
  await setFault('cluster2', 'stop');
  try {
    await expect(rowOf(page, 'cluster2')).toContainText(/Offline|Not ready|Unknown/, { timeout: 60_000 });
    await expect(rowOf(page, 'cluster1')).toContainText('12 of 12 ready', { timeout: 60_000 });
    await expect(card).toContainText('Replicas of cluster2 run elsewhere until it is back.');
    await card.getByText('History', { exact: true }).click();
    await expect(card.getByRole('figure', { name: /Ready replicas of/ })).toBeVisible();
  } finally {
    await setFault('cluster2', 'start');
  }
  await expect(rowOf(page, 'cluster2')).toContainText('6 of 6 ready', { timeout: 90_000 });
  await expect(rowOf(page, 'cluster1')).toContainText('6 of 6 ready', { timeout: 60_000 });
  await card.getByRole('group', { name: 'Show the history as' }).getByText('Table', { exact: true }).click();
  await expect(card.getByRole('table', { name: 'History' })).toContainText('12 / 12');
  await host.patch(PREFERENCE, { spec: { failover: null } });
});

test('a change in a member is on the chart by itself, and nothing jumps', async ({ page }) => {
  await openMonitor(page);
  const row = rowOf(page, 'cluster1');
  await expect(row).toContainText('6 of 6 ready');
  const before = await row.boundingBox();
  const member = clusterClient('cluster1');
  const pods = await member.get('/api/v1/namespaces/test-ns/pods') as { items: { metadata: { name: string } }[] };
  const pod = `/api/v1/namespaces/test-ns/pods/${pods.items[0]?.metadata.name ?? ''}/status`;
  const setReady = (status: 'True' | 'False') => member.patch(pod, { status: { conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({ type, status: type === 'Ready' ? status : 'True' })) } });
  await setReady('False');
  await expect(row).toContainText('5 of 6 ready');
  expect(await row.boundingBox()).toEqual(before);
  await setReady('True');
  await expect(row).toContainText('6 of 6 ready');
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

test('the monitor and its history are accessible in both themes, and the address says what they show', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const card = await openMonitor(page);
  await card.getByText('History', { exact: true }).click();
  await expect(card.getByRole('figure', { name: /Ready replicas of/ })).toBeVisible();
  const moment = card.getByRole('slider', { name: 'Moment shown' });
  await moment.press('Home');
  await expect(moment).toHaveAttribute('aria-valuenow', '0');
  await moment.press('Escape');
  await expect(moment).toHaveAttribute('aria-valuetext', /^Now: .*cluster1 \d+ of \d+/);
  for (const hours of ['6 h', '24 h', '7 d', '30 d']) await card.getByText(hours, { exact: true }).click();
  await expect(page).toHaveURL(/hours=720/);
  await expect(card.getByRole('figure', { name: /Ready replicas of/ })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, ['color-contrast']);
  await card.getByRole('button', { name: 'Edit preference' }).click();
  await card.getByText('Strategy, topology, failover, disruption').click();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, ['color-contrast']);
});

test('the monitor reads in Chinese and fits 360 px', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${address()}/replicas`);
  await expect(page.getByText('15').first()).toBeVisible();
  await page.getByRole('button', { name: '编辑偏好' }).click();
  await page.getByText('策略、拓扑、故障转移、扰动').click();
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await expectAccessible(page);
});

test('the same numbers are metrics, for those who are signed in', async ({ page, playwright }) => {
  const metrics = await page.request.get(`${address()}/api/metrics`);
  expect(await metrics.text()).toMatch(/flotilla_replicas_ready\{resource="federateddeployments",namespace="test-ns",name="test-deployment",cluster="cluster1"\} \d+/);
  const stranger = await playwright.request.newContext({ storageState: { cookies: [], origins: [] } });
  expect((await stranger.get(`${address()}/api/metrics`)).status()).toBe(401);
  await stranger.dispose();
});
