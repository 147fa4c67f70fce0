import { describe, expect, it } from 'vitest';
import type { Job, JobSpec, JobStatus, Pod } from '../kinds.ts';
import { parseSchedule, ScheduleError } from './cron-schedule.ts';
import { INDEX_ANNOTATION, planJob, writeRanges } from './job-plan.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const job = (spec: Partial<JobSpec>, status?: JobStatus): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { template: { spec: { containers: [] } }, ...spec }, ...(status === undefined ? {} : { status }),
});
const pods = (...phases: string[]): Pod[] => phases.map((phase, i) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${i}`, annotations: { [INDEX_ANNOTATION]: String(i) } }, spec: { containers: [] },
  status: { phase, containerStatuses: phase === 'Failed' ? [{ name: 'c', image: '', imageID: '', ready: false, restartCount: 0, lastState: {}, state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-03-01T11:59:59Z' } } }] : [] },
}));

describe('a Job', () => {
  it.each<[string, Partial<JobSpec>, Pod[], number, string]>([
    ['starts as many as run together', { completions: 5, parallelism: 2 }, [], 2, 'running'],
    ['starts no more than are still needed', { completions: 5, parallelism: 4 }, pods('Succeeded', 'Succeeded', 'Succeeded'), 2, 'running'],
    ['of neither number completes once', {}, pods('Succeeded'), 0, 'complete'],
    ['as a work queue runs until one succeeds and none is left', { parallelism: 2 }, pods('Succeeded', 'Running'), 0, 'running'],
    ['as a work queue then is complete', { parallelism: 2 }, pods('Succeeded', 'Succeeded'), 0, 'complete'],
    ['waits before it replaces a failed pod', { completions: 1 }, pods('Failed'), 0, 'running'],
    ['suspended starts nothing', { completions: 1, suspend: true }, [], 0, 'running'],
  ])('%s', (_what, spec, present, create, verdict) => {
    const plan = planJob(job(spec), present, NOW);
    expect({ create: plan.create.length, verdict: plan.verdict }).toEqual({ create, verdict });
  });

  it('backs off from the last failure and tells when to look again', () => {
    expect(planJob(job({ completions: 1 }), pods('Failed'), NOW).againInMs).toBe(9_000);
    expect(planJob(job({ completions: 1 }), pods('Failed'), NOW + 9_000).create).toHaveLength(1);
  });

  it('fails beyond its back-off limit or its deadline, and then stops what runs', () => {
    expect(planJob(job({ completions: 2, backoffLimit: 1 }), pods('Failed', 'Failed', 'Running'), NOW)).toMatchObject({ verdict: { failed: 'BackoffLimitExceeded' }, remove: [{ metadata: { name: 'p2' } }] });
    expect(planJob(job({ activeDeadlineSeconds: 5 }, { startTime: '2026-03-01T11:59:00Z' }), pods('Running'), NOW)).toMatchObject({ verdict: { failed: 'DeadlineExceeded' } });
  });

  it('with indexes makes those that are missing and writes those that are done', () => {
    const plan = planJob(job({ completions: 5, parallelism: 5, completionMode: 'Indexed' }), pods('Succeeded', 'Running', 'Succeeded'), NOW);
    expect(plan).toMatchObject({ succeeded: 2, create: [3, 4], completedIndexes: '0,2' });
  });

  it('never counts down when finished pods are removed', () => {
    expect(planJob(job({ completions: 3 }, { succeeded: 2 }), [], NOW)).toMatchObject({ succeeded: 2, verdict: 'running' });
  });

  it('writes runs of indexes as ranges', () => {
    expect([writeRanges([3, 1, 2, 7, 9, 10]), writeRanges([])]).toEqual(['1-3,7,9,10', '']);
  });
});

describe('a schedule', () => {
  const at = (text: string): Date => new Date(text);
  it('names the last time that was missed and the next', () => {
    const hourly = parseSchedule('0 * * * *', undefined);
    expect(hourly.lastDue(at('2026-03-01T08:30:00Z'), at('2026-03-01T12:15:00Z'))).toEqual(at('2026-03-01T12:00:00Z'));
    expect(hourly.lastDue(at('2026-03-01T11:30:00Z'), at('2026-03-01T12:00:00Z'))).toEqual(at('2026-03-01T12:00:00Z'));
    expect(hourly.lastDue(at('2026-03-01T12:00:00Z'), at('2026-03-01T12:59:59Z'))).toBeUndefined();
    expect(hourly.next(at('2026-03-01T12:00:00Z'))).toEqual(at('2026-03-01T13:00:00Z'));
  });

  it('follows its time zone', () => {
    expect(parseSchedule('30 9 * * *', 'Asia/Shanghai').next(at('2026-03-01T00:00:00Z'))).toEqual(at('2026-03-01T01:30:00Z'));
  });

  it('takes either day field when both are given', () => {
    expect(parseSchedule('0 0 13 * 5', undefined).next(at('2026-03-01T00:00:00Z'))).toEqual(at('2026-03-06T00:00:00Z'));
  });

  it.each(['every day', '* * * *', '*/5 * * * * *', '61 * * * *'])('refuses %s', (text) => {
    expect(() => parseSchedule(text, undefined)).toThrow(ScheduleError);
  });
  it('refuses an unknown time zone', () => {
    expect(() => parseSchedule('0 * * * *', 'Mars/Olympus').next(new Date())).toThrow();
  });
});
