import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { setFault } from './faults.ts';
import { address, openPage } from './open-page.ts';

const NAMESPACE = 'names';
const ZONE = 'fleet.example';
const GLOBAL = `web.${NAMESPACE}.fed.svc.${ZONE}`;
const CLUSTERS = ['cluster1', 'cluster2', 'ap-northeast'] as const;
const TYPES = '/apis/types.kubefed.io/v1beta1';
const IN_NAMESPACE = `${TYPES}/namespaces/${NAMESPACE}`;
const SYSTEM = 'kube-federation-system';
const EXPORTS = 'serviceexports.multicluster.x-k8s.io';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** A cluster counts as lost after three failed probes. */
const LOST_MS = 60_000;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  const host = clusterClient('host');
  const labels = { app: 'web' };
  const placement = { clusterSelector: {} };
  const federated = (kind: string, name: string, spec: unknown) => ({ apiVersion: 'types.kubefed.io/v1beta1', kind, metadata: { namespace: NAMESPACE, name }, spec });
  await host.apply(`/api/v1/namespaces/${NAMESPACE}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await host.apply(`${IN_NAMESPACE}/federatednamespaces/${NAMESPACE}`, federated('FederatedNamespace', NAMESPACE, { placement }));
  const pods = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
  await host.apply(`${IN_NAMESPACE}/federateddeployments/web`, federated('FederatedDeployment', 'web', { template: { spec: { replicas: 1, selector: { matchLabels: labels }, template: pods } }, placement }));
  await host.apply(`${IN_NAMESPACE}/federatedservices/web`, federated('FederatedService', 'web', { template: { spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80 }] } }, placement }));
});

/** Other stories begin with a federation in which nothing is federated. */
test.afterAll(async () => {
  const host = clusterClient('host');
  const gone = async (path: string): Promise<void> => {
    await host.remove(path).catch(() => undefined);
    await expect.poll(() => host.get(path).then(() => 'there', () => 'gone'), { timeout: 30_000 }).toBe('gone');
  };
  for (const object of ['federatedingresses/front', 'federatedservices/web', 'federateddeployments/web', `federatednamespaces/${NAMESPACE}`]) await gone(`${IN_NAMESPACE}/${object}`);
  await gone(`/apis/multiclusterdns.kubefed.io/v1alpha1/namespaces/${SYSTEM}/domains/fed`);
  await gone(`/apis/core.kubefed.io/v1beta1/namespaces/${SYSTEM}/federatedtypeconfigs/${EXPORTS}`);
  await host.remove(`/api/v1/namespaces/${NAMESPACE}`).catch(() => undefined);
  for (const cluster of CLUSTERS) {
    for (const definition of [EXPORTS, 'serviceimports.multicluster.x-k8s.io']) await clusterClient(cluster).remove(`${DEFINITIONS}/${definition}`).catch(() => undefined);
  }
});

const names = (page: Page) => page.getByRole('region', { name: 'Names', exact: true });
const globalNode = (page: Page) => names(page).getByRole('listitem').filter({ hasText: GLOBAL }).first();

async function ask(page: Page, name: string): Promise<string> {
  await openPage(page, '/dns?tab=query');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  return page.getByRole('figure', { name: 'Answer of the name server' }).innerText();
}

test('the keyboard goes to DNS, which says that there are no names and what to do', async ({ page }) => {
  await page.goto(`${address()}/overview`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page.getByRole('heading', { name: 'DNS', exact: true })).toBeVisible();
  await expect(page.getByText('No names yet')).toBeVisible();
  await expectAccessible(page);
});

test('a federated Service gets its names in one step, its Domain with it', async ({ page }) => {
  await openPage(page, '/dns');
  await page.getByRole('button', { name: 'Add names' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add names' });
  await expect(dialog.getByRole('combobox', { name: 'Federated Service' })).toHaveValue(`${NAMESPACE}/web`);
  await dialog.getByRole('textbox', { name: 'Zone', exact: true }).fill(ZONE);
  await dialog.getByRole('textbox', { name: 'TTL in seconds' }).fill('5');
  await expect(dialog.getByRole('list', { name: 'Planned changes' }).getByRole('listitem').filter({ hasText: `created: ${GLOBAL}` })).toContainText('5 A 198.18.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create record' }).click();
  await expect(dialog).toBeHidden();
  for (const cluster of CLUSTERS) await expect(globalNode(page)).toContainText(cluster);
  for (const place of ['us-east', 'eu-west', 'ap-northeast']) await expect(names(page).getByText(`web.${NAMESPACE}.fed.svc.${place}.${ZONE}`, { exact: true })).toBeVisible();
  await expect(names(page).getByText('TTL 5 s').first()).toBeVisible();
  await expect(page.getByRole('article', { name: `${NAMESPACE}/web` })).toContainText('Answering');
});

test('the running server answers the live query as dig shows it', async ({ page }) => {
  const found = await ask(page, GLOBAL);
  expect(found).toMatch(/status: NOERROR/);
  expect(found.match(/\sIN\s+A\s+198\.18\./g)).toHaveLength(CLUSTERS.length);
  const missing = await ask(page, `nobody.${ZONE}`);
  expect(missing).toMatch(/status: NXDOMAIN[\s\S]*AUTHORITY SECTION[\s\S]*SOA/);
  await expect(page.getByRole('table', { name: 'Latest queries' }).getByRole('row', { name: new RegExp(`nobody.${ZONE}`) }).first()).toContainText('NXDOMAIN');
  await page.getByRole('combobox', { name: 'Type', exact: true }).selectOption('TXT');
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(`nobody.${ZONE}`);
  await expect(page.getByRole('figure', { name: 'Answer of the name server' })).toContainText(/nobody\.[\s\S]*IN\s+TXT/);
  await expectAccessible(page);
});

test('what a service refuses is said in the language of the page', async ({ page, context }) => {
  await context.addCookies([{ name: 'flotilla-locale', value: 'zh', url: address() }]);
  await page.goto(`${address()}/dns?tab=query`);
  await page.getByLabel('名称', { exact: true }).fill(`no spaces.${ZONE}`);
  await page.getByRole('button', { name: '查询', exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(`“no spaces.${ZONE}”不是可以查询的名称`);
});

test('what a client gets depends on its region, and a loss is seen before it happens', async ({ page }) => {
  await openPage(page, '/dns');
  const client = page.getByRole('region', { name: 'What would a client get?' });
  await client.getByRole('combobox', { name: 'Region of the client' }).selectOption('eu-west');
  await expect(client.getByRole('listitem').first()).toContainText('cluster2');
  await expect(client.getByRole('listitem').first()).not.toContainText('cluster1');
  const loss = page.getByRole('region', { name: 'What if a cluster is lost?' });
  await loss.getByRole('checkbox', { name: 'cluster2' }).check();
  const planned = loss.getByRole('list', { name: 'Planned changes' });
  await expect(planned.getByRole('listitem').filter({ hasText: `updated: ${GLOBAL}` })).toBeVisible();
  await expect(planned.getByRole('listitem').filter({ hasText: `created: web.${NAMESPACE}.fed.svc.eu-west.${ZONE}` })).toContainText(`CNAME ${GLOBAL}`);
});

test('a cluster is killed, and the answer changes while one watches', async ({ page }) => {
  test.setTimeout(3 * LOST_MS);
  await openPage(page, '/dns');
  await expect(globalNode(page)).toContainText('cluster2');
  await setFault('cluster2', 'stop');
  try {
    await expect(names(page).getByText('↑ falls back to: All clusters')).toBeVisible({ timeout: LOST_MS });
    await expect(names(page).getByText('↑ falls back to: Region').first()).toBeVisible();
    const notices = page.getByRole('complementary', { name: 'Notices' });
    await expect(notices.getByText(/^cluster2 does not answer/)).toBeVisible();
    await expect(notices.getByText(/^cluster2 is away: its names lead to other clusters/)).toBeVisible();
    await expectAccessible(page);
    const answer = await ask(page, GLOBAL);
    expect(answer.match(/\sIN\s+A\s+198\.18\./g)).toHaveLength(CLUSTERS.length - 1);
  } finally {
    await setFault('cluster2', 'start');
  }
  await openPage(page, '/dns');
  await expect(names(page).getByText('↑ falls back to: All clusters')).toBeHidden({ timeout: LOST_MS });
  await expect(globalNode(page)).toContainText('cluster2');
});

test('an edit shows its diff before it is applied', async ({ page }) => {
  await openPage(page, '/dns');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Edit ${NAMESPACE}/web` });
  await dialog.getByRole('combobox', { name: 'Policy' }).selectOption('Failover');
  await dialog.getByLabel('Clusters in order').fill('ap-northeast\ncluster1');
  await dialog.getByLabel('Prefix in the zone').fill('www');
  const planned = dialog.getByRole('list', { name: 'Planned changes' });
  await expect(planned.getByRole('listitem').filter({ hasText: `created: www.${ZONE}` })).toBeVisible();
  await expect(planned.getByRole('listitem').filter({ hasText: `updated: ${GLOBAL}` })).toBeVisible();
  await dialog.getByRole('button', { name: 'Apply changes' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('article', { name: `${NAMESPACE}/web` })).toContainText('Failover');
  await expect(names(page).getByText(`www.${ZONE}`, { exact: true })).toBeVisible();
});

test('an Ingress has a record of its own, from the hosts that it answers for', async ({ page }) => {
  const host = `shop.${ZONE}`;
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const template = { spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] } };
  await clusterClient('host').apply(`${IN_NAMESPACE}/federatedingresses/front`, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedIngress', metadata: { namespace: NAMESPACE, name: 'front' }, spec: { template, placement: { clusterSelector: {} } } });
  await openPage(page, '/dns');
  await page.getByRole('button', { name: 'Add Ingress record' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add Ingress record' });
  await expect(dialog.getByLabel('Hosts')).toHaveValue(host);
  await dialog.getByLabel('Hosts').fill('not a host');
  await dialog.getByRole('button', { name: 'Create record' }).click();
  await expect(dialog).toContainText('At least one host');
  await dialog.getByLabel('Hosts').fill(host);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create record' }).click();
  const article = page.getByRole('article', { name: `${NAMESPACE}/front` });
  await expect(article).toContainText('Answering', { timeout: 30_000 });
  await article.getByRole('button', { name: 'Edit', exact: true }).click();
  const edit = page.getByRole('dialog', { name: `Edit ${NAMESPACE}/front` });
  await edit.getByLabel('TTL in seconds').fill('30');
  await expect(edit.getByRole('list', { name: 'Planned changes' })).toContainText(host);
  await edit.getByRole('button', { name: 'Apply changes' }).click();
  await expect(edit).toBeHidden();
  await expect(names(page).getByText('TTL 30 s').first()).toBeVisible();
  await article.getByRole('button', { name: 'Delete', exact: true }).click();
  const removal = page.getByRole('dialog', { name: `Delete ${NAMESPACE}/front?` });
  await removal.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(removal.getByText('Done. Nothing more has to change')).toBeVisible();
  await removal.getByRole('button', { name: 'Close' }).last().click();
  await expect(article).toBeHidden();
});

test('a zone is exported as a file', async ({ page }) => {
  await openPage(page, '/dns?tab=server');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: `Download the zone file of ${ZONE}` }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`${ZONE}.zone`);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain(`$ORIGIN ${ZONE}.`);
  expect(text).toMatch(new RegExp(`^www\\.${ZONE}\\. 5 IN CNAME ${GLOBAL}\\.$`, 'm'));
  await expectAccessible(page);
});

test('a federated Service is exported in all its clusters once the definitions are installed on purpose', async ({ page }) => {
  await openPage(page, '/dns?tab=clusterset');
  await page.getByRole('button', { name: 'Install definitions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Install definitions' });
  await dialog.getByRole('button', { name: 'Install in 3 clusters' }).click();
  await expect(dialog).toContainText('Installed in 3 clusters.');
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('button', { name: 'Export in all its clusters' }).click();
  const row = page.getByRole('row', { name: new RegExp(`web.${NAMESPACE}.svc.clusterset.local`) });
  for (const cluster of CLUSTERS) await expect(row).toContainText(cluster, { timeout: 40_000 });
  await expect(row).toContainText(GLOBAL);
  await expectAccessible(page);
  await row.getByRole('button', { name: /Withdraw/ }).click();
  await expect(row).toBeHidden({ timeout: 40_000 });
});

test('a filter without a match is not empty', async ({ page }) => {
  await openPage(page, '/dns');
  await page.getByRole('searchbox', { name: 'Filter by name or namespace' }).fill('no-such-thing');
  await expect(page.getByText('No record matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(names(page)).toBeVisible();
});

test('it is accessible in both themes and fits 360 px', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openPage(page, '/dns');
  await expect(names(page)).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, ['color-contrast']);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const tab of ['', 'query', 'clusterset', 'server']) {
    await page.goto(`${address()}/dns?tab=${tab}`);
    await expect(page.getByRole('tabpanel')).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  }
});

test('a record that is deleted takes its names along', async ({ page }) => {
  await openPage(page, '/dns');
  const [dialog, back] = [page.getByRole('dialog', { name: `Delete ${NAMESPACE}/web?`, exact: true }), page.getByRole('dialog', { name: /^Revert/ })];
  const remove = async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(dialog.getByRole('region', { name: 'DNS names that answer otherwise' })).toContainText(GLOBAL);
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(dialog.getByText('Done. Nothing more has to change')).toBeVisible();
  };
  await remove();
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await expect(back.getByRole('region', { name: 'DNS names that answer otherwise' })).toContainText(GLOBAL);
  await back.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(back.getByText('Done. Nothing more has to change')).toBeVisible();
  await back.getByRole('button', { name: 'Close' }).last().click();
  await openPage(page, '/dns');
  await expect(page.getByText(GLOBAL).first()).toBeVisible();
  await remove();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('No names yet')).toBeVisible();
  await expect.poll(() => ask(page, GLOBAL)).toMatch(/status: NXDOMAIN/);
});
