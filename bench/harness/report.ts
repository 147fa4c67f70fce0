import { loadavg } from 'node:os';
import type { Cost } from './measure.ts';
import { describeMachine } from './process-usage.ts';

/** One number beside what it must be and what Karmada was measured at. */
export type Claim = { what: string; measured: number; atMost: number; unit: string; karmada?: string };

/** One row of the benchmark. `figures` are numbers that nothing is claimed about. */
export type Outcome = {
  scenario: string;
  /** Objects worked on, for numbers per object. */
  objects: number;
  wallSeconds: number;
  cost: Cost;
  claims: Claim[];
  figures: Record<string, number>;
};

export type Failure = { scenario: string; failed: string };

const round = (value: number | undefined, digits = 3): number | string => (value === undefined || Number.isNaN(value) ? '–' : Number(value.toPrecision(digits)));

/** A count that a server did not keep must not read as a claim that holds. */
export function claim(what: string, measured: number | undefined, atMost: number, unit: string, karmada?: string): Claim {
  return { what, measured: measured ?? Number.NaN, atMost, unit, ...(karmada === undefined ? {} : { karmada }) };
}

/** Prints the tables and, as the last line, everything as JSON. */
export function printReport(benchmark: string, kind: string, results: readonly (Outcome | Failure)[]): void {
  const outcomes = results.filter((result): result is Outcome => 'cost' in result);
  console.log(`\n${benchmark}, ${kind} API servers`);
  console.table(outcomes.flatMap(({ scenario, claims }) => claims.map((each) => ({
    scenario, what: each.what, measured: `${round(each.measured)} ${each.unit}`, 'at most': `${each.atMost} ${each.unit}`, Karmada: each.karmada ?? '', holds: each.measured <= each.atMost,
  }))));
  console.table(outcomes.map(({ scenario, objects, wallSeconds, cost }) => ({
    scenario, 'wall s': round(wallSeconds), 'objects/s': round(objects / wallSeconds), 'our CPU s': round(cost.planeCpuSeconds), 'peak RSS MiB': round(cost.planePeakRssMiB),
    'host w/obj': round(per(cost.hostWrites, objects)), 'host r/obj': round(per(cost.hostReads, objects)),
    'member w/obj': round(per(cost.memberWrites, objects)), 'member r/obj': round(per(cost.memberReads, objects)), 'fleet CPU s': round(cost.fleetCpuSeconds), 'all CPU s': round(cost.allCpuSeconds), 'others %': round(cost.othersShare * 100, 2),
  })));
  for (const { scenario, figures } of outcomes) console.log(`${scenario}: ${Object.entries(figures).map(([name, value]) => `${name} ${round(value)}`).join(', ') || '–'}`);
  for (const result of results) if ('failed' in result) console.log(`${result.scenario}: FAILED: ${result.failed}`);
  console.log(JSON.stringify({ benchmark, kind, at: new Date().toISOString(), machine: describeMachine(), loadAverage: loadavg().map((value) => Number(value.toFixed(2))), results }));
}

function per(count: number | undefined, objects: number): number | undefined {
  return count === undefined || objects === 0 ? undefined : count / objects;
}
