import { expect, type Page } from '@playwright/test';
import { clusterClient } from './cluster-api.ts';
import { address } from './open-page.ts';
import { applyReplicaExample } from './replica-example.ts';

/** The ConfigMap that the stories of the editor and of the review share. */
export const TYPES = '/apis/types.kubefed.io/v1beta1/namespaces/test-namespace';
export const CONFIG = `${TYPES}/federatedconfigmaps/palette`;
export const CONFIG_PAGE = '/workloads/federatedconfigmaps/test-namespace/palette';
const CLUSTERS = '/apis/core.kubefed.io/v1beta1/namespaces/kube-federation-system/kubefedclusters';

/** Makes it, and labels the clusters that it is placed by. */
export async function applyPalette(): Promise<void> {
  await applyReplicaExample();
  const host = clusterClient('host');
  await host.patch(`${CLUSTERS}/cluster1`, { metadata: { labels: { team: 'shop' } } });
  await host.patch(`${CLUSTERS}/cluster2`, { metadata: { labels: { team: 'ops' } } });
  await restorePalette();
}

/** The object as each story finds it. The merge patch takes away what an apply leaves to its other owners. */
export async function restorePalette(): Promise<void> {
  const spec = { template: { data: { colour: 'blue', size: 'small' } }, placement: { clusters: [{ name: 'cluster1' }, { name: 'cluster2' }] }, overrides: [] };
  const host = clusterClient('host');
  await host.apply(CONFIG, { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name: 'palette', namespace: 'test-namespace' }, spec });
  await host.patch(CONFIG, { spec });
  await expect.poll(() => paletteIn('cluster2')).toEqual({ colour: 'blue', size: 'small' });
  await expect.poll(() => paletteIn('ap-northeast')).toBeUndefined();
}

export async function paletteIn(cluster: string): Promise<unknown> {
  const found = await clusterClient(cluster).get('/api/v1/namespaces/test-namespace/configmaps/palette').catch(() => undefined);
  return (found as { data?: unknown } | undefined)?.data;
}

export async function openPalette(page: Page, tab: string): Promise<void> {
  await page.goto(`${address()}${CONFIG_PAGE}?tab=${tab}`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

export const tile = (page: Page, cluster: string) => page.getByRole('checkbox', { name: new RegExp(cluster) });
