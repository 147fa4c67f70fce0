import type { Condition } from '#lib/kube/object.ts';
import { unlessGone } from '../engine/api-errors.ts';
import { findCondition, isTrue, timestamp, withCondition } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { JOBS, PODS, type Job, type JobStatus, type Pod } from '../kinds.ts';
import { claim } from '../workloads/adoption.ts';
import { wakeOnPods } from '../workloads/owner-events.ts';
import { createPod, deletePod, podFromTemplate } from '../workloads/pod-control.ts';
import { INDEX_ANNOTATION, planJob, type JobPlan } from './job-plan.ts';

const COMPONENT = 'job-controller';
const REFUSED_RETRY_MS = 5_000;

/**
 * Runs the pods of Jobs until enough have succeeded or too many have failed, and removes finished Jobs after their
 * time to live. Counts come from the pods that exist and never go down; pods carry no tracking finalizer.
 */
export function startJobs(context: Context): void {
  const queue = context.queue({ name: 'job', gatherMs: 3, reconcile: (key) => reconcile(context, key) });
  context.feed.on(JOBS, ({ object }) => queue.add(toKey(object)));
  wakeOnPods(context, JOBS, queue);
}

export function isJobFinished(job: Job): boolean {
  return isTrue(job.status?.conditions, 'Complete') || isTrue(job.status?.conditions, 'Failed');
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const job = context.api.get(JOBS, namespace, name);
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) return DONE;
  if (isJobFinished(job)) return expire(context, job);
  const pods = job.spec.selector === undefined
    ? context.index.owned(PODS, job.metadata.uid ?? '')
    : await claim(context, PODS, context.pods, job, job.spec.selector);
  const plan = planJob(job, pods, context.now().getTime());
  await Promise.all(plan.remove.map((pod) => deletePod(context, job, pod, COMPONENT)));
  const refusals = await Promise.all(plan.create.map((index) => createPod(context, job, jobPod(context, job, index), COMPONENT)));
  await report(context, job, plan, plan.create.length - refusals.filter((each) => each !== undefined).length - plan.remove.length);
  const refusal = refusals.find((each) => each !== undefined);
  if (refusal !== undefined) return { then: 'again', afterMs: REFUSED_RETRY_MS, because: refusal };
  return plan.againInMs === undefined ? DONE : { then: 'again', afterMs: plan.againInMs, because: 'a back-off or deadline ends then' };
}

function jobPod(context: Context, job: Job, index: number | undefined): Pod {
  const uid = job.metadata.uid ?? '';
  const prefix = index === undefined ? `${job.metadata.name}-` : `${job.metadata.name}-${index}-`;
  const labels = {
    'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': job.metadata.name, 'controller-uid': uid, 'job-name': job.metadata.name,
    ...(index === undefined ? {} : { [INDEX_ANNOTATION]: String(index) }),
  };
  const pod = podFromTemplate(job, job.spec.template, {
    name: `${prefix}${context.names.suffix()}`, generateName: prefix, labels, ...(index === undefined ? {} : { annotations: { [INDEX_ANNOTATION]: String(index) } }),
  });
  if (index === undefined) return pod;
  pod.spec.hostname ??= `${job.metadata.name}-${index}`;
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX_ANNOTATION}']` } } };
  for (const container of pod.spec.containers) container.env = [...(container.env ?? []), variable];
  return pod;
}

async function report(context: Context, before: Job, plan: JobPlan, started: number): Promise<void> {
  const job = context.api.get(JOBS, before.metadata.namespace ?? '', before.metadata.name);
  if (job === undefined || job.metadata.uid !== before.metadata.uid) return;
  const now = context.now();
  const active = plan.active.length + started;
  const isSuspended = job.spec.suspend === true;
  const isOver = plan.verdict !== 'running';
  const startTime = isSuspended ? undefined : job.status?.startTime ?? timestamp(now);
  const conditions = wantedConditions(job, plan, now);
  const status: JobStatus = {
    ...(startTime === undefined ? {} : { startTime }),
    ...(active > 0 && !isOver ? { active } : {}), ...(plan.succeeded > 0 ? { succeeded: plan.succeeded } : {}),
    ...(plan.failed > 0 ? { failed: plan.failed } : {}),
    ready: isOver ? 0 : plan.ready, terminating: plan.terminating, uncountedTerminatedPods: {},
    ...(plan.verdict === 'complete' ? { completionTime: timestamp(now) } : {}),
    ...(plan.completedIndexes === undefined || plan.completedIndexes === '' ? {} : { completedIndexes: plan.completedIndexes }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  await context.api.setStatus(JOBS, job, status);
  if (plan.verdict === 'complete') context.events.record(job, { type: 'Normal', reason: 'Completed', message: 'Job completed', component: COMPONENT });
  else if (plan.verdict !== 'running') context.events.record(job, { type: 'Warning', reason: plan.verdict.failed, message: plan.verdict.message, component: COMPONENT });
  noteSuspension(context, before, isSuspended);
}

/** First the decision (SuccessCriteriaMet, FailureTarget), then the end: both, in the order of Kubernetes since 1.31. */
function wantedConditions(job: Job, plan: JobPlan, now: Date): NonNullable<JobStatus['conditions']> {
  let conditions = job.status?.conditions ?? [];
  const put = (condition: Condition): void => {
    conditions = withCondition(conditions, { ...condition, lastProbeTime: timestamp(now) }, now);
  };
  if (plan.verdict === 'complete') {
    const why = { status: 'True', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } as const;
    put({ type: 'SuccessCriteriaMet', ...why });
    put({ type: 'Complete', ...why });
  } else if (plan.verdict !== 'running') {
    const why = { status: 'True', reason: plan.verdict.failed, message: plan.verdict.message } as const;
    put({ type: 'FailureTarget', ...why });
    put({ type: 'Failed', ...why });
  } else if (job.spec.suspend === true && !isTrue(conditions, 'Suspended')) {
    put({ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' });
  } else if (job.spec.suspend !== true && isTrue(conditions, 'Suspended')) {
    put({ type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' });
  }
  return conditions;
}

function noteSuspension({ events }: Context, before: Job, isSuspended: boolean): void {
  const was = findCondition(before.status?.conditions, 'Suspended')?.status === 'True';
  if (was === isSuspended) return;
  events.record(before, isSuspended
    ? { type: 'Normal', reason: 'Suspended', message: 'Job suspended', component: COMPONENT }
    : { type: 'Normal', reason: 'Resumed', message: 'Job resumed', component: COMPONENT });
}

/** Removes a finished Job when `ttlSecondsAfterFinished` is over. */
async function expire({ api, now }: Context, job: Job): Promise<Outcome> {
  const ttlSeconds = job.spec.ttlSecondsAfterFinished;
  const end = ['Complete', 'Failed'].map((type) => findCondition(job.status?.conditions, type)).find((each) => each?.status === 'True');
  const endedAt = Date.parse(end?.lastTransitionTime ?? '');
  if (ttlSeconds === undefined || Number.isNaN(endedAt)) return DONE;
  const leftMs = endedAt + ttlSeconds * 1000 - now().getTime();
  if (leftMs > 0) return { then: 'again', afterMs: leftMs, because: 'the time to live of the finished Job ends then' };
  await unlessGone(() => api.remove(JOBS, job, { propagationPolicy: 'Foreground' }));
  return DONE;
}
