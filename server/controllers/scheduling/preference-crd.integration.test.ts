import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replicaSchedulingPreferenceCrd } from '#lib/federation/types/crds-scheduling.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { whenEstablished } from '#server/host/definitions.ts';
import { DEFINITIONS, PREFERENCES } from '#server/host/resources.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';

const preference = (name: string, spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { namespace: 'default', name },
  spec: { targetKind: 'FederatedDeployment', totalReplicas: 3, ...spec },
});

describe('the definition of preferences in an API server', () => {
  let clusters: TestClusters;
  let client: KubeClient;
  beforeAll(async () => {
    clusters = await startTestClusters(['host']);
    client = new KubeClient(await loadKubeconfig(clusters.cluster('host').kubeconfig, { name: 'host' }));
    const definition = replicaSchedulingPreferenceCrd();
    await client.apply(DEFINITIONS, definition, { force: true });
    await whenEstablished(client, [definition.metadata.name], systemClock);
  });
  afterAll(async () => {
    await client.close();
    await clusters.stop();
  });

  it('every optional field is accepted and kept', async () => {
    const spec = {
      strategy: 'Spread', topology: { key: 'region', minDomains: 2, maxSkew: 1 }, disruption: { maxMovePerMinute: 3 },
      failover: { tolerationSeconds: 0, mode: 'Graceful', failback: 'Manual' },
    };
    const created = await client.create<KubeObject>(PREFERENCES, preference('full', spec));
    expect(created['spec']).toMatchObject(spec);
    expect(parsePreference(created)).toMatchObject({ ok: true, value: spec });
  });

  it.each([
    ['strategy', { strategy: 'Best' }],
    ['topology', { topology: { key: 'region' } }],
    ['topology.key', { topology: { maxSkew: 1 } }],
    ['topology.maxSkew', { topology: { key: 'zone', maxSkew: 0 } }],
    ['failover.tolerationSeconds', { failover: { tolerationSeconds: -1 } }],
    ['failover.mode', { failover: { mode: 'Slow' } }],
    ['disruption.maxMovePerMinute', { disruption: {} }],
    ['minReplicas', { clusters: { a: { minReplicas: 3, maxReplicas: 2 } } }],
  ])('refuses what the controller would refuse: %s', async (field, spec) => {
    await expect(client.create<KubeObject>(PREFERENCES, preference('bad', spec))).rejects.toThrow(field);
    expect(parsePreference(preference('bad', spec)).ok).toBe(false);
  });
});
