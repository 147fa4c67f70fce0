import type { KubeObject } from '#lib/kube/object.ts';
import { isHome } from '#lib/federation/scheduling/failover.ts';
import { stepTowards, type Transition } from '#lib/federation/scheduling/transition.ts';
import { writeBack } from '#lib/federation/scheduling/write-back.ts';
import { SYNC_FINALIZER } from '#lib/federation/types/constants.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { parsePreference, type Preference } from '#lib/federation/types/preference.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import { patchSpec } from '#server/host/host-writes.ts';
import { isConflict, isNotFound } from '#server/kube-client/errors.ts';
import { makePlan, type Plan, type PlanTarget } from '#server/planning/make-plan.ts';
import { MemberReads } from '#server/planning/member-reads.ts';
import type { PacingMemory } from '#server/planning/pacing-memory.ts';
import { findReplicasPath } from '#server/planning/replica-states.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import type { SchedulingOptions } from './controller.ts';
import type { PreferenceStatusWriter } from './status-writer.ts';

/** A pod that can't be scheduled counts after a minute only; until then it is looked at this often. */
const RECHECK_MS = 10_000;
const STARTING_CHECK_MS = 500;
/** Someone else wrote the object in between: the cache shows it in a moment. */
const CONFLICT_RETRY_MS = 50;

export type SchedulingContext = SchedulingOptions & {
  statuses: PreferenceStatusWriter;
  /** The control plane started a moment ago: types that are enabled need not be followed yet. */
  isStarting: () => boolean;
};

/** Plans one preference anew and writes the plan, if it differs, into its federated object. */
export async function reconcilePreference(context: SchedulingContext, key: string, signal: AbortSignal): Promise<Outcome> {
  const { host, planning: { memories } } = context;
  const preference = host.preferences.store.get(key);
  if (preference === undefined) memories.forget(key);
  if (preference === undefined || preference.metadata.deletionTimestamp !== undefined || host.config?.gates.SchedulerPreferences === false) return DONE;
  const parsed = parsePreference(preference);
  if (!parsed.ok) return refuse(context, key, 'InvalidPreference', formatFieldErrors(parsed.errors));
  if (isUnread(context, parsed.value.targetKind)) {
    return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'federated objects are being read for the first time' };
  }
  const target = await findTarget(context, parsed.value.targetKind, key, signal);
  if (typeof target === 'string') return refuse(context, key, 'TargetNotFound', target);
  try {
    return await schedule(context, { key, preference, spec: parsed.value, target }, signal);
  } catch (error) {
    if (isConflict(error)) return { then: 'again', afterMs: CONFLICT_RETRY_MS, because: 'the workload was changed at the same time' };
    // The preference or its workload was deleted in between, and that is told by an event of its own.
    if (isNotFound(error)) return DONE;
    throw error;
  }
}

type Subject = { key: string; preference: KubeObject; spec: Preference; target: PlanTarget };

const REFUSALS = {
  ComputePlacementFailed: 'the placement of the workload or its namespace can not be computed',
  NoClusters: 'no cluster is ready and open for replicas',
} as const;

async function schedule(context: SchedulingContext, subject: Subject, signal: AbortSignal): Promise<Outcome> {
  const { host, planning: { memories, clock } } = context;
  const { key, preference, spec, target } = subject;
  const verdict = await makePlan(context, { target, spec, preference, clusters: [...host.clusters.store.values()] }, new MemberReads(clock.nowMs(), signal));
  if (verdict.then === 'refuse') return refuse(context, key, verdict.reason, REFUSALS[verdict.reason]);
  if (verdict.then === 'wait') return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'some clusters are being read for the first time' };
  const { plan } = verdict;
  const { memory, participants, numbers } = plan;
  const transition = plan.isPaced ? step(clock.nowMs(), spec, plan) : undefined;
  const next = remembered(transition, plan);
  await memories.write(host.client, key, preference, next);
  const result = transition?.result ?? plan.aim;
  const written = writeBack({ spec: target.object['spec'], result, replicasPath: target.replicasPath });
  if (written.changed) {
    try {
      await patchSpec(host.client, target.type.federated, target.object, { placement: written.spec['placement'], overrides: written.spec['overrides'] }, {
        // The sync controller would add it next; here it costs no write of its own.
        ...(Object.keys(result).length > 0 ? { finalizer: SYNC_FINALIZER } : {}),
      });
    } catch (error) {
      // Refused, so nothing was moved. After any other failure it may have been, and then the move counts.
      if (isConflict(error)) await memories.write(host.client, key, preference, { ...next, moves: memory.moves });
      throw error;
    }
  }
  context.statuses.tell(key, { scheduled: true, report: { schedule: plan.schedule, result, transition, numbers, isNew: written.changed } });
  const waits = [plan.needsRecheck ? RECHECK_MS : undefined, participants.changesInMs, transition?.changesInMs].filter((ms) => ms !== undefined);
  return waits.length === 0 ? DONE : { then: 'again', afterMs: Math.min(...waits), because: 'pods or clusters may be given up by then, or more may be moved' };
}

/** What of the plan may be asked for now. */
function step(nowMs: number, spec: Preference, { asked, participants, numbers, aim, memory }: Plan): Transition {
  const isGraceful = spec.failover?.mode === 'Graceful';
  const ready = Object.fromEntries([...numbers].map(([name, target]) => [name, participants.ready.has(name) ? target.ready ?? 0 : 0]));
  return stepTowards({
    total: spec.totalReplicas, target: aim, asked, ready, lost: participants.lost, moves: memory.moves, nowMs,
    keepReady: isGraceful || participants.failover !== undefined || participants.draining.length > 0, keepLost: isGraceful,
    maxMovePerMinute: spec.disruption?.maxMovePerMinute,
  });
}

function remembered(transition: Transition | undefined, { schedule: { result }, participants: { failover }, asked }: Plan): PacingMemory {
  return { moves: transition?.moves ?? [], failover: failover !== undefined && isHome(failover, result, asked) ? undefined : failover };
}

/** Whether FederatedNamespaces or the workloads of a kind are still to be read, so that nothing can be said of them yet. */
function isUnread({ host, isStarting }: SchedulingContext, targetKind: string): boolean {
  const isConcerned = (type: TypeConfig): boolean => type.isNamespace || type.federated.kind === targetKind;
  if ([...host.federatedTypes()].some(({ type, informer }) => isConcerned(type) && !informer.hasSynced)) return true;
  return isStarting() && enabledTypeConfigs(host).some((type) => isConcerned(type) && host.federated(type.name) === undefined);
}

/** The federated object a preference speaks of, or why there is none. */
async function findTarget({ host }: SchedulingContext, targetKind: string, key: string, signal: AbortSignal): Promise<PlanTarget | string> {
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.kind === targetKind);
  if (followed === undefined) return `the type ${targetKind} is not enabled`;
  const { type, informer } = followed;
  const object = informer.store.get(key);
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return `there is no ${targetKind} ${parseObjectKey(key).name} in namespace ${parseObjectKey(key).namespace}`;
  const replicasPath = await findReplicasPath(host.client, type, object, signal);
  return replicasPath === undefined ? `a ${targetKind} has no number of replicas that could be divided` : { type, object, replicasPath };
}

function refuse({ statuses }: SchedulingContext, key: string, reason: string, message: string): Outcome {
  statuses.tell(key, { scheduled: false, reason, message });
  return DONE;
}
