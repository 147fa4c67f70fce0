import type { Browser, BrowserContext, Page, Request } from '@playwright/test';

/** One first load in a browser that has cached nothing. Sizes are as transferred, times from the start of navigation. */
export type Load = { scriptBytes: number; lcpMs: number; inpMs: number; depth: number; requests: number };

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

const SETTLE_MS = 700;

/** Opens the page anew, then works with it as somebody would: filters, switches views, opens the menu and closes it. */
export async function measureLoad(browser: Browser, storageState: State, url: string): Promise<Load> {
  const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.addInitScript(observe);
  await page.goto(url, { waitUntil: 'load' });
  await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const initial = [...requests];
  const depth = await depthOf(page, initial);
  const lcpMs = await read(page, 'flotillaLcp');
  const scriptBytes = await scriptSize(initial);
  await interact(page);
  const inpMs = await read(page, 'flotillaInp');
  await context.close();
  return { scriptBytes, lcpMs, inpMs, depth, requests: initial.length };
}

/** Runs in the page before anything else: notes the browser's own measures. */
function observe(): void {
  Reflect.set(globalThis, 'flotillaLcp', 0);
  Reflect.set(globalThis, 'flotillaInp', 0);
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) Reflect.set(globalThis, 'flotillaLcp', entry.startTime); }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const known: unknown = Reflect.get(globalThis, 'flotillaInp');
      if (Reflect.get(entry, 'interactionId') !== 0) Reflect.set(globalThis, 'flotillaInp', Math.max(Number(known), entry.duration));
    }
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

async function read(page: Page, name: string): Promise<number> {
  return page.evaluate((key) => Number(Reflect.get(globalThis, key)), name);
}

/** The slowest of these interactions is the load's INP: with fewer than fifty, that is how it is defined. */
async function interact(page: Page): Promise<void> {
  const field = page.getByRole('searchbox', { name: /Filter by name/ });
  await field.click();
  await page.keyboard.type('map-0001', { delay: 60 });
  await page.waitForTimeout(300);
  await field.fill('');
  await page.getByText('List', { exact: true }).click();
  await page.waitForTimeout(300);
  await page.getByText('Grid', { exact: true }).click();
  await page.waitForTimeout(300);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('map', { delay: 60 });
  await page.waitForTimeout(300);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Display and session' }).click();
  await page.waitForTimeout(300);
}

async function scriptSize(requests: readonly Request[]): Promise<number> {
  const sizes = await Promise.all(requests.filter((request) => request.resourceType() === 'script').map(async (request) => (await request.sizes()).responseBodySize));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * How many requests lie one behind the other, the document itself not counted: what the document names is 1, what is only
 * asked for once one of those has arrived is 2. Taken from the times: a request waits for another when it began after it ended.
 * The stream of hints has no end and is left out.
 */
async function depthOf(page: Page, requests: readonly Request[]): Promise<number> {
  const entries = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => ({ url: entry.name, kind: String(Reflect.get(entry, 'initiatorType')), startMs: entry.startTime, endMs: Number(Reflect.get(entry, 'responseEnd')) })));
  const known = new Set(requests.map((request) => request.url()));
  const own = entries.filter(({ url, kind }) => known.has(url) && kind !== 'eventsource' && !url.endsWith('/api/watch')).toSorted((a, b) => a.startMs - b.startMs);
  const parsedMs = await page.evaluate(() => Number(Reflect.get(performance.getEntriesByType('navigation')[0] ?? {}, 'domInteractive')));
  const depths: number[] = own.map(({ startMs, kind }) => (startMs <= parsedMs || kind === 'link' || kind === 'css' ? 1 : 2));
  for (const [index, entry] of own.entries()) {
    if ((depths[index] ?? 1) < 2) continue;
    const before = own.slice(0, index).map((other, i) => ({ other, depth: depths[i] ?? 1 })).filter(({ other, depth }) => depth >= 2 && other.endMs <= entry.startMs && other.kind === 'script' && entry.kind !== other.kind);
    if (before.length > 0) depths[index] = Math.max(...before.map(({ depth }) => depth)) + 1;
  }
  return Math.max(0, ...depths);
}
