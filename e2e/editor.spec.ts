import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { address, applyReplicaExample, restoreExample } from './replica-example.ts';

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

/** The same page for somebody else: another window with a session of its own cookies, on the same object. */
async function somebodyElse(page: Page, browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ storageState: await page.context().storageState(), viewport: { width: 1440, height: 900 } });
  const other = await context.newPage();
  await other.goto(`${address()}${path}`);
  await expect(other.getByText('Live', { exact: true })).toBeVisible();
  return other;
}

/** Reviews and applies what is drafted on a page, and waits until it is everywhere. */
async function reviewAndApply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
}

test('two people edit the same object: both changes are shown together and none is lost', async ({ page, browser }) => {
  await openTab(page, 'placement');
  await tile(page, 'ap-northeast').click();
  const other = await somebodyElse(page, browser, `${CONFIG_PAGE}?tab=overrides&cluster=cluster1`);
  const theirs = other.getByRole('region', { name: 'cluster1', exact: true }).getByRole('textbox', { name: '/data/colour', exact: true });
  await theirs.fill('green');
  await theirs.press('Enter');
  await reviewAndApply(other);
  await page.getByRole('button', { name: 'Review' }).click();
  const merge = page.getByRole('region', { name: /Somebody else changed palette/ });
  await expect(merge).toContainText('"green"');
  await expect(merge).toContainText('Last written by console, session');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await merge.getByRole('button', { name: 'Keep both changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => dataIn('ap-northeast')).toEqual({ colour: 'blue', size: 'small' });
  await expect.poll(() => dataIn('cluster1')).toEqual({ colour: 'green', size: 'small' });
  await other.context().close();
});

test('two people edit the same field: the review shows both, and nothing typed is lost', async ({ page, browser }) => {
  const card = `${CONFIG_PAGE}?tab=overrides&cluster=cluster1`;
  const field = (of: Page) => of.getByRole('region', { name: 'cluster1', exact: true }).getByRole('textbox', { name: '/data/colour', exact: true });
  const other = await somebodyElse(page, browser, card);
  await openTab(page, 'overrides&cluster=cluster1');
  await field(page).fill('red');
  await field(page).press('Enter');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('region', { name: 'Clusters that change' })).toContainText('"red"');
  await field(other).fill('violet');
  await field(other).press('Enter');
  await reviewAndApply(other);
  // The review is open already: the host refuses, and the same panel shows both.
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  const merge = page.getByRole('region', { name: /Somebody else changed palette/ });
  await expect(merge).toContainText('"violet"');
  await expect(merge).toContainText('"red"');
  await merge.getByRole('button', { name: 'Keep both, mine where they differ' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => dataIn('cluster1')).toEqual({ colour: 'red', size: 'small' });
  await other.context().close();
  await restore();
});

test('a draft is a link: somebody else opens it, with what it was begun over and that the object changed since', async ({ page, browser }) => {
  await openTab(page, 'placement');
  await tile(page, 'ap-northeast').click();
  await expect(page).toHaveURL(/draft=/);
  const link = page.url().slice(address().length);
  await page.getByRole('button', { name: 'Discard' }).click();
  await clusterClient('host').patch(CONFIG, { spec: { placement: { clusters: [{ name: 'cluster1' }] } } });
  await expect(tile(page, 'cluster2')).not.toBeChecked();
  const other = await somebodyElse(page, browser, link);
  await expect(tile(other, 'ap-northeast')).toBeChecked();
  await expect(other.getByText(/changed since this draft was begun/)).toBeVisible();
  await other.getByRole('button', { name: 'Review' }).click();
  const merge = other.getByRole('region', { name: /Somebody else changed palette/ });
  await expect(merge).toContainText('cluster2');
  await merge.getByRole('button', { name: 'Keep both changes' }).click();
  await expect(other.getByRole('dialog').getByRole('region', { name: 'Clusters that change' })).toContainText('ap-northeast');
  await other.context().close();
  await restore();
});

test('a cluster that refuses is told before, stays what the change waits for, and the change is taken back', async ({ page }) => {
  await openTab(page, 'overrides&cluster=cluster1');
  const card = page.getByRole('region', { name: 'cluster1', exact: true });
  await card.getByText('YAML', { exact: true }).click();
  await card.getByRole('textbox', { name: 'Manifest of cluster1' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: palette\n  namespace: test-namespace\n  labels:\n    kubefed.io/managed: "true"\ndata:\n  colour: blue\n  size: small\n  not a key!: x\n');
  await card.getByRole('button', { name: 'Make it the override' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Warnings' })).toContainText('cluster1 refuses');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  const waiting = dialog.getByRole('region', { name: 'Waiting for' });
  await expect(waiting).toContainText('cluster1', { timeout: 30_000 });
  await expect(waiting).toContainText('not a key!', { timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await page.getByRole('dialog', { name: /Revert/ }).getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 60_000 });
  expect(await dataIn('cluster1')).toEqual({ colour: 'blue', size: 'small' });
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

/** Goes on by Tab until something has the focus: nobody touches a mouse. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let i = 0; i < 150; i += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error('the keyboard does not get there');
}

async function applyByKeyboard(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  const apply = dialog.getByRole('button', { name: 'Apply', exact: true });
  await expect(apply).toBeEnabled({ timeout: 20_000 });
  await tabTo(page, apply);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/In sync after/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

test('without a mouse: a placement, an override and a weight, each reviewed and applied', async ({ page }) => {
  test.setTimeout(180_000);
  await openTab(page, 'distribution');
  await tabTo(page, page.getByRole('tab', { name: 'Distribution' }));
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Placement' })).toBeFocused();
  await tabTo(page, tile(page, 'ap-northeast'));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Review' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await applyByKeyboard(page);
  await expect.poll(() => dataIn('ap-northeast')).toEqual({ colour: 'blue', size: 'small' });
  await tabTo(page, page.getByRole('tab', { name: 'Placement' }), 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  const card = page.getByRole('region', { name: 'ap-northeast', exact: true });
  await tabTo(page, card.getByRole('button').first());
  await page.keyboard.press('Enter');
  const colour = card.getByRole('textbox', { name: '/data/colour', exact: true });
  await tabTo(page, colour);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('teal');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Review' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await applyByKeyboard(page);
  await expect.poll(() => dataIn('ap-northeast')).toEqual({ colour: 'teal', size: 'small' });
  await restore();
  await page.goto(`${address()}/workloads/federateddeployments/test-ns/test-deployment?view=table`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Edit preference' }));
  await page.keyboard.press('Enter');
  const weight = page.getByRole('textbox', { name: 'Weight of Every other cluster' }).or(page.getByRole('spinbutton', { name: 'Weight of Every other cluster' }));
  await tabTo(page, weight);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('3');
  await tabTo(page, page.getByRole('button', { name: 'Review' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('/clusters/*/weight');
  await applyByKeyboard(page);
  await restoreExample();
});

test('the review names the DNS names that answer otherwise, and the Service that loses its last endpoint', async ({ page }) => {
  test.setTimeout(180_000);
  const host = clusterClient('host');
  const labels = { app: 'front' };
  const of = (kind: string, spec: unknown) => ({ apiVersion: 'types.kubefed.io/v1beta1', kind, metadata: { namespace: 'test-namespace', name: 'front' }, spec });
  const placement = { clusters: [{ name: 'cluster1' }, { name: 'cluster2' }] };
  const pods = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
  await host.apply(`${TYPES}/federateddeployments/front`, of('FederatedDeployment', { template: { spec: { replicas: 1, selector: { matchLabels: labels }, template: pods } }, placement }));
  await host.apply(`${TYPES}/federatedservices/front`, of('FederatedService', { template: { spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80 }] } }, placement }));
  const dns = '/apis/multiclusterdns.kubefed.io/v1alpha1';
  await host.apply(`${dns}/namespaces/kube-federation-system/domains/review`, { apiVersion: 'multiclusterdns.kubefed.io/v1alpha1', kind: 'Domain', metadata: { namespace: 'kube-federation-system', name: 'review' }, domain: 'review.example' });
  const record = `${dns}/namespaces/test-namespace/servicednsrecords/front`;
  await host.apply(record, { apiVersion: 'multiclusterdns.kubefed.io/v1alpha1', kind: 'ServiceDNSRecord', metadata: { namespace: 'test-namespace', name: 'front' }, spec: { domainRef: 'review', recordTTL: 60 } });
  const answering = async () => ((await host.get(record)) as { status?: { dns?: { loadBalancer?: { ingress?: unknown[] } }[] } }).status?.dns?.filter(({ loadBalancer }) => (loadBalancer?.ingress ?? []).length > 0).length;
  await expect.poll(answering, { timeout: 60_000 }).toBe(2);
  await page.goto(`${address()}/workloads/federateddeployments/test-namespace/front?tab=placement`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await tile(page, 'cluster2').click();
  await page.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Warnings' })).toContainText('Service test-namespace/front loses its last endpoint in cluster2');
  await expect(dialog.getByRole('region', { name: 'DNS names that answer otherwise' })).toContainText('front.test-namespace.review.svc.review.example');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Back' }).click();
  for (const path of [record, `${dns}/namespaces/kube-federation-system/domains/review`, `${TYPES}/federatedservices/front`, `${TYPES}/federateddeployments/front`]) await host.remove(path);
});

test('a hundred clusters on the board: by region and zone, found by a filter, lit up by a selector', async ({ page }) => {
  await page.route('**/palette/editor', async (route) => {
    const response = await route.fetch();
    const editor = (await response.json()) as Record<string, unknown>;
    const clusters = Array.from({ length: 100 }, (_, i) => ({ name: `c-${String(i).padStart(3, '0')}`, labels: { env: i % 2 === 0 ? 'prod' : 'dev' }, health: 'ready', region: `region-${i % 9}`, zones: [`zone-${i % 3}`], lacksType: false }));
    await route.fulfill({ json: { ...editor, clusters } });
  });
  await openTab(page, 'placement');
  await expect(page.getByRole('heading', { name: 'region-8' })).toBeVisible();
  await expect(page.getByText('Zone zone-2').first()).toBeVisible();
  await page.getByText('Label selector', { exact: true }).first().click();
  const startedMs = Date.now();
  await page.getByRole('textbox', { name: 'Label selector' }).fill('env=prod');
  await expect(tile(page, 'c-098')).toContainText('matched env=prod');
  expect(Date.now() - startedMs).toBeLessThan(2_000);
  await expect(page.getByText('50 of 100', { exact: false }).first()).toBeVisible();
  await page.getByRole('searchbox').or(page.getByRole('textbox', { name: 'Filter clusters' })).first().fill('c-09');
  await expect(page.getByRole('checkbox', { name: /c-0/ })).toHaveCount(10);
  await expectAccessible(page);
});

test('what can not be loaded says so, tries again when asked, and loses no draft', async ({ page }) => {
  // Without hints nothing is tried again but by the reader.
  await page.route('**/api/watch', (request) => request.abort());
  for (const [path, route, shown] of [
    ['/placement', '**/api/v1/placement', page.getByRole('grid', { name: 'Workloads by clusters' })],
    [`${CONFIG_PAGE}?tab=placement`, '**/palette/editor', page.getByRole('checkbox', { name: /cluster1/ })],
    [`${CONFIG_PAGE}?tab=overrides`, '**/palette/editor', page.getByRole('region', { name: 'cluster1', exact: true })],
    [`${CONFIG_PAGE}?tab=history`, '**/palette/history', page.getByRole('region', { name: 'Accepted changes' })],
  ] as const) {
    await page.route(route, (request) => request.abort());
    await page.goto(`${address()}${path}`);
    const alert = page.getByRole('alert').filter({ has: page.getByRole('button', { name: /again|Retry/i }) });
    await expect(alert, path).toBeVisible();
    await expectAccessible(page);
    await page.unroute(route);
    await alert.getByRole('button', { name: /again|Retry/i }).click();
    await expect(shown, path).toBeVisible();
  }
  await page.unroute('**/api/watch');
  await openTab(page, 'placement');
  await tile(page, 'ap-northeast').click();
  await page.route('**/api/v1/changes/preview', (request) => request.abort());
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  await page.unroute('**/api/v1/changes/preview');
  await page.getByRole('dialog').getByRole('button', { name: /again|Retry/i }).click();
  await expect(page.getByRole('region', { name: 'Clusters that change' })).toContainText('ap-northeast');
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await expect(tile(page, 'ap-northeast')).toBeChecked();
  await page.getByRole('button', { name: 'Discard' }).click();
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
