import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { address } from './open-page.ts';
import { CONFIG, CONFIG_PAGE, TYPES, applyPalette, openPalette, paletteIn, restorePalette, tile } from './palette-example.ts';

test.describe.configure({ mode: 'serial' });

test.beforeAll(applyPalette);

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

test('two people edit the same object: the review shows both changes, who made the other, and nothing typed is lost', async ({ page, browser }) => {
  const card = `${CONFIG_PAGE}?tab=overrides&cluster=cluster1`;
  const field = (of: Page, name = 'colour') => of.getByRole('region', { name: 'cluster1', exact: true }).getByRole('textbox', { name: `/data/${name}`, exact: true });
  const other = await somebodyElse(page, browser, card);
  await openPalette(page, 'overrides&cluster=cluster1');
  await field(page).fill('red');
  await field(page).press('Enter');
  await field(page, 'size').fill('large');
  await field(page, 'size').press('Enter');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('region', { name: 'Clusters that change' })).toContainText('"red"');
  await field(other).fill('violet');
  await field(other).press('Enter');
  await reviewAndApply(other);
  // The review is open already: the host refuses, and the same panel shows both.
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  const merge = page.getByRole('region', { name: /Somebody else changed palette/ });
  await expect(merge).toContainText('"violet"');
  await expect(merge).toContainText('Last written by console, session');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await expect(merge).toContainText('"red"');
  await expect(merge.getByRole('radio', { name: /yours/ })).toBeChecked();
  await merge.getByRole('button', { name: 'Keep both, as chosen' }).click();
  await expect(page.getByRole('dialog').getByRole('status').filter({ hasText: 'Both changes are joined' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Decide again' }).click();
  await merge.getByRole('radio', { name: /theirs/ }).check();
  await merge.getByRole('button', { name: 'Keep both, as chosen' }).click();
  await expect(page.getByRole('dialog').getByText('Both changes are joined', { exact: false })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/In sync after/)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => paletteIn('cluster1')).toEqual({ colour: 'violet', size: 'large' });
  await other.context().close();
  await restorePalette();
});

test('a draft is a link: somebody else opens it, with what it was begun over and that the object changed since', async ({ page, browser }) => {
  await openPalette(page, 'placement');
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
  await restorePalette();
});

test('the rendered manifest is edited as YAML; a cluster that refuses it is told before, stays what the change waits for, and the change is taken back', async ({ page }) => {
  await openPalette(page, 'overrides&cluster=cluster1');
  const card = page.getByRole('region', { name: 'cluster1', exact: true });
  await card.getByText('YAML', { exact: true }).click();
  await card.getByRole('textbox', { name: 'Manifest of cluster1' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: palette\n  namespace: test-namespace\n  labels:\n    kubefed.io/managed: "true"\ndata:\n  colour: blue\n  size: small\n  not a key!: x\n');
  await card.getByRole('button', { name: 'Make it the override' }).click();
  await expect(card).toContainText('1 field overridden');
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
  expect(await paletteIn('cluster1')).toEqual({ colour: 'blue', size: 'small' });
  await restorePalette();
});

test('a session that ended keeps what was typed and says how to go on', async ({ page, context }) => {
  await openPalette(page, 'placement');
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
    await openPalette(page, 'overrides&cluster=cluster1');
    const card = page.getByRole('region', { name: 'cluster1', exact: true });
    await card.getByRole('combobox', { name: 'Write edits for' }).selectOption('all');
    const colour = card.getByRole('textbox', { name: '/data/colour', exact: true });
    await colour.fill('black');
    await colour.press('Enter');
    await page.getByRole('button', { name: 'Review' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('region', { name: 'Warnings' })).toContainText('cluster2 does not answer', { timeout: 20_000 });
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect.poll(() => paletteIn('cluster1'), { timeout: 30_000 }).toEqual({ colour: 'black', size: 'small' });
    await expect(dialog.getByRole('region', { name: 'Waiting for' })).toContainText('cluster2', { timeout: 30_000 });
  } finally {
    await setFault('cluster2', 'start');
  }
  await expect(page.getByRole('dialog').getByText(/In sync after/)).toBeVisible({ timeout: 60_000 });
  await restorePalette();
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
