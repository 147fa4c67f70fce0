import { expect, it } from 'vitest';
import { readsMetrics } from './metrics-token.ts';

it('only the very token opens the metrics, and only when one of some length was set', () => {
  const token = 'a-token-of-some-length';
  expect(readsMetrics(`Bearer ${token}`, token)).toBe(true);
  expect(readsMetrics('Bearer another-token-of-length', token)).toBe(false);
  expect(readsMetrics(null, token)).toBe(false);
  expect(readsMetrics('Bearer ', '')).toBe(false);
  expect(readsMetrics('Bearer short', 'short')).toBe(false);
  expect(readsMetrics('Bearer undefined', undefined)).toBe(false);
});
