import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { address, applyReplicaExample } from './replica-example.ts';

const TYPES = '/apis/types.kubefed.io/v1beta1/namespaces/test-namespace';
const CONFIG = `${TYPES}/federatedconfigmaps/palette`;
const CONFIG_PAGE = '/workloads/federatedconfigmaps/test-namespace/palette';
const CLUSTERS = '/apis/core.kubefed.io/v1beta1/namespaces/kube-federation-system/kubefedclusters';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  await applyReplicaExample();
  const host = clusterClient('host');
  await host.patch(`${CLUSTERS}/cluster1`, { metadata: { labels: { team: 'shop' } } });
  await host.patch(`${CLUSTERS}/cluster2`, { metadata: { labels: { team: 'ops' } } });
  await restore();
});

/** The object that the stories edit, as each of them finds it. The merge patch takes away what an apply leaves to its other owners. */
async function restore(): Promise<void> {
  const spec = { template: { data: { colour: 'blue', size: 'small' } }, placement: { clusters: [{ name: 'cluster1' }, { name: 'cluster2' }] }, overrides: [] };
  const host = clusterClient('host');
  await host.apply(CONFIG, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name: 'palette', namespace: 'test-namespace' }, spec });
  await host.patch(CONFIG, { spec });
  await expect.poll(() => dataIn('cluster2')).toEqual({ colour: 'blue', size: 'small' });
  await expect.poll(() => dataIn('ap-northeast')).toBeUndefined();
}

async function dataIn(cluster: string): Promise<unknown> {
  const found = await clusterClient(cluster).get('/api/v1/namespaces/test-namespace/configmaps/palette').catch(() => undefined);
  return (found as { data?: unknown } | undefined)?.data;
}

async function openTab(page: Page, tab: string): Promise<void> {
  await page.goto(`${address()}${CONFIG_PAGE}?tab=${tab}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

const tile = (page: Page, cluster: string) => page.getByRole('checkbox', { name: new RegExp(cluster) });

test('with the keyboard alone a cluster is picked, reviewed, applied, followed and taken back', async ({ page }) => {
  await openTab(page, 'placement');
  await expect(tile(page, 'cluster1')).toBeChecked();
  await tile(page, 'ap-northeast').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expect(tile(page, 'ap-northeast')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(tile(page, 'ap-northeast')).toBeChecked();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(tile(page, 'ap-northeast')).not.toBeChecked();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(tile(page, 'ap-northeast')).toBeChecked();
  await page.getByRole('button', { name: 'Review' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Place palette' });
  await expect(dialog.getByRole('region', { name: 'Clusters that change' })).toContainText('ap-northeast');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Apply', exact: true }).focus();
  await page.keyboard.press('Enter');
  for (const stage of ['Accepted', 'Scheduled', 'Rendered', 'Dispatched', 'Applied', 'Healthy']) await expect(dialog.getByRole('listitem').filter({ hasText: stage })).toBeVisible();
  await expect(dialog.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  expect(await dataIn('ap-northeast')).toEqual({ colour: 'blue', size: 'small' });
  await dialog.getByRole('button', { name: 'Revert' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: /Revert/ })).toContainText('1 object deleted');
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).press('Enter');
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => dataIn('ap-northeast')).toBeUndefined();
});

test('dragging over clusters picks them', async ({ page }) => {
  await openTab(page, 'placement');
  const from = await tile(page, 'cluster1').boundingBox();
  const to = await tile(page, 'cluster2').boundingBox();
  if (from === null || to === null) throw new Error('both tiles are on the page');
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 20, { steps: 12 });
  await page.mouse.up();
  await expect(tile(page, 'cluster2')).not.toBeChecked();
  await expect(page.getByText(/The list is empty|Exactly/)).toBeVisible();
});

test('a selector lights up its matches as it is typed, says why for each, and the draft is a link that survives', async ({ page }) => {
  await openTab(page, 'placement');
  await page.getByText('Label selector', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Label selector' }).fill('team=shop');
  await expect(tile(page, 'cluster1')).toContainText('matched team=shop');
  await expect(tile(page, 'cluster2')).toContainText('does not match team=shop');
  await page.getByRole('textbox', { name: 'Label selector' }).fill('team in (');
  await expect(page.getByRole('alert').filter({ hasText: 'team' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Label selector' }).fill('team=ops');
  await page.getByText('Explicit list', { exact: true }).click();
  await page.getByRole('button', { name: 'Drop all', exact: true }).first().click();
  await expect(page.getByText('The list is empty: it selects no cluster at all.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name of this draft' }).fill('nowhere');
  await page.getByRole('button', { name: 'Keep draft' }).click();
  await page.getByText('Label selector', { exact: true }).first().click();
  await expect(page.getByRole('textbox', { name: 'Label selector' })).toHaveValue('team=ops');
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Label selector' })).toHaveValue('team=ops');
  await page.getByRole('button', { name: 'Open nowhere' }).click();
  await expect(page.getByText('The list is empty: it selects no cluster at all.')).toBeVisible();
  await page.getByRole('button', { name: 'Delete draft nowhere' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page).not.toHaveURL(/draft=/);
});

test('an override is made in place, says where it comes from, is spread, and an idle one is pointed out', async ({ page }) => {
  await openTab(page, 'overrides&cluster=cluster2');
  const card = page.getByRole('region', { name: 'cluster2', exact: true });
  const colour = card.getByRole('textbox', { name: '/data/colour', exact: true });
  await expect(card.getByRole('listitem').filter({ hasText: '/data/colour' })).toContainText('template');
  await colour.fill('red');
  await colour.press('Enter');
  await expect(card.getByRole('listitem').filter({ hasText: '/data/colour' })).toContainText('this cluster');
  await card.getByRole('combobox', { name: 'Write edits for' }).selectOption('all');
  const size = card.getByRole('textbox', { name: '/data/size', exact: true });
  await size.fill('large');
  await size.press('Enter');
  await expect(card.getByRole('listitem').filter({ hasText: '/data/size' })).toContainText('for all clusters');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog', { name: 'Overrides of palette' });
  await expect(dialog.getByRole('region', { name: 'Clusters that change' })).toContainText('"red"');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  expect([await dataIn('cluster1'), await dataIn('cluster2')]).toEqual([{ colour: 'blue', size: 'large' }, { colour: 'red', size: 'large' }]);
  await clusterClient('host').patch(CONFIG, { spec: { overrides: [{ clusterName: 'cluster1', clusterOverrides: [{ path: '/data/colour', value: 'blue' }, { op: 'remove', path: '/data/gone' }] }] } });
  await openTab(page, 'overrides');
  const findings = page.getByRole('region', { name: 'To look at before saving' });
  await expect(findings).toContainText('does nothing in cluster1');
  await expect(findings).toContainText('is not there in cluster1');
  await restore();
});

test('the rendered manifest is edited as YAML, and the difference becomes the override', async ({ page }) => {
  await openTab(page, 'overrides&cluster=cluster1');
  const card = page.getByRole('region', { name: 'cluster1', exact: true });
  await card.getByText('YAML', { exact: true }).click();
  const text = card.getByRole('textbox', { name: 'Manifest of cluster1' });
  await text.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: palette\n  namespace: test-namespace\n  labels:\n    kubefed.io/managed: "true"\ndata:\n  colour: blue\n  shade: dark\n');
  await card.getByRole('button', { name: 'Make it the override' }).click();
  await expect(card).toContainText('2 fields differ');
  await page.getByRole('button', { name: 'Discard' }).first().click();
});

test('two people edit the same object: both changes are shown together and none is lost', async ({ page }) => {
  await openTab(page, 'placement');
  await tile(page, 'ap-northeast').click();
  await clusterClient('host').patch(CONFIG, { spec: { template: { data: { colour: 'green' } } } });
  await page.getByRole('button', { name: 'Review' }).click();
  const merge = page.getByRole('region', { name: /Somebody else changed palette/ });
  await expect(merge).toContainText('"green"');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await merge.getByRole('button', { name: 'Keep both changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => dataIn('ap-northeast')).toEqual({ colour: 'green', size: 'small' });
  await restore();
});

test('a session that ended keeps what was typed and says how to go on', async ({ page, context }) => {
  await openTab(page, 'placement');
  await tile(page, 'ap-northeast').click();
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('not signed in any more');
  await context.addCookies(cookies);
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await expect(tile(page, 'ap-northeast')).toBeChecked();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('region', { name: 'Clusters that change' })).toContainText('ap-northeast');
});

test('a cluster that is down is told in the review, and holds nothing up', async ({ page }) => {
  test.setTimeout(150_000);
  await setFault('cluster2', 'stop');
  try {
    await openTab(page, 'overrides&cluster=cluster1');
    const card = page.getByRole('region', { name: 'cluster1', exact: true });
    await card.getByRole('combobox', { name: 'Write edits for' }).selectOption('all');
    const colour = card.getByRole('textbox', { name: '/data/colour', exact: true });
    await colour.fill('black');
    await colour.press('Enter');
    await page.getByRole('button', { name: 'Review' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('region', { name: 'Warnings' })).toContainText('cluster2 does not answer', { timeout: 20_000 });
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect.poll(() => dataIn('cluster1'), { timeout: 30_000 }).toEqual({ colour: 'black', size: 'small' });
    await expect(dialog.getByRole('region', { name: 'Waiting for' })).toContainText('cluster2', { timeout: 30_000 });
  } finally {
    await setFault('cluster2', 'start');
  }
  await expect(page.getByRole('dialog').getByText(/In sync after/)).toBeVisible({ timeout: 60_000 });
  await restore();
});

test('the matrix switches cells, copies a pattern, fills by a rule, takes back, and is reviewed as one change', async ({ page }) => {
  await page.goto(`${address()}/placement?q=palette`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Workloads by clusters' });
  await grid.focus();
  await page.keyboard.press('Space');
  await expect(grid.getByRole('gridcell', { name: 'test-namespace/palette in ap-northeast: will be placed' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(grid.getByRole('gridcell', { name: 'test-namespace/palette in ap-northeast: not placed' })).toBeVisible();
  await page.keyboard.press('x');
  await page.getByRole('textbox', { name: 'Fill by rule' }).fill('team=shop');
  await page.getByRole('button', { name: 'Fill 1 row' }).click();
  await expect(grid.getByRole('gridcell', { name: 'test-namespace/palette in cluster2: will be removed' })).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('dialog', { name: 'Place 1 workload' })).toContainText('1 object deleted in 1 cluster');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.goto(`${address()}/placement`);
  await grid.getByRole('gridcell', { name: /test-deployment in ap-northeast: not placed/ }).click();
  await expect(page.getByText('1 workload changed')).toBeVisible();
});

/** A federation of many clusters and workloads, as the API would tell it. */
function manyRows(rows: number, clusters: number): unknown {
  return {
    asOf: new Date().toISOString(), scope: 'Cluster', namespaces: { shop: { placement: { clusterSelector: {} } } },
    clusters: Array.from({ length: clusters }, (_, i) => ({ name: `cluster-${String(i).padStart(3, '0')}`, labels: { env: i % 2 === 0 ? 'prod' : 'dev' }, health: 'ready', region: `region-${i % 9}`, zones: [] })),
    rows: Array.from({ length: rows }, (_, i) => ({
      resource: 'federateddeployments', kind: 'FederatedDeployment', namespace: 'shop', name: `web-${String(i).padStart(4, '0')}`, generation: 1, holding: [], isFree: false,
      placement: i % 3 === 0 ? { clusterSelector: { matchLabels: { env: 'prod' } } } : { clusters: [{ name: 'cluster-001' }] },
    })),
  };
}

test('1,000 workloads by 100 clusters: only what is in sight is drawn, wherever one scrolls to', async ({ page }) => {
  await page.route('**/api/v1/placement', (route) => route.fulfill({ json: manyRows(1_000, 100) }));
  await page.goto(`${address()}/placement`);
  const grid = page.getByRole('grid', { name: 'Workloads by clusters' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  await expect(grid).toHaveAttribute('aria-rowcount', '1001');
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(4_000);
  await grid.evaluate((element) => { element.scrollTo(element.scrollWidth, element.scrollHeight); });
  await expect(grid.getByRole('gridcell', { name: /shop\/web-0999 in cluster-099/ })).toBeVisible();
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(4_000);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the board, the overrides and the matrix are accessible in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    for (const path of [`${CONFIG_PAGE}?tab=placement`, `${CONFIG_PAGE}?tab=overrides&cluster=cluster1`, '/placement']) {
      await page.goto(`${address()}${path}`);
      await expect(page.getByText('cluster1').first()).toBeVisible();
      await expectAccessible(page);
    }
  });
}
