import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Locator, type Page, expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { ROOT } from './federation.ts';
import { address, openPage } from './open-page.ts';
import { overflowOf } from './page-quality.ts';

const RECORD = '/apis/core.kubefed.io/v1beta1/namespaces/kube-federation-system/kubefedclusters/edge';
const EXEC_PLUGIN = JSON.stringify({
  apiVersion: 'v1', kind: 'Config', 'current-context': 'cloud', contexts: [{ name: 'cloud', context: { cluster: 'cloud', user: 'me' } }],
  clusters: [{ name: 'cloud', cluster: { server: 'https://192.0.2.1' } }], users: [{ name: 'me', user: { exec: { command: 'aws' } } }],
});

/** More than any page of the console has. */
const MOST_TABS = 80;

let dir = '';
let extra: ChildProcess | undefined;

test.describe.configure({ mode: 'serial' });

/** A fourth cluster that no fleet knows of, in a folder of its own. */
test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flotilla-e2e-extra-'));
  const child = spawn(process.execPath, [join(ROOT, 'server', 'testing', 'fleet-process.ts'), '--dir', dir, 'edge'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  extra = child;
  await new Promise<void>((done, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => { if (line === '{"step":"ready"}') done(); });
    child.once('exit', (code) => fail(new Error(`the extra cluster ended with code ${code}`)));
  });
});

test.afterAll(async () => {
  if (extra !== undefined) {
    const ended = new Promise((done) => extra?.once('exit', done));
    extra.kill('SIGTERM');
    await ended;
  }
  rmSync(dir, { recursive: true, force: true });
});

const kubeconfig = (): string => readFileSync(join(dir, 'edge.kubeconfig'), 'utf8');

async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Kubeconfig' }).fill(text);
  await page.getByRole('button', { name: 'Read credentials' }).click();
}

/** Goes on with Tab until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  for (let tabs = 0; !(await target.evaluate((element) => element === document.activeElement)); tabs += 1) {
    if (tabs > MOST_TABS) throw new Error(`${String(target)} can't be reached with Tab`);
    await page.keyboard.press('Tab');
  }
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

test('the list shows every cluster and keeps its filters in the address', async ({ page }) => {
  await openPage(page, '/clusters');
  for (const name of ['cluster1', 'cluster2', 'ap-northeast']) await expect(page.getByRole('rowheader', { name, exact: true })).toBeVisible();
  await page.getByRole('searchbox').fill('eu-west');
  await expect(page).toHaveURL(/q=eu-west/);
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  await page.getByRole('searchbox').fill('no-such-thing');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('rowheader')).toHaveCount(3);
  await expectAccessible(page);
});

test('what can’t be used is refused with a sentence, and nothing is kept', async ({ page }) => {
  await openPage(page, '/clusters/register');
  const alert = page.getByRole('main').getByRole('alert');
  for (const [text, sentence] of [
    ['a: [', /not YAML/], ['a: 1', /not a kubeconfig/], [EXEC_PLUGIN, /runs a program \(aws\)/],
    [kubeconfig().replace('certificate-authority-data', 'certificate-authority'), /names a file/],
  ] as const) {
    await paste(page, text);
    await expect(alert).toContainText(sentence);
  }
  await page.getByRole('textbox', { name: 'Kubeconfig' }).evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'key: value\n'.repeat(480_000));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(alert).toContainText(/too large/);
  await expect(page).not.toHaveURL(/draft=/);
});

test('a plugin is answered with the way around it', async ({ page }) => {
  await openPage(page, '/clusters/register');
  await paste(page, EXEC_PLUGIN);
  await expect(page.getByText('kubectl create token')).toBeVisible();
  await expectAccessible(page);
});

test('a pasted kubeconfig becomes a joined cluster in four steps, with the keyboard alone', async ({ page }) => {
  const secret = /"token": "([^"]+)"/.exec(kubeconfig())?.[1] ?? '';
  const answers: string[] = [];
  page.on('response', (response) => { if (response.url().includes('/api/v1/')) void response.text().then((text) => answers.push(text)).catch(() => undefined); });
  await openPage(page, '/clusters/register');
  await tabTo(page, page.getByRole('textbox', { name: 'Kubeconfig' }));
  await page.keyboard.insertText(kubeconfig());
  await press(page, page.getByRole('button', { name: 'Read credentials' }));
  await expect(page.getByRole('radio', { name: /edge/ })).toBeChecked();
  await press(page, page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByText('The cluster can join.')).toBeVisible();
  await expect(page).toHaveURL(/step=probe/);
  await expectAccessible(page);
  await press(page, page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('edge');
  await expect(page.getByRole('textbox', { name: 'Region' })).toHaveValue('us-east');
  await tabTo(page, page.getByRole('textbox', { name: 'More labels' }));
  await page.keyboard.insertText('tier=edge');
  await press(page, page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByText('KubeFedCluster')).toBeVisible();
  await expectAccessible(page);
  await press(page, page.getByRole('button', { name: 'Join cluster' }));
  await expect(page.getByText('edge has joined')).toBeVisible();
  await press(page, page.getByRole('link', { name: 'Open the cluster' }));
  await expect(page.getByText('Ready', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  expect(secret).not.toBe('');
  expect(answers.filter((text) => text.includes(secret))).toEqual([]);
});

/** Applies what is under review, and waits until it is so everywhere. */
async function applyReview(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog.getByText(/In sync after|Nothing more has to change/)).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

test('its labels tell what would move in the review, and its token is rotated', async ({ page }) => {
  await openPage(page, '/clusters/edge');
  await page.getByRole('button', { name: 'Edit labels' }).click();
  await page.getByRole('textbox', { name: 'Labels' }).fill('tier=core');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('dialog', { name: 'Labels of edge' })).toContainText('No object in any cluster changes');
  await expectAccessible(page);
  await applyReview(page);
  await expect(page.getByText('tier=core')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate now' }).click();
  await expect(page.getByText(/^A new token is in use\./)).toBeVisible();
});

test('it is cordoned, drained and opened again, each through the review', async ({ page }) => {
  await openPage(page, '/clusters/edge');
  await page.getByRole('button', { name: 'Cordon', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Cordon edge' })).toBeVisible();
  await applyReview(page);
  await expect(page.getByText('Cordoned: nothing new is placed here.')).toBeVisible();
  await openPage(page, '/clusters?cordon=cordoned');
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  await page.getByRole('link', { name: 'edge', exact: true }).click();
  await page.getByRole('button', { name: 'Drain…' }).click();
  await expect(page.getByRole('dialog', { name: 'Drain edge' })).toBeVisible();
  await expectAccessible(page);
  await applyReview(page);
  await expect(page.getByText('Drained: no replica under a preference is left here.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Lift the cordon' }).click();
  await applyReview(page);
  await expect(page.getByRole('button', { name: 'Cordon', exact: true })).toBeVisible();
});

test('its page is accessible in both themes, in Chinese too, and fits 360 px', async ({ page, context }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [locale, path, heading] of [['en', '/clusters/edge', 'Connection'], ['zh', '/clusters/edge', '连接'], ['zh', '/clusters', '集群'], ['zh', '/clusters/register', '加入集群']] as const) {
    await context.addCookies([{ name: 'flotilla-locale', value: locale, url: address() }]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${address()}${path}`);
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    await expect.poll(() => overflowOf(page), path).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, ['color-contrast']);
  }
});

test('unjoining says what it does and leaves nothing behind', async ({ page }) => {
  await openPage(page, '/clusters/edge');
  await page.getByRole('button', { name: 'Unjoin…' }).click();
  const choice = page.getByRole('dialog', { name: 'Unjoin edge' });
  await choice.getByRole('radio', { name: /Remove the objects/ }).check();
  await expectAccessible(page);
  await choice.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unjoin edge' });
  await expect(dialog.getByText(/Written on the host/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog.getByText('edge was unjoined.')).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText('Not tidied up')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('rowheader', { name: 'cluster1', exact: true })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'edge', exact: true })).toHaveCount(0);
  await expect(clusterClient('host').get(RECORD)).rejects.toThrow('404');
});
