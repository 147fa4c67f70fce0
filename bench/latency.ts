/**
 * How long it takes from a member's status change to the number on the page, in a real browser: 100 changes of a
 * Deployment's ready replicas in one member while the monitor (/replicas) is open (see README.md).
 *   node bench/latency.ts [--changes N]
 * It starts a federation of its own as `npm start` does. The change is timed when the member's API server tells of it on a
 * watch; the page when the browser is about to paint the number. Both clocks are this machine's.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { clusterClient } from '../e2e/cluster-api.ts';
import { startFederation, stopFederation } from '../e2e/federation.ts';
import browserConfig from '../e2e/playwright.config.ts';
import { applyExample } from '../e2e/manifests.ts';
import { numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { BenchCluster } from './harness/cluster.ts';
import { Follower } from './harness/follower.ts';
import { eventually, percentile, sleep } from './harness/timing.ts';

const NAMESPACE = 'test-ns';
const NAME = 'test-deployment';
const CLUSTER = 'cluster1';
const REPLICAS = 6;
const EXAMPLES = ['01-federated-deployment.yaml', '02-federated-namespace.yaml', '03-federated-deployment-everywhere.yaml', '04-replica-scheduling-preference.yaml'];
/** With rebalance the plan does not follow what is ready, so nothing but the one number moves. */
const STEADY = { spec: { rebalance: true } };
const PREFERENCE = `/apis/scheduling.kubefed.io/v1alpha1/namespaces/${NAMESPACE}/replicaschedulingpreferences/${NAME}`;
const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const DEPLOYMENTS: ResourceType = { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', namespaced: true };
/** Between two changes: long enough for one to be through, and of no rhythm that anything else could keep. */
const PAUSE_MS = { least: 500, most: 1_100 };
const START_LIMIT_MS = 60_000;
const CHANGE_LIMIT_MS = 10_000;
const ALLOWED_MS = { p50: 300, p99: 800 };

/** Opens the monitor and notes in the page when each number of the row was about to be painted. */
async function openMonitor(page: Page, address: string, signInLink: string): Promise<void> {
  await page.goto(signInLink);
  await page.waitForURL('**/overview');
  await page.goto(`${address}/replicas`);
  const row = page.getByRole('article', { name: `${NAMESPACE}/${NAME}` }).getByRole('listitem').filter({ hasText: CLUSTER }).filter({ hasText: 'Why?' });
  await row.getByText(`${REPLICAS} of ${REPLICAS} ready`).waitFor({ timeout: START_LIMIT_MS });
  await page.getByText('Live', { exact: true }).waitFor();
  await row.evaluate((element) => {
    const seen: { text: string; atMs: number }[] = [];
    Reflect.set(globalThis, 'flotillaSeen', seen);
    let last = '';
    new MutationObserver(() => {
      const text = [...element.querySelectorAll('span')].map(({ textContent }) => textContent ?? '').find((each) => /^\d+ of \d+ ready$/.test(each)) ?? '';
      if (text === last) return;
      last = text;
      requestAnimationFrame(() => { seen.push({ text, atMs: Date.now() }); });
    }).observe(element, { subtree: true, childList: true, characterData: true });
  });
}

/** When the page showed the number, after the given moment. */
async function whenShown(page: Page, text: string, sinceMs: number): Promise<number> {
  const found = await page.waitForFunction(
    ([wanted, since]) => {
      const seen: unknown = Reflect.get(globalThis, 'flotillaSeen');
      return Array.isArray(seen) ? seen.find((each: { text: string; atMs: number }) => each.text === wanted && each.atMs >= since)?.atMs : undefined;
    }, [text, sinceMs] as const, { timeout: CHANGE_LIMIT_MS },
  );
  return Number(await found.jsonValue());
}

async function measure(page: Page, member: BenchCluster, changes: number): Promise<number[]> {
  let told: { ready: number; atMs: number } = { ready: REPLICAS, atMs: 0 };
  const follower = await Follower.start({
    client: member.client, type: DEPLOYMENTS, namespace: NAMESPACE,
    read: (object: KubeObject) => {
      const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
      if (ready !== told.ready) told = { ready, atMs: Date.now() };
      return ready;
    },
  });
  const pods = await member.client.listAll<KubeObject>(PODS, { namespace: NAMESPACE });
  const pod = pods.find((each) => stringAt(each, 'status', 'phase') === 'Running');
  if (pod === undefined) throw new Error(`no pod runs in ${CLUSTER}`);
  const samples: number[] = [];
  for (let i = 0; i < changes; i += 1) {
    const isReady = i % 2 === 1;
    const ready = isReady ? REPLICAS : REPLICAS - 1;
    await sleep(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
    const beforeMs = Date.now();
    await member.patch(PODS, pod.metadata, { status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] } }, { type: 'strategic', subresource: 'status' });
    await eventually('the member tells the new number', () => Promise.resolve(told.ready === ready && told.atMs >= beforeMs), CHANGE_LIMIT_MS, 5);
    samples.push(await whenShown(page, `${ready} of ${REPLICAS} ready`, beforeMs) - told.atMs);
  }
  await follower.stop();
  return samples;
}

const { values } = parseArgs({ options: { changes: { type: 'string', default: '100' } } });
const federation = await startFederation();
process.env['FLOTILLA_E2E_DIR'] = federation.dir;
const browser = await chromium.launch(browserConfig.use?.launchOptions ?? {});
const member = await BenchCluster.open(CLUSTER, join(federation.dir, `${CLUSTER}.kubeconfig`), 2);
try {
  const host = clusterClient('host');
  for (const file of EXAMPLES) await applyExample(host, file);
  await host.patch(PREFERENCE, STEADY);
  const page = await browser.newPage();
  await openMonitor(page, federation.address, federation.signInLink);
  const samples = await measure(page, member, Number(values.changes));
  const p50 = percentile(samples, 0.5);
  const p99 = percentile(samples, 0.99);
  console.log(`${samples.length} changes: p50 ${p50} ms (≤ ${ALLOWED_MS.p50}), p90 ${percentile(samples, 0.9)} ms, p99 ${p99} ms (≤ ${ALLOWED_MS.p99}), slowest ${Math.max(...samples)} ms`);
  console.log(JSON.stringify({ benchmark: 'latency', p50, p99, holds: p50 <= ALLOWED_MS.p50 && p99 <= ALLOWED_MS.p99, samples }));
} finally {
  await browser.close();
  await member.close();
  await stopFederation(federation);
  rmSync(federation.dir, { recursive: true, force: true });
}
