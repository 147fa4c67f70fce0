import { expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { toWorkloadSummary } from './to-workload-summary.ts';

const resource = (plural: string, kind: string) => ({ group: 'apps', version: 'v1', plural, kind, namespaced: true });
const TYPE: TypeConfig = { name: 'deployments.apps', target: resource('deployments', 'Deployment'), federated: resource('federateddeployments', 'FederatedDeployment'), propagation: 'Enabled', statusCollection: 'Disabled', isNamespace: false };
const replicas = (ready: number) => ({ desired: 6, observed: 6, ready, current: true });

it('counts no replica as ready in a cluster that can not be seen, and says how many nobody knows of', () => {
  const clusters = [{ name: 'a', replicas: replicas(6) }, { name: 'b', status: 'ClusterNotReady', replicas: replicas(6) }];
  const object: KubeObject = { apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedDeployment', metadata: { name: 'web', namespace: 'shop', generation: 1 }, status: { observedGeneration: 1, clusters } };
  const summary = toWorkloadSummary(TYPE, object, undefined);
  expect(summary).toMatchObject({ replicasDesired: 12, replicasReady: 6, replicasUnknown: 6, health: 'unknown' });
  expect(summary.clusters.find(({ cluster }) => cluster === 'b')?.replicasReady).toBe(6);
  const seen = toWorkloadSummary(TYPE, { ...object, status: { observedGeneration: 1, clusters: clusters.slice(0, 1) } }, undefined);
  expect(seen).toMatchObject({ replicasReady: 6, health: 'healthy' });
  expect(seen.replicasUnknown).toBeUndefined();
});
