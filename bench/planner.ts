import { explainPlan } from '#lib/federation/scheduling/explain-plan.ts';
import { planReplicas, type PlannerInput } from '#lib/federation/scheduling/planner.ts';
import type { ClusterPreference } from '#lib/federation/types/preference.ts';

/**
 * Times the replica planner and its explanation on one fixed input for several numbers of clusters, beside what the
 * reference's planner (Go) took on the same input and kind of machine. Prints a table, then the same as JSON.
 * Run: node bench/planner.ts
 */
const GO_MICROSECONDS: ReadonlyMap<number, number> = new Map([[3, 0.99], [20, 9.9], [100, 49], [1_000, 700], [5_000, 6_200]]);
/** How much slower than Go we may be; below 100 clusters calls are so short that fixed costs show. */
const ALLOWED_SMALL = 3;
const ALLOWED_LARGE = 1;
const LARGE = 1_000;
const ALLOWED_EXPLAINED = 2;
const BATCHES = 21;
const BATCH_MS = 40;
const WARM_UP_MS = 300;

/** Clusters with weights 1 to 13, every second a minimum, every third a maximum, and replicas that run already. */
function inputOf(clusters: number): PlannerInput {
  const names = Array.from({ length: clusters }, (_, i) => `cluster-${String(i).padStart(4, '0')}`);
  const preferences: Record<string, ClusterPreference> = {};
  const current: Record<string, number> = {};
  names.forEach((name, i) => {
    preferences[name] = { weight: 1 + (i % 13), minReplicas: i % 2, ...(i % 3 === 0 ? { maxReplicas: 1 + ((7_919 * i) % 97) } : {}) };
    current[name] = i % 11;
  });
  return { clusters: names, preferences, totalReplicas: 40 * clusters, rebalance: false, current, capacity: {}, key: 'ns/app' };
}

/** Microseconds that one of each call takes, as medians over batches. The calls take turns, so that other work on the machine meets all of them alike. */
function measure(calls: readonly (() => unknown)[]): number[] {
  for (const call of calls) batch(call, WARM_UP_MS);
  const samples = calls.map((): number[] => []);
  for (let i = 0; i < BATCHES; i += 1) calls.forEach((call, which) => { samples[which]?.push(batch(call, BATCH_MS)); });
  return samples.map((each) => each.toSorted((a, b) => a - b)[Math.floor(BATCHES / 2)] ?? Number.NaN);
}

function batch(call: () => unknown, lengthMs: number): number {
  const start = performance.now();
  let calls = 0;
  let spent = 0;
  do {
    call();
    calls += 1;
    spent = performance.now() - start;
  } while (spent < lengthMs);
  return (spent * 1_000) / calls;
}

const rows = [...GO_MICROSECONDS].map(([clusters, go]) => {
  const input = inputOf(clusters);
  const [plan = Number.NaN, explained = Number.NaN] = measure([() => planReplicas(input), () => {
    const explanation = explainPlan(input);
    for (const cluster of input.clusters) explanation.stepsOf(cluster);
  }]);
  const allowed = go * (clusters >= LARGE ? ALLOWED_LARGE : ALLOWED_SMALL);
  return { clusters, goMicroseconds: go, planMicroseconds: plan, allowedMicroseconds: allowed, explainedMicroseconds: explained, holds: plan <= allowed && explained <= plan * ALLOWED_EXPLAINED };
});

const round = (value: number): number => Number(value.toPrecision(3));
console.table(rows.map((row) => ({
  clusters: row.clusters, 'Go µs': row.goMicroseconds, 'plan µs': round(row.planMicroseconds), 'allowed µs': round(row.allowedMicroseconds),
  'plan + explain µs': round(row.explainedMicroseconds), holds: row.holds,
})));
console.log(JSON.stringify({ benchmark: 'planner', rows }));
