import type { BrowserContext } from '@playwright/test';
import type { BenchCluster } from '../harness/cluster.ts';
import { sleep } from '../harness/timing.ts';
import { FED_CONFIG_MAPS, NAMESPACE, nameOf } from './fill-federation.ts';

/** `growthShare` compares the mean of the last third of the samples with that of the first, once the page has warmed up. */
export type SoakResult = { heapMb: number[]; growthShare: number; changesPerSecond: number };

const CHANGES_PER_SECOND = 50;
const OBJECTS_CHANGED = 20;
const SAMPLE_EVERY_MS = 10_000;
/** Code is compiled and caches fill; what counts is what comes after. */
const WARM_UP_MS = 30_000;

/** Keeps the page open while objects change fifty times a second, and weighs its heap after a collection every ten seconds. */
export async function soak(context: BrowserContext, url: string, host: BenchCluster, durationMs: number): Promise<SoakResult> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText('Live', { exact: true }).waitFor();
  const session = await context.newCDPSession(page);
  const heapMb: number[] = [];
  const untilMs = performance.now() + WARM_UP_MS + durationMs;
  const writer = change(host, untilMs);
  await sleep(WARM_UP_MS);
  while (performance.now() < untilMs) {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    heapMb.push(usedSize / 1e6);
    await sleep(SAMPLE_EVERY_MS);
  }
  const changes = await writer;
  await page.close();
  const third = Math.max(1, Math.floor(heapMb.length / 3));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { heapMb, growthShare: mean(heapMb.slice(-third)) / mean(heapMb.slice(0, third)) - 1, changesPerSecond: changes / ((WARM_UP_MS + durationMs) / 1_000) };
}

/** Changes a template now and then now another, evenly over time; each is a write on the host and what follows from it in members. */
async function change(host: BenchCluster, untilMs: number): Promise<number> {
  const startedMs = performance.now();
  let changes = 0;
  while (performance.now() < untilMs) {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * CHANGES_PER_SECOND) - changes;
    await Promise.all(Array.from({ length: Math.max(0, Math.min(due, CHANGES_PER_SECOND)) }, (_, i) => (
      host.patch(FED_CONFIG_MAPS, { namespace: NAMESPACE, name: nameOf((changes + i) % OBJECTS_CHANGED) }, { spec: { template: { data: { turn: String(changes + i) } } } })
    )));
    changes += Math.max(0, Math.min(due, CHANGES_PER_SECOND));
    await sleep(20);
  }
  return changes;
}
