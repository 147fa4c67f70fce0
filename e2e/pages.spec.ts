import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { ROOT } from './federation.ts';
import { address, openPage as open } from './open-page.ts';

const NAMESPACE = 'pages-story';
const CONFIG = '/apis/core.kubefed.io/v1beta1/namespaces/kube-federation-system/kubefedconfigs/kubefed';
const WIDGETS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gizmos.example.com';

test.describe.configure({ mode: 'default' });

/** Escape, and nothing in front of the page any more: what is pressed while a dialog is there goes to the dialog. */
async function escape(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

function federatedDeployment(name: string, cpu: string): unknown {
  const labels = { app: name };
  const container = { name: 'web', image: 'nginx:1.27', resources: { requests: { cpu } } };
  return {
    apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedDeployment', metadata: { name, namespace: NAMESPACE },
    spec: {
      template: { spec: { replicas: 6, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } },
      placement: { clusters: [{ name: 'cluster2' }] },
    },
  };
}

test('types: a custom resource that one member has is enabled, and disabled with its definition', async ({ page }) => {
  const member = clusterClient('cluster1');
  await member.apply(WIDGETS, {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gizmos.example.com' },
    spec: {
      group: 'example.com', scope: 'Namespaced', names: { plural: 'gizmos', singular: 'gizmo', kind: 'Gizmo', listKind: 'GizmoList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
    },
  });
  await open(page, '/types');
  await expect(page.getByRole('row', { name: /^Deployment apps\/v1/ })).toContainText('Running');
  await page.getByRole('button', { name: 'Enable a type' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox', { name: 'Find a type' }).fill('gizmo');
  await dialog.getByRole('button', { name: /Gizmo/ }).click();
  await expect(dialog).toContainText('Creates the FederatedTypeConfig gizmos.example.com');
  await expect(dialog).toContainText('ap-northeast and cluster2 do not serve the type');
  await dialog.getByRole('button', { name: 'Enable', exact: true }).click();
  await expect(dialog.getByRole('status')).toContainText('is enabled');
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  const row = page.getByRole('row', { name: /Gizmo/ });
  await expect(row).toContainText('Running');
  await page.getByRole('button', { name: 'Disable gizmos.example.com' }).click();
  await dialog.getByRole('radio', { name: /Delete federatedgizmos/ }).check();
  await dialog.getByRole('button', { name: 'Review', exact: true }).click();
  await dialog.getByRole('button', { name: /^Apply/ }).click();
  await expect(dialog).toContainText('Nothing more has to change');
  await escape(page);
  await expect(page.getByRole('row', { name: /^Deployment apps\/v1/ })).toBeVisible();
  await expect(row).toHaveCount(0);
  await member.remove(WIDGETS);
});

test('types: filters live in the address, and no match is not empty', async ({ page }) => {
  await open(page, '/types');
  await page.getByRole('searchbox', { name: /Filter by kind/ }).fill('no-such-type');
  await expect(page.getByText('No type matches')).toBeVisible();
  await expect(page).toHaveURL(/q=no-such-type/);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('row', { name: /ConfigMap/ })).toBeVisible();
});

test('create: the editor completes and corrects, keeps what was typed, and leads to the workload', async ({ page }) => {
  await open(page, '/create');
  const editor = page.getByRole('textbox', { name: 'Manifests as YAML' });
  await editor.click();
  // A word that is offered and typed to its end is followed by a new line.
  await page.keyboard.type('apiVersion: apps/v1\nkind: Deployment');
  await expect(page.getByRole('option', { name: /^Deployment/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('a: b: c');
  await expect(editor.locator('.cm-line')).toHaveText(['apiVersion: apps/v1', 'kind: Deployment', 'a: b: c']);
  await expect(page.getByText('Line 3 is not YAML yet: Nested mappings are not allowed in compact mappings.')).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(`apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: ${NAMESPACE}\nspec:\n  replica: 2\n  `);
  await page.keyboard.type('selec');
  const option = page.getByRole('option', { name: /^selector/ });
  await expect(option).toBeVisible();
  await page.keyboard.press('Escape');
  for (let back = 0; back < 'selec'.length; back += 1) await page.keyboard.press('Backspace');
  await page.keyboard.insertText('selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}\n');
  await expect(page.getByText('Refused')).toBeVisible();
  // What is found is marked anew after each check, which takes the words of a mark that is pointed at away.
  await expect(async () => {
    await editor.hover({ position: { x: 5, y: 5 } });
    await page.locator('.cm-lintRange-error').first().hover();
    await expect(page.getByText('There is no field “replica” here. Did you mean “replicas”?')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.reload();
  await expect(editor).toContainText('replica: 2');
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(`apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: ${NAMESPACE}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}\n`);
  await expect(page.getByText('Deployment web becomes a FederatedDeployment')).toBeVisible();
  await expect(page.getByText(`There is no namespace ${NAMESPACE} on the host yet.`)).toBeVisible();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/workloads/federateddeployments/${NAMESPACE}/web`));
  await expect(page.getByText('6 of 6 ready').first()).toBeVisible();
});

test('create: a form makes a Deployment with its Service, and says what is wrong where it is', async ({ page }) => {
  await open(page, '/create?from=form');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop Front');
  await expect(page.getByText(/A name starts with a letter/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('front');
  await page.getByRole('textbox', { name: 'Namespace' }).fill(NAMESPACE);
  await page.getByRole('textbox', { name: 'Image' }).fill('nginx:1.27');
  await page.getByRole('radio', { name: 'These clusters' }).check();
  await expect(page.getByRole('alert').filter({ hasText: 'Tick at least one cluster.' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What would happen' })).toContainText('Still open: Clusters.');
  await page.getByRole('checkbox', { name: 'cluster1' }).check();
  await expect(page.getByText('Can be created')).toHaveCount(2);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/workloads/federateddeployments/${NAMESPACE}/front`));
});

test('create: an object of a member is federated as it is', async ({ page }) => {
  await clusterClient('cluster1').apply(`/api/v1/namespaces/${NAMESPACE}/configmaps/colours`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours', namespace: NAMESPACE }, data: { sky: 'blue' } });
  await open(page, '/create?from=cluster');
  await page.getByRole('combobox', { name: 'Cluster' }).selectOption('cluster1');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('configmaps');
  await page.getByRole('button', { name: /pages-story\/colours/ }).click();
  await expect(page.getByText('sky: blue')).toBeVisible();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/federatedconfigmaps/${NAMESPACE}/colours`));
  await expect.poll(() => clusterClient('cluster2').get(`/api/v1/namespaces/${NAMESPACE}/configmaps/colours`).then(() => true, () => false)).toBe(true);
});

test('pods: why a cluster is short is answered on the spot, with log and events', async ({ page }) => {
  const path = `/apis/types.kubefed.io/v1beta1/namespaces/${NAMESPACE}/federateddeployments/hungry`;
  await clusterClient('host').apply(path, federatedDeployment('hungry', '3'));
  await open(page, `/workloads/federateddeployments/${NAMESPACE}/hungry?tab=pods`);
  await expect(page.getByRole('region', { name: 'Why' })).toContainText(/2 Pods are not ready: Unschedulable.*Insufficient cpu/);
  await expect(page.getByText('short by 2')).toBeVisible();
  const pods = page.getByRole('table', { name: 'Pods in cluster2' });
  await expect(pods.getByRole('row', { name: /Waiting/ })).toHaveCount(2);
  await pods.getByRole('row', { name: /Running/ }).first().getByRole('button', { name: /Log and events/ }).click();
  const dialog = page.getByRole('dialog');
  const log = dialog.getByRole('log', { name: 'Log' });
  await expect(log).toContainText('container web started from image nginx:1.27');
  await expect(dialog.getByRole('status')).toContainText('Following');
  await expect(dialog).toContainText('Scheduled');
  await expectAccessible(page);
  const pod = await dialog.getByRole('heading', { level: 2 }).innerText();
  await clusterClient('cluster2').remove(`/api/v1/namespaces/${NAMESPACE}/pods/${pod}`);
  await expect(dialog.getByRole('status')).toContainText(`No new lines: cluster2 refused it: pods "${pod}" not found`, { timeout: 30_000 });
  expect((await log.innerText()).match(/container web started/g)).toHaveLength(1);
  await page.keyboard.press('Escape');
  await clusterClient('host').remove(path);
});

test('⌘K finds an object in any cluster, goes to pages and does things, by keyboard alone', async ({ page }) => {
  await open(page, '/overview');
  await page.keyboard.press('Control+k');
  // Typed at once, while the menu's own code is still on its way.
  await page.keyboard.type('pages-story colours');
  const field = page.getByRole('combobox', { name: /any object in any cluster/ });
  await expect(field).toHaveValue('pages-story colours');
  await expect(page.getByRole('option', { name: /ConfigMap in ap-northeast, cluster1 and cluster2/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/federatedconfigmaps\/pages-story\/colours/);
  await page.keyboard.press('Control+k');
  await field.fill('sett');
  await expect(page.getByRole('option', { name: /^Settings/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings/);
  await page.keyboard.press('Control+k');
  await field.fill('dark');
  await expect(page.getByRole('option', { selected: true })).toContainText(/dark/i);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('⌘K does things with what it finds: a verb with a name, or → on a find; what changes something goes through the review', async ({ page }) => {
  await clusterClient('cluster2').apply('/api/v1/namespaces/default/configmaps/stray', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stray', namespace: 'default' }, data: { found: 'yes' } });
  await open(page, '/overview');
  const field = page.getByRole('dialog').getByRole('combobox');
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Control+k');
  await field.fill('pause pages-story/colours');
  await page.getByRole('option', { name: /^Pause: pages-story\/colours/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Pause: pages-story/colours');
  await expect(dialog.getByRole('button', { name: /^Apply/ })).toBeVisible();
  await escape(page);
  await page.keyboard.press('Control+k');
  await field.fill('stray');
  await expect(page.getByRole('option', { name: /default\/stray.*ConfigMap in cluster2/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('option', { name: 'Open cluster cluster2' })).toBeVisible();
  await page.getByRole('option', { name: 'Federate' }).click();
  await expect(page).toHaveURL(/from=cluster&cluster=cluster2&type=configmaps&object=default%2Fstray/);
  await expect(page.getByText('found: "yes"').or(page.getByText('found: yes')).first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await field.fill('disable jobs');
  await page.getByRole('option', { name: /^Disable: jobs\.batch/ }).click();
  await expect(dialog).toContainText('Disable jobs.batch');
  await escape(page);
  await page.keyboard.press('Control+k');
  await field.fill('renew');
  await expect(page.getByRole('option', { selected: true })).toContainText(/renew/i);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/settings#leaderElect\.renewDeadline/);
  await expect(page.getByRole('textbox', { name: /Renew/ })).toBeFocused();
  await clusterClient('cluster2').remove('/api/v1/namespaces/default/configmaps/stray');
});

test('rows are walked, picked and edited by single keys', async ({ page }) => {
  await open(page, `/workloads?q=${NAMESPACE}/colours`);
  await expect(page.getByRole('row', { name: /colours/ })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'colours' })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'colours' })).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: 'colours' })).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: /selected|chosen/i })).toContainText('1');
  await page.keyboard.press('e');
  await expect(page).toHaveURL(/colours\?tab=placement/);
});

test('namespaces: one is federated with everything in it', async ({ page }) => {
  const host = clusterClient('host');
  await host.apply('/api/v1/namespaces/attic', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'attic' } });
  await host.apply('/api/v1/namespaces/attic/configmaps/boxes', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'boxes', namespace: 'attic' }, data: { count: '3' } });
  await open(page, '/namespaces');
  await expect(page.getByRole('row', { name: /pages-story/ })).toContainText('In sync');
  await page.getByRole('button', { name: 'Federate attic' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('attic/boxes')).toBeVisible();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page).toHaveURL(/federatedconfigmaps\/attic\/boxes/);
  await open(page, '/namespaces?state=federated');
  await expect(page.getByRole('row', { name: /attic/ })).toContainText('FederatedConfigMap × 1');
});

test('activity: pressing a value filters by it, and the address says so', async ({ page }) => {
  await open(page, '/activity');
  await page.getByRole('button', { name: NAMESPACE, exact: true }).first().click();
  await expect(page).toHaveURL(/namespace=pages-story/);
  await page.getByRole('searchbox', { name: /Filter by object/ }).fill('colours');
  await expect(page.getByRole('row', { name: /colours/ }).first()).toBeVisible();
  await page.getByRole('searchbox', { name: /Filter by object/ }).fill('nothing of the kind');
  await expect(page.getByText('No event matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await expect(page).toHaveURL(/\/activity$/);
});

test('settings: a wrong value is named as it is typed, a right one is followed, and sessions are listed', async ({ page }) => {
  await open(page, '/settings');
  const period = page.getByRole('textbox', { name: 'Probe every' });
  const before = await period.inputValue();
  await period.fill('soon');
  await expect(page.getByRole('alert').filter({ hasText: 'duration greater than 0' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save settings' })).toBeDisabled();
  await period.fill('9s');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Saved. The control plane follows')).toBeVisible();
  const periodNow = async () => /"period":"(\w+)"/.exec(JSON.stringify(await clusterClient('host').get(CONFIG)))?.[1];
  expect(await periodNow()).toBe('9s');
  await period.fill(before);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect.poll(periodNow).toBe(before);
  await expect(page.getByRole('row', { name: /this browser/ })).toBeVisible();
});

/** A new sign-in link, as `npm run link` prints it. */
function newLink(): string {
  const env = { ...process.env, PORT: new URL(address()).port, FLOTILLA_DIR: process.env['FLOTILLA_E2E_DIR'] ?? '' };
  return /http\S+/.exec(execFileSync(process.execPath, [join(ROOT, 'scripts', 'link.mjs')], { env, encoding: 'utf8' }))?.[0] ?? '';
}

test('a session that is ended signs its browser out; its page keeps what was typed and goes on after a new sign-in', async ({ page, browser }) => {
  const context = await browser.newContext({ userAgent: 'Another browser', storageState: { cookies: [], origins: [] } });
  const other = await context.newPage();
  await other.goto(newLink());
  await other.waitForURL('**/overview');
  await open(other, '/settings');
  await other.getByRole('textbox', { name: 'Probe every' }).fill('11s');
  await open(page, '/settings');
  await page.getByRole('button', { name: 'End the session of Another browser' }).click();
  await expect(page.getByRole('row', { name: /Another browser/ })).toHaveCount(0);
  // The stream asks for the session at every frame; a change makes it send one.
  await clusterClient('host').apply('/api/v1/namespaces/nudge', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nudge' } });
  await expect(other.getByRole('complementary', { name: 'Notices' }).getByText(/You are signed out/)).toBeVisible({ timeout: 40_000 });
  await expect(other.getByRole('textbox', { name: 'Probe every' })).toHaveValue('11s');
  const signIn = await context.newPage();
  await signIn.goto(newLink());
  await signIn.waitForURL('**/overview');
  await expect(other.getByText('Live', { exact: true })).toBeVisible();
  await expect(other.getByRole('complementary', { name: 'Notices' }).getByText(/You are signed out/)).toHaveCount(0);
  await expect(other.getByRole('textbox', { name: 'Probe every' })).toHaveValue('11s');
  await expect(other.getByRole('button', { name: 'Save settings' })).toBeEnabled();
  await clusterClient('host').remove('/api/v1/namespaces/nudge');
  await context.close();
});

test('a page whose numbers can not be read again says so and keeps what it has', async ({ page }) => {
  await open(page, '/namespaces');
  await page.route('**/api/v1/namespaces', (route) => route.abort());
  await clusterClient('host').apply('/api/v1/namespaces/cellar', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cellar' } });
  await expect(page.getByText(/The latest numbers could not be fetched/)).toBeVisible();
  await expect(page.getByRole('row', { name: /pages-story/ })).toBeVisible();
  await page.unroute('**/api/v1/namespaces');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('row', { name: /cellar/ })).toBeVisible();
  await clusterClient('host').remove('/api/v1/namespaces/cellar');
});

test('the map marks regions whose place is known, and a mark shows its clusters', async ({ page }) => {
  await open(page, '/overview?view=map');
  await page.getByRole('button', { name: /eu-west: cluster2/ }).click();
  await expect(page.getByRole('article', { name: 'cluster2' })).toBeVisible();
  await expect(page.getByRole('article', { name: 'cluster1' })).toHaveCount(0);
  const focused = page.locator(':focus');
  await page.keyboard.press('Home');
  const first = await focused.getAttribute('aria-label') ?? '';
  await page.keyboard.press('ArrowRight');
  await expect(focused).not.toHaveAttribute('aria-label', first);
  await page.keyboard.press('Home');
  await expect(focused).toHaveAttribute('aria-label', first);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: /^(cluster1|ap-northeast)$/ })).toBeVisible();
  await expect(page.getByRole('article', { name: 'cluster2' })).toHaveCount(0);
});
