import { expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { toFederationMetrics } from './federation-metrics.ts';

const cluster = (name: string, conditions: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name },
  status: { conditions: Object.entries(conditions).map(([type, status]) => ({ type, status })) },
});

it('D19: how many clusters have joined, and how each is, comes from the KubeFedClusters', () => {
  const clusters = [cluster('b', { Ready: 'False', Offline: 'True' }), cluster('a', { Ready: 'True', Offline: 'False' }), cluster('c', { Ready: 'False', Offline: 'False' })];
  const lines = toFederationMetrics(clusters, { queues: [], calls: {} }).split('\n');
  expect(lines).toContain('joined_cluster_total 3');
  expect(lines.filter((line) => line.startsWith('kubefedcluster_total') && line.endsWith(' 1'))).toEqual([
    'kubefedcluster_total{state="ready",cluster="a"} 1', 'kubefedcluster_total{state="offline",cluster="b"} 1', 'kubefedcluster_total{state="notready",cluster="c"} 1',
  ]);
  expect(lines.filter((line) => line.startsWith('kubefedcluster_total'))).toHaveLength(9);
});

it('controllers, their queues and the calls to each cluster are told', () => {
  const queue = { name: 'sync/configmaps', workers: 8, passes: 10, failures: 2, durationMsTotal: 1_500, durationMsMax: 400, depth: 3, delayed: 1, active: 0, added: 12, retries: 2 };
  const lines = toFederationMetrics([], { queues: [queue], calls: { 'eu-"1"': { read: 1, write: 2, stream: 3, failed: 0 } } }).split('\n');
  expect(lines).toEqual(expect.arrayContaining([
    'controller_runtime_reconcile_total{controller="sync/configmaps",result="success"} 8', 'controller_runtime_reconcile_total{controller="sync/configmaps",result="error"} 2',
    'controller_runtime_reconcile_duration_seconds_sum{controller="sync/configmaps"} 1.5', 'controller_runtime_reconcile_duration_seconds_count{controller="sync/configmaps"} 10',
    'workqueue_depth{name="sync/configmaps"} 3', 'workqueue_retries_total{name="sync/configmaps"} 2', 'flotilla_cluster_calls_total{cluster="eu-\\"1\\"",kind="write"} 2',
  ]));
});
