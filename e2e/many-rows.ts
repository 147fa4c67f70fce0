/** A placement matrix of so many workloads and clusters, as the console's API would tell it. */
export function manyRows(rows: number, clusters: number): unknown {
  return {
    asOf: new Date().toISOString(), scope: 'Cluster', namespaces: { shop: { placement: { clusterSelector: {} } } },
    clusters: Array.from({ length: clusters }, (_, i) => ({ name: `cluster-${String(i).padStart(3, '0')}`, labels: { env: i % 2 === 0 ? 'prod' : 'dev' }, health: 'ready', region: `region-${Math.floor((i * 9) / clusters)}`, zones: [] })),
    rows: Array.from({ length: rows }, (_, i) => ({
      resource: 'federateddeployments', kind: 'FederatedDeployment', namespace: 'shop', name: `web-${String(i).padStart(4, '0')}`, generation: 1, holding: [], isFree: false,
      placement: i % 3 === 0 ? { clusterSelector: { matchLabels: { env: 'prod' } } } : { clusters: [{ name: 'cluster-001' }] },
    })),
  };
}
