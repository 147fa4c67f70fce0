import type { Job, Pod } from '../kinds.ts';
import { isActive, isReady } from '../workloads/pod-state.ts';

/** Back-off before a failed pod is replaced: as in Kubernetes, 10 s doubling to ten minutes. */
const BACK_OFF_FIRST_MS = 10_000;
const BACK_OFF_MAX_MS = 600_000;
const DEFAULT_BACKOFF_LIMIT = 6;
export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

export type JobVerdict = 'running' | 'complete' | { readonly failed: string; readonly message: string };
export type JobPlan = {
  readonly succeeded: number;
  readonly failed: number;
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly verdict: JobVerdict;
  /** Pods to make now; an Indexed job's with their index. */
  readonly create: readonly (number | undefined)[];
  readonly remove: readonly Pod[];
  /** When to look again, for a back-off or a deadline. */
  readonly againInMs: number | undefined;
  readonly completedIndexes: string | undefined;
};

/** What a Job's pods amount to and what to do next. `now` in milliseconds of the clock that wrote the timestamps. */
export function planJob(job: Job, pods: readonly Pod[], now: number): JobPlan {
  const isIndexed = job.spec.completionMode === 'Indexed';
  const ended = (phase: string): Pod[] => pods.filter((pod) => pod.status?.phase === phase);
  const indexes = isIndexed ? new Set(ended('Succeeded').map(indexOf)) : undefined;
  const succeeded = indexes?.size ?? Math.max(ended('Succeeded').length, job.status?.succeeded ?? 0);
  const failed = Math.max(ended('Failed').length, job.status?.failed ?? 0);
  const active = pods.filter(isActive);
  const verdict = judge(job, succeeded, failed, active.length, now);
  const wanted = verdict === 'running' && job.spec.suspend !== true ? wantedActive(job, succeeded, active.length) : 0;
  const waitMs = failed > 0 ? backOffMs(ended('Failed'), failed, now) : 0;
  const missing = Math.max(0, wanted - active.length);
  const create = missing === 0 || waitMs > 0 ? [] : isIndexed ? freeIndexes(job, active, indexes ?? new Set(), missing) : Array.from({ length: missing }, () => undefined);
  return {
    succeeded, failed, active, verdict, create,
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed').length,
    remove: active.toSorted((a, b) => Number(isReady(a)) - Number(isReady(b))).slice(0, Math.max(0, active.length - wanted)),
    againInMs: soonest(missing > 0 && waitMs > 0 ? waitMs : undefined, verdict === 'running' ? deadlineInMs(job, now) : undefined),
    completedIndexes: indexes === undefined ? undefined : writeRanges([...indexes]),
  };
}

function judge(job: Job, succeeded: number, failed: number, active: number, now: number): JobVerdict {
  const deadline = deadlineInMs(job, now);
  if (deadline !== undefined && deadline <= 0) return { failed: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  if (failed > (job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT)) return { failed: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  const completions = completionsOf(job);
  if (completions !== undefined) return succeeded >= completions ? 'complete' : 'running';
  // A work queue: done when one pod has succeeded and none is left.
  return succeeded > 0 && active === 0 ? 'complete' : 'running';
}

function wantedActive(job: Job, succeeded: number, active: number): number {
  const parallelism = job.spec.parallelism ?? 1;
  const completions = completionsOf(job);
  if (completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.min(parallelism, completions - succeeded);
}

/** Undefined for a work queue: parallelism without completions. A Job with neither completes once. */
function completionsOf({ spec }: Job): number | undefined {
  return spec.completions ?? (spec.parallelism === undefined ? 1 : undefined);
}

function deadlineInMs({ spec, status }: Job, now: number): number | undefined {
  const started = Date.parse(status?.startTime ?? '');
  if (spec.activeDeadlineSeconds === undefined || Number.isNaN(started) || spec.suspend === true) return undefined;
  return started + spec.activeDeadlineSeconds * 1000 - now;
}

function backOffMs(failedPods: readonly Pod[], failed: number, now: number): number {
  const last = Math.max(0, ...failedPods.map(endedAtMs));
  return Math.max(0, last + Math.min(BACK_OFF_FIRST_MS * 2 ** (failed - 1), BACK_OFF_MAX_MS) - now);
}

function endedAtMs(pod: Pod): number {
  const times = (pod.status?.containerStatuses ?? []).map((status) => Date.parse(status.state.terminated?.finishedAt ?? ''));
  return Math.max(0, ...times.filter((time) => !Number.isNaN(time)));
}

export function indexOf(pod: Pod): number {
  return Number(pod.metadata.annotations?.[INDEX_ANNOTATION] ?? '-1');
}

function freeIndexes(job: Job, active: readonly Pod[], done: ReadonlySet<number>, count: number): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let index = 0; index < (completionsOf(job) ?? 0) && free.length < count; index += 1) {
    if (!done.has(index) && !taken.has(index)) free.push(index);
  }
  return free;
}

/** `0-2,5`: runs of three and more as a range, as in Kubernetes. */
export function writeRanges(indexes: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && index === last[1] + 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`)).join(',');
}

function soonest(...times: (number | undefined)[]): number | undefined {
  const present = times.filter((time) => time !== undefined);
  return present.length === 0 ? undefined : Math.max(0, Math.min(...present));
}
