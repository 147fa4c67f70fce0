/**
 * The console in a real browser: what the overview weighs, how soon it is there, how quickly it answers, how deep its
 * requests lie, and whether the tab's memory stays flat under constant change (see README.md).
 *   node bench/console.ts [--clusters N] [--objects N] [--loads N] [--soak MINUTES]
 * It starts a federation of its own as `npm start` does. Numbers are the browser's own: LCP and event timings.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { startFederation, stopFederation } from '../e2e/federation.ts';
import browserConfig from '../e2e/playwright.config.ts';
import { BenchCluster } from './harness/cluster.ts';
import { percentile } from './harness/timing.ts';
import { fillFederation } from './console/fill-federation.ts';
import { measureLoad, type Load } from './console/measure-load.ts';
import { soak } from './console/soak.ts';

const { values } = parseArgs({ options: {
  clusters: { type: 'string', default: '3' }, objects: { type: 'string', default: '20' }, loads: { type: 'string', default: '10' }, soak: { type: 'string', default: '0' },
} });
const clusters = Number(values.clusters);
const objects = Number(values.objects);
const isLarge = clusters > 10;
const ALLOWED = { scriptKb: 220, lcpMs: isLarge ? 2_000 : 1_200, inpMs: 200, depth: 2, growthShare: 0.1 };

const federation = await startFederation(['--clusters', String(clusters)]);
const browser = await chromium.launch(browserConfig.use?.launchOptions ?? {});
const host = await BenchCluster.open('host', join(federation.dir, 'host.kubeconfig'), 32);
try {
  await fillFederation(host, objects);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const first = await context.newPage();
  await first.goto(federation.signInLink);
  await first.waitForURL('**/overview');
  await first.close();
  const loads: Load[] = [];
  for (let i = 0; i < Number(values.loads); i += 1) loads.push(await measureLoad(browser, await context.storageState(), `${federation.address}/overview`));
  const p75 = (pick: (load: Load) => number): number => percentile(loads.map(pick), 0.75);
  const memory = Number(values.soak) === 0 ? undefined : await soak(context, `${federation.address}/overview`, host, Number(values.soak) * 60_000);
  const rows = [
    { what: 'first load of the overview, compressed JavaScript', measured: p75(({ scriptBytes }) => scriptBytes) / 1_000, atMost: ALLOWED.scriptKb, unit: 'kB' },
    { what: 'largest contentful paint, p75', measured: p75(({ lcpMs }) => lcpMs), atMost: ALLOWED.lcpMs, unit: 'ms' },
    { what: 'interaction to next paint, p75', measured: p75(({ inpMs }) => inpMs), atMost: ALLOWED.inpMs, unit: 'ms' },
    { what: 'request waterfall', measured: Math.max(...loads.map(({ depth }) => depth)), atMost: ALLOWED.depth, unit: 'deep' },
    ...(memory === undefined ? [] : [{ what: `memory of the tab over ${values.soak} min at ${memory.changesPerSecond.toFixed(0)} changes/s, growth`, measured: memory.growthShare, atMost: ALLOWED.growthShare, unit: 'of its start' }]),
  ];
  console.log(`\nconsole, ${clusters} clusters, ${objects} federated objects, ${loads.length} loads`);
  console.table(rows.map((row) => ({ what: row.what, measured: `${Number(row.measured.toPrecision(3))} ${row.unit}`, 'at most': `${row.atMost} ${row.unit}`, holds: row.measured <= row.atMost })));
  if (memory !== undefined) console.log(`heap after collection, MB: ${memory.heapMb.map((mb) => mb.toFixed(1)).join(' ')}`);
  console.log(JSON.stringify({ benchmark: 'console', clusters, objects, rows, loads, memory }));
} finally {
  await browser.close();
  await host.close();
  await stopFederation(federation);
  rmSync(federation.dir, { recursive: true, force: true });
}
