import { expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { SeenLosses } from './seen-losses.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:10Z');
const cluster = (status: 'True' | 'False'): KubeObject => ({ apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name: 'west' }, status: { conditions: [{ type: 'Ready', status }] } });

it('dates a loss as it was seen, and one that was not seen to the end of the second that the condition tells', () => {
  const losses = new SeenLosses();
  expect(losses.exactly('west', NOW_MS)).toBe(NOW_MS + 1_000);
  losses.note(cluster('True'), cluster('False'), NOW_MS + 420);
  losses.note(cluster('False'), cluster('False'), NOW_MS + 5_000);
  expect(losses.exactly('west', NOW_MS)).toBe(NOW_MS + 420);
  expect(losses.exactly('west', NOW_MS - 60_000)).toBe(NOW_MS - 59_000);
  losses.note(cluster('False'), cluster('True'), NOW_MS + 6_000);
  expect(losses.exactly('west', NOW_MS)).toBe(NOW_MS + 1_000);
  losses.note(undefined, cluster('False'), NOW_MS + 7_000);
  expect(losses.exactly('west', NOW_MS + 7_000)).toBe(NOW_MS + 8_000);
});
