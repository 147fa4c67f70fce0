import { describe, expect, it } from 'vitest';
import { applyMergePatch } from '#lib/kube/merge-patch.ts';
import { toPreferencePatch } from './preference-patch.ts';

const INPUT = { namespace: 'shop', name: 'web', targetKind: 'FederatedDeployment', totalReplicas: 9, rebalance: true };

describe('toPreferencePatch', () => {
  it('removes bounds and entries that are gone, and leaves what is not edited alone', () => {
    const spec = { targetKind: 'FederatedDeployment', totalReplicas: 5, strategy: 'Spread', clusters: { '*': { weight: 2, maxReplicas: 4 }, a: { weight: 1 } } };
    const patched = applyMergePatch(spec, toPreferencePatch(spec, { ...INPUT, clusters: { '*': { weight: 3 } } }));
    expect(patched).toEqual({ targetKind: 'FederatedDeployment', totalReplicas: 9, rebalance: true, strategy: 'Spread', clusters: { '*': { weight: 3 } } });
  });

  it('replaces strategy, topology, failover and disruption whole when they are given, and removes what is gone', () => {
    const spec = { totalReplicas: 5, overflowPolicy: 'Withhold', strategy: 'Spread', topology: { key: 'zone', maxSkew: 1, minDomains: 2 }, failover: { tolerationSeconds: 5 } };
    const patched = applyMergePatch(spec, toPreferencePatch(spec, { ...INPUT, clusters: {}, extras: { topology: { key: 'region', maxSkew: 2 }, disruption: { maxMovePerMinute: 3 } } }));
    expect(patched).toEqual({ totalReplicas: 9, rebalance: true, overflowPolicy: 'Withhold', clusters: {}, topology: { key: 'region', maxSkew: 2 }, disruption: { maxMovePerMinute: 3 } });
  });

  it('works on a spec that has no clusters yet', () => {
    expect(applyMergePatch({ totalReplicas: 1 }, toPreferencePatch({ totalReplicas: 1 }, { ...INPUT, clusters: { a: { minReplicas: 0 } } })))
      .toEqual({ totalReplicas: 9, rebalance: true, clusters: { a: { minReplicas: 0 } } });
  });
});
