import { refusalReason, unlessGone } from '../engine/api-errors.ts';
import { findCondition, isTrue, timestamp } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { CRON_JOBS, JOBS, type CronJob, type Job } from '../kinds.ts';
import { cloneJson } from '#lib/kube/json.ts';
import { controllerOf } from '../workloads/pod-control.ts';
import { wakeOwner } from '../workloads/owner-events.ts';
import { parseSchedule, ScheduleError, type Schedule } from './cron-schedule.ts';
import { isJobFinished } from './job.ts';

const COMPONENT = 'cronjob-controller';
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const DEFAULT_SUCCESSFUL_KEPT = 3;
const DEFAULT_FAILED_KEPT = 1;

/**
 * Starts Jobs by schedule, the latest missed time only, within the starting deadline and the concurrency policy,
 * and keeps as many finished Jobs as the history limits say.
 */
export function startCronJobs(context: Context): void {
  const queue = context.queue({ name: 'cronjob', reconcile: (key) => reconcile(context, key) });
  context.feed.on(CRON_JOBS, ({ object }) => queue.add(toKey(object)));
  context.feed.on(JOBS, ({ object }) => wakeOwner(context, CRON_JOBS.resource, object, queue));
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const cron = context.api.get(CRON_JOBS, namespace, name);
  if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return DONE;
  const kept = await trimFinished(context, cron, context.index.owned(JOBS, cron.metadata.uid ?? ''));
  const schedule = readSchedule(context, cron);
  const dueAt = schedule === undefined || cron.spec.suspend === true ? undefined : dueTime(cron, schedule, context.now());
  const started = dueAt === undefined ? undefined : await startDue(context, cron, kept, dueAt);
  await report(context, cron, started);
  if (schedule === undefined || cron.spec.suspend === true) return DONE;
  const next = schedule.next(context.now());
  return next === undefined ? DONE : { then: 'again', afterMs: next.getTime() - context.now().getTime(), because: 'the schedule is due then' };
}

function readSchedule({ events }: Context, cron: CronJob): Schedule | undefined {
  try {
    return parseSchedule(cron.spec.schedule, cron.spec.timeZone);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    events.record(cron, { type: 'Warning', reason: 'UnparseableSchedule', message: error.message, component: COMPONENT });
    return undefined;
  }
}

function dueTime({ metadata, spec, status }: CronJob, schedule: Schedule, now: Date): Date | undefined {
  const last = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '');
  const earliest = spec.startingDeadlineSeconds === undefined ? 0 : now.getTime() - spec.startingDeadlineSeconds * 1000;
  return schedule.lastDue(new Date(Math.max(Number.isNaN(last) ? now.getTime() : last, earliest)), now);
}

async function startDue(context: Context, cron: CronJob, jobs: readonly Job[], dueAt: Date): Promise<Date | undefined> {
  const { api, events } = context;
  const active = jobs.filter((job) => !isJobFinished(job));
  if (cron.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    events.record(cron, { type: 'Normal', reason: 'JobAlreadyActive', message: 'Not starting job because prior execution is running and concurrency policy is Forbid', component: COMPONENT });
    return undefined;
  }
  if (cron.spec.concurrencyPolicy === 'Replace') {
    for (const job of active) {
      await unlessGone(() => api.remove(JOBS, job, { propagationPolicy: 'Background' }));
      events.record(cron, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}`, component: COMPONENT });
    }
  }
  const { metadata, spec } = cron.spec.jobTemplate;
  // The name tells the minute, so a time that was started before is not started twice.
  const name = `${cron.metadata.name}-${Math.floor(dueAt.getTime() / 60_000)}`;
  try {
    await api.create(JOBS, {
      metadata: {
        name, namespace: cron.metadata.namespace ?? '', ownerReferences: [controllerOf(cron)], ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
        annotations: { ...metadata?.annotations, [SCHEDULED_AT]: timestamp(dueAt) },
      },
      spec: cloneJson(spec),
    });
    events.record(cron, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${name}`, component: COMPONENT });
  } catch (error) {
    if (refusalReason(error) !== 'AlreadyExists') throw error;
  }
  return dueAt;
}

/** Deletes finished Jobs beyond the limits, oldest first; returns the others. */
async function trimFinished({ api, events }: Context, cron: CronJob, jobs: readonly Job[]): Promise<Job[]> {
  const byAge = jobs.toSorted((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1));
  const successful = byAge.filter((job) => isTrue(job.status?.conditions, 'Complete'));
  const failed = byAge.filter((job) => isTrue(job.status?.conditions, 'Failed'));
  const surplus = [
    ...successful.slice(0, Math.max(0, successful.length - (cron.spec.successfulJobsHistoryLimit ?? DEFAULT_SUCCESSFUL_KEPT))),
    ...failed.slice(0, Math.max(0, failed.length - (cron.spec.failedJobsHistoryLimit ?? DEFAULT_FAILED_KEPT))),
  ].filter((job) => job.metadata.deletionTimestamp === undefined);
  for (const job of surplus) {
    await unlessGone(() => api.remove(JOBS, job, { propagationPolicy: 'Background' }));
    events.record(cron, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}`, component: COMPONENT });
  }
  return jobs.filter((job) => !surplus.includes(job));
}

async function report(context: Context, before: CronJob, startedAt: Date | undefined): Promise<void> {
  const cron = context.api.get(CRON_JOBS, before.metadata.namespace ?? '', before.metadata.name);
  if (cron === undefined || cron.metadata.uid !== before.metadata.uid) return;
  const jobs = context.index.owned(JOBS, cron.metadata.uid ?? '');
  const active = jobs.filter((job) => !isJobFinished(job)).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).map(({ metadata }) => ({
    apiVersion: 'batch/v1', kind: 'Job', namespace: metadata.namespace ?? '', name: metadata.name, ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
  }));
  const completions = jobs.filter((job) => findCondition(job.status?.conditions, 'Complete')?.status === 'True').map((job) => job.status?.completionTime ?? '');
  const lastSuccessfulTime = [cron.status?.lastSuccessfulTime ?? '', ...completions].toSorted().at(-1) ?? '';
  const lastScheduleTime = startedAt === undefined ? cron.status?.lastScheduleTime : timestamp(startedAt);
  await context.api.setStatus(CRON_JOBS, cron, {
    ...(active.length > 0 ? { active } : {}),
    ...(lastScheduleTime === undefined ? {} : { lastScheduleTime }),
    ...(lastSuccessfulTime === '' ? {} : { lastSuccessfulTime }),
  });
}
