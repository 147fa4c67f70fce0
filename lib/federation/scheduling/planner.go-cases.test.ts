import { describe, expect, it } from 'vitest';
import random from '../testdata/planner-random.json' with { type: 'json' };
import table from '../testdata/planner.json' with { type: 'json' };
import { type ClusterPreference, withDefaultPreferences } from '../types/preference.ts';
import { explainPlan } from './explain-plan.ts';
import { fnv1Hash32 } from './fnv.ts';
import { mergePlan } from './merge-plan.ts';
import { planReplicas, type PlannerInput } from './planner.ts';

type Counts = Record<string, number>;
type Preferences = Record<string, ClusterPreference>;
type Row = {
  clusters: string[]; key: string; rebalance: boolean; totalReplicas: number; preferences: Preferences;
  current: Counts; capacity: Counts; plan: Counts; overflow: Counts; result?: Counts; name?: string; test?: string;
};

function inputOf(row: Row): PlannerInput {
  const { clusters, key, rebalance, totalReplicas, preferences, current, capacity } = row;
  return { clusters, key, rebalance, totalReplicas, preferences, current, capacity };
}

function check(row: Row): void {
  const { plan, overflow, unplaced } = planReplicas(inputOf(row));
  expect({ plan, overflow }).toEqual({ plan: row.plan, overflow: row.overflow });
  expect(Object.values(plan).reduce((sum, n) => sum + n, unplaced)).toBe(row.totalReplicas);
  const explained = explainPlan(inputOf(row));
  expect({ plan: explained.plan, overflow: explained.overflow }).toEqual({ plan, overflow });
  if (row.result !== undefined) expect(mergePlan({ plan, overflow, current: row.current })).toEqual(row.result);
}

/** The table's rows list only the keys they need, so the compiler sees hundreds of different shapes. */
function rows(list: unknown): Row[] {
  return list as Row[];
}

describe('planner tables of the reference', () => {
  it.each(rows(table.upstream).map((row, i) => ({ ...row, title: `${row.test} ${i}` })))('$title', check);
  it.each(rows(table.golden))('$name', check);
  it('460 further cases', () => {
    type Case = Omit<Row, 'preferences' | 'rebalance' | 'totalReplicas'> & { spec: { clusters: Preferences; rebalance: boolean; totalReplicas: number } };
    const cases = rows(random) as unknown as Case[];
    expect(cases).toHaveLength(460);
    for (const { spec, ...rest } of cases) check({ ...rest, preferences: spec.clusters, rebalance: spec.rebalance, totalReplicas: spec.totalReplicas });
  });
});

describe('what goes with it', () => {
  it.each(table.fnv.samples)('hash of "$cluster" + "$key"', ({ cluster, key, hash }) => {
    expect(fnv1Hash32(cluster, key)).toBe(hash);
  });
  it('hashes UTF-8 bytes', () => {
    expect(fnv1Hash32('\u00e9', 'k')).toBe(fnv1Hash32('', '\u00e9k'));
  });
  it('absent preferences mean every cluster alike', () => {
    expect(withDefaultPreferences({})).toEqual(table.defaultPreferences.value);
  });
  it.each(table.e2e)('end to end: $name', ({ totalReplicas, clusters, expect: expected }) => {
    const available = Object.keys(expected);
    const preferences = Object.fromEntries(Object.entries(withDefaultPreferences(rowsAsPreferences(clusters))));
    const { plan } = planReplicas({ clusters: available, preferences, totalReplicas, rebalance: false, current: {}, capacity: {}, key: 'ns/app' });
    expect(plan).toEqual(expected);
  });
});

function rowsAsPreferences(value: unknown): Preferences {
  return value as Preferences;
}
