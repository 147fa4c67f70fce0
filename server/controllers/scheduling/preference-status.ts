import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { Condition, KubeObject } from '#lib/kube/object.ts';
import { describeStep } from '#lib/federation/scheduling/plan-step.ts';
import type { Schedule } from '#lib/federation/scheduling/schedule.ts';
import type { Transition } from '#lib/federation/scheduling/transition.ts';
import { at, listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import type { SchedulingOptions } from './controller.ts';
import type { TargetNumbers } from '#server/planning/replica-states.ts';

export type PlanReport = {
  schedule: Schedule;
  /** Replicas asked for now; differs from the plan while replicas are on their way. */
  result: Readonly<Record<string, number>>;
  /** Undefined when the plan is followed at once. */
  transition: Transition | undefined;
  /** What was read in each cluster that takes part. */
  numbers: ReadonlyMap<string, TargetNumbers>;
  /** The plan was written just now. */
  isNew: boolean;
};

/** What made a plan be made anew. */
type PlanCause = 'PreferenceCreated' | 'PreferenceChanged' | 'ClustersChanged' | 'CapacityChanged' | 'ReplicasMoved' | 'WorkloadChanged';

/** Room for the sentences of one cluster in the status. */
const MAX_REASON_LENGTH = 500;

export type PreferenceVerdict = { scheduled: true; report: PlanReport } | { scheduled: false; reason: string; message: string };

/** Writes what became of a preference into its status, if that says anything new. */
export async function writePreferenceStatus({ host, clock }: SchedulingOptions, preference: KubeObject, verdict: PreferenceVerdict): Promise<void> {
  const now = `${new Date(clock.nowMs()).toISOString().slice(0, 19)}Z`;
  const before = objectAt(preference, 'status') ?? {};
  const conditions = toConditions(verdict).map((condition) => withTransition(condition, before, now));
  const plan = verdict.scheduled ? toPlanFields(preference, verdict.report, now) : {};
  const status = { observedGeneration: preference.metadata.generation ?? 0, conditions, ...plan };
  if (Object.entries(status).every(([field, value]) => deepEqual(before[field], value))) return;
  try {
    await patchStatus(host.client, PREFERENCES, preference, status);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Time and cause of a plan that stays are not written again: the cache may not show the last ones yet. */
function toPlanFields(preference: KubeObject, report: PlanReport, now: string): Record<string, unknown> {
  const before = objectAt(preference, 'status') ?? {};
  const clusters = toClusters(report);
  const isKept = !report.isNew && before['lastPlanTime'] !== undefined;
  return {
    unplaced: report.schedule.explanation.unplaced, clusters,
    ...(isKept ? {} : { lastPlanTime: now, cause: causeOf(preference, clusters) }),
  };
}

/** Why the plan differs from the one in the status, from what differs beside it. */
function causeOf(preference: KubeObject, clusters: readonly Record<string, unknown>[]): PlanCause {
  const before = listAt(preference, 'status', 'clusters');
  if (before === undefined) return 'PreferenceCreated';
  if (numberAt(preference, 'status', 'observedGeneration') !== preference.metadata.generation) return 'PreferenceChanged';
  const differs = (field: string): boolean => !deepEqual(before.map((entry) => at(entry, field)), clusters.map((entry) => entry[field]));
  if (differs('name')) return 'ClustersChanged';
  if (differs('capacity')) return 'CapacityChanged';
  return differs('planned') ? 'ReplicasMoved' : 'WorkloadChanged';
}

function toConditions(verdict: PreferenceVerdict): Condition[] {
  if (!verdict.scheduled) {
    const isInvalid = verdict.reason === 'InvalidPreference';
    return [
      { type: 'Scheduled', status: 'False', reason: verdict.reason, message: verdict.message },
      isInvalid ? { type: 'InvalidPreference', status: 'True', reason: verdict.reason, message: verdict.message } : VALID,
    ];
  }
  const { report } = verdict;
  return [
    { type: 'Scheduled', status: 'True', reason: 'Planned', message: 'the plan is written into the workload' }, toCapacityCondition(report), VALID,
    ...toTopologyCondition(report), ...toMovingCondition(report),
  ];
}

function toTopologyCondition({ schedule: { topology } }: PlanReport): Condition[] {
  if (topology === undefined) return [];
  const type = 'TopologyMet';
  if (topology.tooFew !== undefined) return [{ type, status: 'False', reason: 'TooFewDomains', message: `${topology.tooFew.found} domains have replicas, ${topology.tooFew.wanted} are wanted` }];
  if (topology.skew !== undefined) return [{ type, status: 'False', reason: 'Skewed', message: `domains differ by ${topology.skew.found} replicas, at most ${topology.skew.wanted} are wanted; limits leave no other division` }];
  return [{ type, status: 'True', reason: 'Met', message: 'the division keeps to the wanted topology' }];
}

function toMovingCondition({ schedule, result, transition }: PlanReport): Condition[] {
  if (transition === undefined) return [];
  const type = 'Moving';
  if (deepEqual(schedule.result, result)) return [{ type, status: 'False', reason: 'Settled', message: 'what is asked for is the plan' }];
  return transition.waitingForMinute > 0
    ? [{ type, status: 'True', reason: 'MoveLimit', message: `${transition.waitingForMinute} replicas wait, since as many as allowed were moved in the last minute` }]
    : [{ type, status: 'True', reason: 'WaitingForReady', message: 'replicas stay where they are until as many are ready where they are planned' }];
}

const VALID: Condition = { type: 'InvalidPreference', status: 'False', reason: 'Valid', message: 'the preference can be followed' };

function toCapacityCondition({ schedule }: PlanReport): Condition {
  const { unplaced } = schedule.explanation;
  const type = 'CapacityShort';
  if (unplaced === 0) return { type, status: 'False', reason: 'AllPlaced', message: 'every replica has a place' };
  return Object.keys(schedule.result).length === 0
    ? { type, status: 'True', reason: 'NoClusters', message: `no cluster takes part, so ${unplaced} replicas have no place` }
    : { type, status: 'True', reason: 'Unplaced', message: `${unplaced} replicas found no place within the limits and capacities` };
}

function toClusters({ schedule, result, numbers }: PlanReport): Record<string, unknown>[] {
  const { explanation } = schedule;
  return Object.keys(result).toSorted(compareBytewise).map((name) => {
    const { state, observed, ready } = numbers.get(name) ?? {};
    const capacity = schedule.capacity[name] ?? (state?.known === true ? state.capacity : undefined);
    const overflow = explanation.overflow[name];
    return {
      name, planned: result[name],
      ...(overflow === undefined ? {} : { overflow }),
      ...(observed === undefined ? {} : { observed }), ...(ready === undefined ? {} : { ready }),
      ...(capacity === undefined ? {} : { capacity }),
      reason: explanation.stepsOf(name).map(describeStep).join(' ').slice(0, MAX_REASON_LENGTH),
    };
  });
}

function withTransition(condition: Condition, before: unknown, now: string): Condition {
  const same = (listAt(before, 'conditions') ?? []).find((old) => stringAt(old, 'type') === condition.type && stringAt(old, 'status') === condition.status);
  return { ...condition, lastTransitionTime: stringAt(same, 'lastTransitionTime') ?? now };
}
