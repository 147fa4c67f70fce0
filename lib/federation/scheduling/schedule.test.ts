import { expect, it } from 'vitest';
import type { Preference } from '../types/preference.ts';
import { planSchedule } from './schedule.ts';
import { writeBack } from './write-back.ts';

const preference: Preference = {
  targetKind: 'FederatedDeployment', totalReplicas: 15, rebalance: false, intersectWithClusterSelector: false,
  overflowPolicy: 'Probe', unlistedClusters: 'Zero', clusters: { '*': { weight: 2, maxReplicas: 12 }, 'ap-northeast': { minReplicas: 1, maxReplicas: 3, weight: 1 } },
};
const input = { preference, namespace: 'test-ns', name: 'test-deployment', available: ['cluster1', 'cluster2', 'ap-northeast'], current: {}, capacity: {} };

it('divides 15 over three clusters as the example says, and writing it twice changes nothing', () => {
  const { result, explanation } = planSchedule(input);
  expect(Object.values(result).reduce((sum, n) => sum + n, 0)).toBe(15);
  expect(result['ap-northeast']).toBe(3);
  expect(explanation.unplaced).toBe(0);
  const written = writeBack({ spec: { template: {} }, result });
  expect(written.changed).toBe(true);
  expect(writeBack({ spec: written.spec, result }).changed).toBe(false);
});

it('the loss of a cluster leaves its share to the others, within their limits', () => {
  const { result, explanation } = planSchedule({ ...input, available: ['cluster1', 'ap-northeast'], current: { cluster1: 6, cluster2: 6, 'ap-northeast': 3 } });
  expect(result).toEqual({ cluster1: 12, 'ap-northeast': 3 });
  expect(explanation.unplaced).toBe(0);
});

it('D10 D12: overflow and clusters nobody prefers follow the preference', () => {
  const full = { ...input, capacity: { cluster1: 2 }, current: { cluster1: 2 } };
  const probe = planSchedule({ ...full, preference: { ...preference, totalReplicas: 30 } });
  const withhold = planSchedule({ ...full, preference: { ...preference, totalReplicas: 30, overflowPolicy: 'Withhold' } });
  expect(probe.result['cluster1']).toBeGreaterThan(2);
  expect(withhold.result['cluster1']).toBe(2);
  const listed = { ...preference, clusters: { cluster1: { weight: 1 } } };
  expect(planSchedule({ ...input, preference: listed }).result).toEqual({ cluster1: 15, cluster2: 0, 'ap-northeast': 0 });
  expect(planSchedule({ ...input, preference: { ...listed, unlistedClusters: 'Omit' } }).result).toEqual({ cluster1: 15 });
});
