/**
 * The placement matrix in a real browser: the times of its frames while it is scrolled (see README.md).
 *   node bench/matrix.ts [--rows N] [--clusters N] [--frames N]
 * It starts a federation of its own as `npm start` does; the rows come from here, since only drawing them is measured.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { startFederation, stopFederation } from '../e2e/federation.ts';
import { manyRows } from '../e2e/many-rows.ts';
import browserConfig from '../e2e/playwright.config.ts';
import { percentile } from './harness/timing.ts';
import { measureScroll, SPEEDS, type Scroll } from './matrix/measure-scroll.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000' }, clusters: { type: 'string', default: '100' }, frames: { type: 'string', default: '300' } } });
const [rows, clusters, frames] = [Number(values.rows), Number(values.clusters), Number(values.frames)];
/** One frame at 60 Hz, and what a browser’s clock of tenths may be off on either side. */
const FRAME_MS = 16.7;
const CLOCK_MS = 0.2;
const SCROLLS: readonly Scroll[] = [
  { direction: 'down', pixelsPerFrame: SPEEDS.pull }, { direction: 'down', pixelsPerFrame: SPEEDS.wheel }, { direction: 'down', pixelsPerFrame: SPEEDS.flick },
  { direction: 'right', pixelsPerFrame: SPEEDS.pull }, { direction: 'right', pixelsPerFrame: SPEEDS.flick }, { direction: 'both', pixelsPerFrame: SPEEDS.pull },
];

const federation = await startFederation();
const browser = await chromium.launch(browserConfig.use?.launchOptions ?? {});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(federation.signInLink);
  await page.waitForURL('**/overview');
  await page.route('**/api/v1/placement', (route) => route.fulfill({ json: manyRows(rows, clusters) }));
  await page.goto(`${federation.address}/placement`);
  await page.getByRole('grid').getByRole('row').nth(5).waitFor();
  // The first pass warms up what the browser compiles.
  await measureScroll(page, { direction: 'both', pixelsPerFrame: SPEEDS.flick }, 60);
  const results = [];
  for (const scroll of SCROLLS) {
    const { frameMs, workMs } = await measureScroll(page, scroll, frames);
    results.push({ ...scroll, p50: percentile(frameMs, 0.5), p95: percentile(frameMs, 0.95), p99: percentile(frameMs, 0.99), work95: percentile(workMs, 0.95), holds: percentile(frameMs, 0.95) <= FRAME_MS + CLOCK_MS });
  }
  console.log(`\nmatrix, ${rows} workloads by ${clusters} clusters, ${frames} frames each`);
  console.table(results.map(({ direction, pixelsPerFrame, p50, p95, p99, work95, holds }) => ({
    scroll: `${direction}, ${pixelsPerFrame} px a frame`, 'frame p50': `${p50.toFixed(1)} ms`, 'frame p95': `${p95.toFixed(1)} ms`, 'frame p99': `${p99.toFixed(1)} ms`, 'work p95': `${work95.toFixed(1)} ms`, 'at most': `${FRAME_MS} ms`, holds,
  })));
  console.log(JSON.stringify({ benchmark: 'matrix', rows, clusters, frames, results }));
} finally {
  await browser.close();
  await stopFederation(federation);
  rmSync(federation.dir, { recursive: true, force: true });
}
