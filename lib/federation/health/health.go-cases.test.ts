import { describe, expect, it } from 'vitest';
import table from '../testdata/health.json' with { type: 'json' };
import type { ClusterCondition } from '../types/cluster.ts';
import { applyProbe, conditionsOfProbe, type HealthState, isReady, type Probe } from './health-threshold.ts';

const { config } = table;

type Short = { Ready: string; lastProbeTime: string; lastTransitionTime: string };
function conditions({ Ready, lastProbeTime, lastTransitionTime }: Short): ClusterCondition[] {
  return [{ type: 'Ready', status: Ready === 'True' ? 'True' : 'False', lastProbeTime, lastTransitionTime }];
}

describe('threshold table of the reference', () => {
  it.each(table.threshold)('$name', (row) => {
    const stored: HealthState | undefined = row.stored === null ? undefined : { conditions: conditions(row.stored), opposite: row.resultRun - 1 };
    expect(applyProbe(stored, conditions(row.probe), config).conditions).toEqual(conditions(row.expect));
  });
  const probes: Readonly<Record<string, Probe>> = { ok: { answer: 'ok' }, 'body other than ok': { answer: 'notOk' }, 'request error': { answer: 'none' } };
  it.each(Object.entries(table.conditions))('conditions of "%s"', (name, expected) => {
    const probe = probes[name];
    expect(probe && conditionsOfProbe(probe, 't')).toMatchObject(expected);
  });
});

describe('D1: only failures in a row count', () => {
  it.each([
    ['RFFFF', 'RRRFF'], ['RRRRRFR', 'RRRRRRR'], ['RRFFR', 'RRRRR'], ['RFFRFFF', 'RRRRRRF'], ['FRFFF', 'FRRRF'], ['FFFFRR', 'FFFFRR'],
  ])('%s is reported as %s', (sequence, reported) => {
    let state: HealthState | undefined;
    const seen = [...sequence].map((probe, i) => {
      state = applyProbe(state, conditionsOfProbe({ answer: probe === 'R' ? 'ok' : 'none' }, `t${i}`), config);
      return isReady(state.conditions) ? 'R' : 'F';
    });
    expect(seen.join('')).toBe(reported);
  });
});
