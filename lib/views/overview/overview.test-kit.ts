import type { ClusterSummary, Overview, WorkloadSummary } from '#lib/contracts/dto.ts';

/** Small DTOs for tests: a ready cluster, a healthy Deployment, and an overview of whatever is given. */

export function aCluster(name: string, change: Partial<ClusterSummary> = {}): ClusterSummary {
  return {
    name, health: 'ready', reason: 'ClusterReady', message: 'ok', region: 'us-east', zones: ['a', 'b'],
    apiEndpoint: 'https://127.0.0.1:1', labels: {}, conditions: [], ...change,
  };
}

export function aWorkload(name: string, change: Partial<WorkloadSummary> = {}): WorkloadSummary {
  return {
    kind: 'FederatedDeployment', resource: 'federateddeployments', targetKind: 'Deployment', namespace: 'shop', name,
    propagation: 'inSync', reason: '', message: '', health: 'healthy', clusters: [], createdAt: '2026-01-01T00:00:00Z',
    ...change,
  };
}

export function anOverview(change: Partial<Overview> = {}): Overview {
  return { asOf: '2026-01-01T00:00:00Z', hostVersion: 'v1.32.0', clusters: [], workloads: [], events: [], ...change };
}
