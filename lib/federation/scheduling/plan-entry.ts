/** One cluster while it is planned. Absent bounds are infinite, an absent current count is minus infinity. */
export type PlanEntry = {
  readonly name: string;
  readonly hash: number;
  readonly weight: number;
  readonly min: number;
  readonly max: number;
  readonly capacity: number;
  readonly current: number;
  plan: number;
  /** Replicas that were kept because they run, and that later shares count against. */
  kept: number;
  overflow: number;
};

/** Told every step while it is taken. `cluster` is an index into the serving order. */
export type PlanTrace = {
  minimum(cluster: number, granted: number, wanted: number): void;
  kept(cluster: number, granted: number, running: number): void;
  /** `share` is by weight, rounded up and cut to what was left; `alreadyKept` is the part of it that kept replicas cover. */
  share(cluster: number, round: number, granted: number, share: number, alreadyKept: number): void;
};

/** A number that can't be planned with. */
export class PlannerInputError extends Error {
  override readonly name = 'PlannerInputError';
}
