import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import table from '../testdata/status.json' with { type: 'json' };
import { AGGREGATE_REASONS, CLUSTER_CODES, type ClusterCode, federatedStatusOf } from '../types/federated-object.ts';
import { objectAt, stringAt } from '../types/read.ts';
import { aggregateStatus, type AggregateInput, type ClusterOutcome, codeAfterSuccess, isRecoverable } from './aggregate-status.ts';

type Row = {
  name: string; initial: unknown; generation: number; reason: string; statusMap: unknown; resourceStatusMap: unknown;
  resourcesUpdated: boolean; expectChanged: boolean;
};

/** The table's third row wants a write because a kind without status has none; D5 is exactly that. */
const MENDED_BY_D5 = 'no collected remote status, collection enabled';

function codeOf(text: string | undefined): ClusterCode {
  return CLUSTER_CODES.find((code) => code === text) ?? '';
}

function aggregate(row: Row): ReturnType<typeof aggregateStatus> {
  const object: KubeObject = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, status: row.initial };
  const outcomes = Object.keys(objectAt(row.statusMap) ?? {}).map((cluster): ClusterOutcome => {
    const remoteStatus = objectAt(row.resourceStatusMap, cluster);
    return { cluster, code: codeOf(stringAt(row.statusMap, cluster)), wrote: row.resourcesUpdated, ...(remoteStatus === undefined ? {} : { remoteStatus }) };
  });
  const reason = AGGREGATE_REASONS.filter((known): known is AggregateInput['reason'] => known !== 'CheckClusters').find((known) => known === row.reason) ?? '';
  return aggregateStatus({ previous: federatedStatusOf(object), generation: row.generation, reason, outcomes, now: '2026-01-01T00:00:00Z' });
}

const rows: readonly Row[] = table.updateChanged;

describe('status tables of the reference', () => {
  it.each(rows.filter((row) => row.name !== MENDED_BY_D5))('$name', (row) => {
    expect(aggregate(row).changed).toBe(row.expectChanged);
  });
  it('D5: a kind without status is no fault and causes no write', () => {
    const row = rows.find(({ name }) => name === MENDED_BY_D5);
    expect(row && aggregate(row)).toMatchObject({ changed: false, status: { conditions: [{ status: 'True' }] } });
  });
  it.each(table.normalize)('a remote status is compared as JSON, whatever its number types: $in', ({ in: before, out }) => {
    const [status, again] = [objectAt(before), objectAt(out)];
    const outcomes = (remoteStatus: Record<string, unknown> | undefined): ClusterOutcome[] => [{ cluster: 'a', code: '', wrote: false, ...(remoteStatus === undefined ? {} : { remoteStatus }) }];
    const first = aggregateStatus({ previous: {}, generation: 1, reason: '', outcomes: outcomes(status), now: '2026-01-01T00:00:00Z' });
    expect(aggregateStatus({ previous: first.status, generation: 1, reason: '', outcomes: outcomes(again), now: '2026-01-01T00:01:00Z' }).changed).toBe(false);
  });
  it('has exactly the codes and reasons, and retries exactly the recoverable ones', () => {
    expect(new Set(CLUSTER_CODES)).toEqual(new Set(table.codes));
    expect(new Set(AGGREGATE_REASONS)).toEqual(new Set(table.aggregateReasons));
    expect(new Set(CLUSTER_CODES.filter(isRecoverable))).toEqual(new Set(table.recoverable));
  });
  it.each(Object.entries(table.afterWait))('after the wait %s becomes %s', (before, after) => {
    expect(codeAfterSuccess(codeOf(before)) ?? '(entry removed)').toBe(after);
  });
});
