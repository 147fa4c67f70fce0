import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { availableClusters } from './available-clusters.ts';

const NOW_MS = Date.parse('2026-01-01T00:01:00Z');
const cluster = (name: string, type: 'Ready' | 'Offline', lastTransitionTime: string): KubeObject => ({
  apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name }, spec: {},
  status: { conditions: [{ type, status: 'True', lastProbeTime: lastTransitionTime, lastTransitionTime }] },
});

describe('availableClusters', () => {
  it('counts a cluster that just fell silent while it holds replicas, and says until when', () => {
    const clusters = [cluster('up', 'Ready', '2026-01-01T00:00:00Z'), cluster('down', 'Offline', '2026-01-01T00:00:50Z')];
    expect(availableClusters(clusters, new Set(['down']), 60_000, NOW_MS)).toEqual({ names: ['down', 'up'], changesInMs: 50_000 });
  });

  it('drops it after the delay, and at once where it holds nothing', () => {
    const clusters = [cluster('long', 'Offline', '2026-01-01T00:00:00Z'), cluster('empty', 'Offline', '2026-01-01T00:00:59Z')];
    expect(availableClusters(clusters, new Set(['long']), 60_000, NOW_MS)).toEqual({ names: [], changesInMs: undefined });
  });
});
