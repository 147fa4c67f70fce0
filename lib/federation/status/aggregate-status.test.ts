import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLUSTER_CODES, type FederatedStatus } from '../types/federated-object.ts';
import { aggregateStatus, type AggregateInput } from './aggregate-status.ts';

const THEN = '2026-01-01T00:00:00Z';
const NOW = '2026-01-01T00:01:00Z';
const settled: FederatedStatus = {
  observedGeneration: 1,
  conditions: [{ type: 'Propagation', status: 'True', lastUpdateTime: THEN, lastTransitionTime: THEN }],
  clusters: [{ name: 'a', applied: 'v1:x:y' }],
};

function pass(over: Partial<AggregateInput>): ReturnType<typeof aggregateStatus> {
  return aggregateStatus({ previous: settled, generation: 1, reason: '', outcomes: [{ cluster: 'a', code: '', wrote: false }], now: NOW, ...over });
}

describe('aggregateStatus', () => {
  it('writes nothing when nothing changed, and keeps what was applied', () => {
    expect(pass({})).toEqual({ status: settled, changed: false, retry: false });
  });
  it('D6: an update alone moves the update time and not the transition time', () => {
    const { status, changed } = pass({ outcomes: [{ cluster: 'a', code: '', wrote: true }] });
    expect(changed).toBe(true);
    expect(status.conditions?.[0]).toMatchObject({ lastUpdateTime: NOW, lastTransitionTime: THEN });
  });
  it('one failing cluster makes CheckClusters and says which', () => {
    const { status, retry } = pass({ outcomes: [{ cluster: 'b', code: 'UpdateFailed', message: 'no', wrote: false }, { cluster: 'a', code: '', wrote: false }] });
    expect(status.conditions?.[0]).toMatchObject({ status: 'False', reason: 'CheckClusters', message: 'see status.clusters of b', lastTransitionTime: NOW });
    expect(status.clusters).toEqual([{ name: 'a', applied: 'v1:x:y' }, { name: 'b', status: 'UpdateFailed', message: 'no' }]);
    expect(retry).toBe(true);
  });
  it('a code that no retry cures asks for none', () => {
    expect(pass({ outcomes: [{ cluster: 'a', code: 'ApplyOverridesFailed', wrote: false }] }).retry).toBe(false);
  });
  it('D39: a placement that can not be computed is retried', () => {
    expect(pass({ reason: 'ComputePlacementFailed' }).retry).toBe(true);
    expect(pass({ reason: 'ClusterRetrievalFailed' }).retry).toBe(true);
  });
  it('keeps conditions of other types', () => {
    const other = { type: 'Conflicts', status: 'False' };
    expect(pass({ previous: { ...settled, conditions: [other, ...(settled.conditions ?? [])] } }).status.conditions).toContainEqual(other);
  });
  it('D34: the order of outcomes does not matter, and a second pass over its own result changes nothing', () => {
    const outcome = fc.record({ cluster: fc.constantFrom('a', 'b', 'c', 'd'), code: fc.constantFrom(...CLUSTER_CODES), wrote: fc.constant(false) });
    fc.assert(fc.property(fc.uniqueArray(outcome, { selector: (o) => o.cluster }), (outcomes) => {
      const one = pass({ outcomes });
      expect(pass({ outcomes: outcomes.toReversed() })).toEqual(one);
      expect(pass({ previous: one.status, outcomes, now: 'later' }).changed).toBe(false);
    }), { seed: 5 });
  });
});
