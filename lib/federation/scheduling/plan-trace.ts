/** Records what the planner did, as bare numbers, so that recording costs little; `explain-plan.ts` makes steps of it. */
export const TRACE_MINIMUM = 0;
export const TRACE_KEPT = 1;
export const TRACE_SHARE = 2;
/** Numbers in one record: what, cluster (index in serving order), round, granted, wanted, already kept. */
export const TRACE_STRIDE = 6;

export class PlanTrace {
  readonly records: number[] = [];

  minimum(cluster: number, granted: number, wanted: number): void {
    this.records.push(TRACE_MINIMUM, cluster, 0, granted, wanted, 0);
  }

  kept(cluster: number, granted: number, running: number): void {
    this.records.push(TRACE_KEPT, cluster, 0, granted, running, 0);
  }

  share(cluster: number, round: number, granted: number, share: number, alreadyKept: number): void {
    this.records.push(TRACE_SHARE, cluster, round, granted, share, alreadyKept);
  }
}
