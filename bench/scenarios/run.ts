import type { BenchFederation } from '../harness/federation.ts';
import type { Outcome } from '../harness/report.ts';
import type { BareTimes } from './bare-loop.ts';

/** What every scenario works on. `bare` is what plain loops took for the same objects before the first row. */
export type Run = { federation: BenchFederation; namespace: string; bare: BareTimes };

/** One row of the benchmark. Those that `fills` leave objects that the later ones need. */
export type Scenario = { name: string; fills?: true; run: (run: Run) => Promise<Outcome> };

export const CONFIG_MAPS = 500;
export const DEPLOYMENTS = 200;
/** Nothing here takes as long unless it is broken. */
export const LIMIT_MS = 180_000;
export const PERIOD_OF_QUIET_MS = 1_000;
