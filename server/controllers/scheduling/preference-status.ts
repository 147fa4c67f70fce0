import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { Condition, KubeObject } from '#lib/kube/object.ts';
import type { Plan } from '#lib/federation/scheduling/planner.ts';
import type { ReplicaState } from '#lib/federation/scheduling/replica-state.ts';
import { listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import type { WorkloadObservation } from '#server/members/observe-workload.ts';
import type { SchedulingOptions } from './controller.ts';

export type PlanReport = {
  plan: Plan;
  /** Replicas asked for in each cluster. */
  result: Readonly<Record<string, number>>;
  states: ReadonlyMap<string, ReplicaState>;
  records: (cluster: string) => WorkloadObservation | undefined;
  /** The plan was written just now. */
  isNew: boolean;
};

export type PreferenceVerdict = { scheduled: true; report: PlanReport } | { scheduled: false; reason: string; message: string };

/** Writes what became of a preference into its status, if that says anything new. */
export async function writePreferenceStatus({ host, clock }: SchedulingOptions, preference: KubeObject, verdict: PreferenceVerdict): Promise<void> {
  const now = `${new Date(clock.nowMs()).toISOString().slice(0, 19)}Z`;
  const before = objectAt(preference, 'status') ?? {};
  const conditions = toConditions(verdict).map((condition) => withTransition(condition, before, now));
  const plan = verdict.scheduled
    ? {
        unplaced: verdict.report.plan.unplaced,
        clusters: toClusters(verdict.report),
        lastPlanTime: verdict.report.isNew || before['lastPlanTime'] === undefined ? now : before['lastPlanTime'],
      }
    : {};
  const status = { observedGeneration: preference.metadata.generation ?? 0, conditions, ...plan };
  if (Object.entries(status).every(([field, value]) => deepEqual(before[field], value))) return;
  try {
    await patchStatus(host.client, PREFERENCES, preference, status);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function toConditions(verdict: PreferenceVerdict): Condition[] {
  if (!verdict.scheduled) return [{ type: 'Scheduled', status: 'False', reason: verdict.reason, message: verdict.message }];
  const { unplaced } = verdict.report.plan;
  return [
    { type: 'Scheduled', status: 'True', reason: 'Planned', message: 'the plan is written into the workload' },
    unplaced > 0
      ? { type: 'CapacityShort', status: 'True', reason: 'Unplaced', message: `${unplaced} replicas found no place within the limits and capacities` }
      : { type: 'CapacityShort', status: 'False', reason: 'AllPlaced', message: 'every replica has a place' },
  ];
}

function toClusters({ plan, result, states, records }: PlanReport): Record<string, unknown>[] {
  return Object.keys(result).toSorted(compareBytewise).map((name) => {
    const observation = records(name);
    const state = states.get(name);
    const capacity = state?.known === true ? state.capacity : undefined;
    const overflow = plan.overflow[name];
    return {
      name, planned: result[name],
      ...(overflow === undefined ? {} : { overflow }),
      ...(observation === undefined ? {} : { observed: observation.replicasObserved, ready: observation.replicasReady }),
      ...(capacity === undefined ? {} : { capacity }),
    };
  });
}

function withTransition(condition: Condition, before: unknown, now: string): Condition {
  const same = (listAt(before, 'conditions') ?? []).find((old) => stringAt(old, 'type') === condition.type && stringAt(old, 'status') === condition.status);
  return { ...condition, lastTransitionTime: stringAt(same, 'lastTransitionTime') ?? now };
}
