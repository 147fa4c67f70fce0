import { expect, type Page } from '@playwright/test';
import { clusterClient } from './cluster-api.ts';
import { applyExample } from './manifests.ts';
import { openPage } from './open-page.ts';

/** The shipped example that the replica and workload stories share: 15 replicas over three clusters. */
export const PREFERENCE = '/apis/scheduling.kubefed.io/v1alpha1/namespaces/test-ns/replicaschedulingpreferences/test-deployment';
const EXAMPLE_CLUSTERS = { '*': { weight: 2, maxReplicas: 12 }, 'ap-northeast': { minReplicas: 1, maxReplicas: 3, weight: 1 } };
const NO_EXTRAS = { strategy: null, topology: null, failover: null, disruption: null };
const EXAMPLE_FILES = ['01-federated-deployment.yaml', '02-federated-namespace.yaml', '03-federated-deployment-everywhere.yaml', '04-replica-scheduling-preference.yaml'];

/** Applies the example and waits until its 15 replicas run as it says. */
export async function applyReplicaExample(): Promise<void> {
  for (const file of EXAMPLE_FILES) await applyExample(clusterClient('host'), file);
  await restoreExample();
}

/** The example's numbers, whatever moved before: without rebalance replicas stay where they run, so it is on until they are home. */
export async function restoreExample(): Promise<void> {
  const host = clusterClient('host');
  await host.patch(PREFERENCE, { spec: { totalReplicas: 15, rebalance: true, ...NO_EXTRAS, clusters: { cluster1: null, cluster2: null, ...EXAMPLE_CLUSTERS } } });
  for (const [cluster, replicas] of [['cluster1', 6], ['cluster2', 6], ['ap-northeast', 3]] as const) {
    await expect.poll(() => readyIn(cluster), { timeout: 45_000 }).toBe(replicas);
  }
  await host.patch(PREFERENCE, { spec: { rebalance: false } });
}

async function readyIn(cluster: string): Promise<number | undefined> {
  const deployment = await clusterClient(cluster).get('/apis/apps/v1/namespaces/test-ns/deployments/test-deployment').catch(() => undefined);
  return (deployment as { status?: { readyReplicas?: number } } | undefined)?.status?.readyReplicas;
}

/** Opens the example's workload page and waits until it hears of changes. */
export async function openDetail(page: Page, tab = ''): Promise<void> {
  await openPage(page, `/workloads/federateddeployments/test-ns/test-deployment${tab}`);
}
