import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { clusterClient } from './cluster-api.ts';
import { manyRows } from './many-rows.ts';
import { address } from './open-page.ts';
import { CONFIG, CONFIG_PAGE, applyPalette, openPalette, paletteIn, restorePalette, tile } from './palette-example.ts';
import { restoreExample } from './replica-example.ts';

test.describe.configure({ mode: 'serial' });

test.beforeAll(applyPalette);

test('Enter in ⌘K before the answer is there leads to the placement, where dragging over clusters picks them', async ({ page }) => {
  await openPalette(page, 'yaml');
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  await page.route('**/api/v1/search?*', async (route) => {
    await answered;
    await route.continue();
  });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('edit placement test-namespace/palette');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: /any object in any cluster/ })).toHaveValue('edit placement test-namespace/palette');
  answer();
  await expect(page).toHaveURL(/palette\?tab=placement/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
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
  await openPalette(page, 'placement');
  await page.getByText('Label selector', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Label selector' }).fill('team=shop');
  await expect(tile(page, 'cluster1')).toContainText('matched team=shop');
  await expect(tile(page, 'cluster2')).toContainText('does not match team=shop');
  await page.getByRole('textbox', { name: 'Label selector' }).fill('team in (');
  await expect(page.getByRole('alert').filter({ hasText: 'team' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Label selector' }).fill('team=ops');
  await page.getByText('Explicit list', { exact: true }).click();
  await page.getByRole('button', { name: 'Unpick all', exact: true }).first().click();
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
  await openPalette(page, 'overrides&cluster=cluster2');
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
  expect([await paletteIn('cluster1'), await paletteIn('cluster2')]).toEqual([{ colour: 'blue', size: 'large' }, { colour: 'red', size: 'large' }]);
  await clusterClient('host').patch(CONFIG, { spec: { overrides: [{ clusterName: 'cluster1', clusterOverrides: [{ path: '/data/colour', value: 'blue' }, { op: 'remove', path: '/data/gone' }] }] } });
  await openPalette(page, 'overrides');
  const findings = page.getByRole('region', { name: 'To look at before saving' });
  await expect(findings).toContainText('does nothing in cluster1');
  await expect(findings).toContainText('is not there in cluster1');
  await restorePalette();
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
  await expect(page.getByText(/No row is selected: tick rows/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Fill rows' })).toBeDisabled();
  await page.keyboard.press('x');
  await tabTo(page, page.getByRole('textbox', { name: 'Fill by rule' }), 'Shift+Tab');
  await page.keyboard.type('team=shop');
  await page.keyboard.press('Enter');
  await expect(grid.getByRole('gridcell', { name: 'test-namespace/palette in cluster2: will be removed' })).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('dialog', { name: 'Place 1 workload' })).toContainText('1 object deleted in 1 cluster');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.goto(`${address()}/placement`);
  await grid.getByRole('gridcell', { name: /test-deployment in ap-northeast: not placed/ }).click();
  await expect(page.getByText('1 workload changed')).toBeVisible();
  // The pattern of one row is given to another, which is then opened, by keys alone.
  await expect(grid).toBeFocused();
  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByText('Pattern of test-deployment copied.')).toBeAttached();
  await page.keyboard.press('/');
  await page.keyboard.type('palette');
  await expect(grid.getByRole('gridcell', { name: /^test-namespace\/test-deployment/ })).toHaveCount(0);
  await tabTo(page, grid);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByText('2 workloads changed')).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: 'test-namespace/palette in ap-northeast: will be placed' })).toBeVisible();
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/palette\?tab=placement/);
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
  for (const stage of ['Accepted', 'Scheduled', 'Rendered', 'Dispatched', 'Applied', 'Healthy']) await expect(dialog.getByRole('listitem').filter({ hasText: stage })).toBeVisible();
  await expect(dialog.getByText(/In sync after/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

test('without a mouse: a placement, an override and a weight, each reviewed and applied', async ({ page }) => {
  test.setTimeout(180_000);
  await openPalette(page, 'distribution');
  await tabTo(page, page.getByRole('tab', { name: 'Distribution' }));
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Placement' })).toBeFocused();
  await tabTo(page, tile(page, 'ap-northeast'));
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expect(tile(page, 'ap-northeast')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(tile(page, 'ap-northeast')).not.toBeChecked();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(tile(page, 'ap-northeast')).toBeChecked();
  // What dragging does: the next tile is given what this one was given.
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 'cluster2')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(tile(page, 'cluster1')).toBeFocused();
  await expect(tile(page, 'cluster1')).not.toBeChecked();
  for (const cluster of ['cluster1', 'cluster2']) {
    await page.keyboard.press('ControlOrMeta+z');
    await expect(tile(page, cluster)).toBeChecked();
  }
  await tabTo(page, page.getByRole('button', { name: 'Review' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await applyByKeyboard(page);
  await expect.poll(() => paletteIn('ap-northeast')).toEqual({ colour: 'blue', size: 'small' });
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
  await expect.poll(() => paletteIn('ap-northeast')).toEqual({ colour: 'teal', size: 'small' });
  await restorePalette();
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

test('a hundred clusters on the board: by region and zone, found by a filter, lit up by a selector', async ({ page }) => {
  await page.route('**/palette/editor', async (route) => {
    const response = await route.fetch();
    const editor = (await response.json()) as Record<string, unknown>;
    const clusters = Array.from({ length: 100 }, (_, i) => ({ name: `c-${String(i).padStart(3, '0')}`, labels: { env: i % 2 === 0 ? 'prod' : 'dev' }, health: 'ready', region: `region-${i % 9}`, zones: [`zone-${i % 3}`], lacksType: false }));
    await route.fulfill({ json: { ...editor, clusters } });
  });
  await openPalette(page, 'placement');
  await expect(page.getByRole('heading', { name: 'region-8' })).toBeVisible();
  await expect(page.getByText('Zone zone-2').first()).toBeVisible();
  await page.getByText('Label selector', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Label selector' }).fill('env=prod');
  await expect(tile(page, 'c-098')).toContainText('matched env=prod');
  await expect(page.getByText('50 of 100', { exact: false }).first()).toBeVisible();
  await page.getByRole('searchbox').or(page.getByRole('textbox', { name: 'Filter clusters' })).first().fill('c-09');
  await expect(page.getByRole('checkbox', { name: /c-0/ })).toHaveCount(10);
  await expectAccessible(page);
});

test('what can not be loaded says so, tries again when asked, and loses no draft', async ({ page }) => {
  // Without hints nothing is tried again but by the reader.
  await page.route('**/api/watch', (request) => request.abort());
  for (const [path, route, shown] of [
    [`${CONFIG_PAGE}?tab=placement`, '**/palette/editor', page.getByRole('checkbox', { name: /cluster1/ })],
    [`${CONFIG_PAGE}?tab=overrides`, '**/palette/editor', page.getByRole('region', { name: 'cluster1', exact: true })],
    [`${CONFIG_PAGE}?tab=history`, '**/palette/history', page.getByRole('region', { name: 'Accepted changes' })],
  ] as const) {
    await page.route(route, (request) => request.abort());
    await page.goto(`${address()}${path}`);
    const alert = page.getByRole('alert').filter({ has: page.getByRole('button', { name: /again|Retry/i }) });
    await expect(alert, path).toBeVisible();
    await page.unroute(route);
    await alert.getByRole('button', { name: /again|Retry/i }).click();
    await expect(shown, path).toBeVisible();
  }
  await page.route('**/palette/editor', (request) => request.abort());
  await page.goto(`${address()}${CONFIG_PAGE}?tab=yaml`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('alert').getByRole('button', { name: /again|Retry/i })).toBeVisible();
  await page.unroute('**/palette/editor');
  await page.getByRole('alert').getByRole('button', { name: /again|Retry/i }).click();
  const yaml = page.getByRole('textbox', { name: 'YAML of palette' });
  await yaml.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('# half a thought');
  await page.getByRole('tab', { name: 'Status' }).click();
  await expect(yaml).toBeHidden();
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(yaml).toContainText('# half a thought');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  await page.unroute('**/api/watch');
  await openPalette(page, 'placement');
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

test('1,000 workloads by 100 clusters: only what is in sight is drawn, wherever one scrolls to', async ({ page }) => {
  await page.route('**/api/v1/placement', (route) => route.fulfill({ json: manyRows(1_000, 100) }));
  await page.goto(`${address()}/placement`);
  const grid = page.getByRole('grid', { name: 'Workloads by clusters' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  await expect(grid).toHaveAttribute('aria-rowcount', '1001');
  await expect(grid.getByText('region-1', { exact: true })).toBeVisible();
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(4_000);
  await grid.evaluate((element) => { element.scrollTo(element.scrollWidth, element.scrollHeight); });
  await expect(grid.getByRole('gridcell', { name: /shop\/web-0999 in cluster-099/ })).toBeVisible();
  await expect(grid.getByText('region-8', { exact: true })).toBeVisible();
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(4_000);
});
