import type { KubeObject } from '#lib/kube/object.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { capPreference, leaveUnplaced } from '#lib/federation/scheduling/cordons.ts';
import { currentWhilePaced, isHome } from '#lib/federation/scheduling/failover.ts';
import { collectReplicaStates } from '#lib/federation/scheduling/replica-state.ts';
import { usesRoom } from '#lib/federation/scheduling/room.ts';
import { planSchedule, type Schedule } from '#lib/federation/scheduling/schedule.ts';
import { stepTowards, type Transition } from '#lib/federation/scheduling/transition.ts';
import { writeBack } from '#lib/federation/scheduling/write-back.ts';
import { SYNC_FINALIZER } from '#lib/federation/types/constants.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { parsePreference, type Preference } from '#lib/federation/types/preference.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { patchSpec } from '#server/host/host-writes.ts';
import { isConflict, isNotFound } from '#server/kube-client/errors.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import type { SchedulingOptions } from './controller.ts';
import type { PacingMemories, PacingMemory } from './pacing-memory.ts';
import { clusterAttributes, findParticipants, type Participants } from './participants.ts';
import { readRoom } from './read-room.ts';
import { findReplicasPath, readTarget, type TargetNumbers } from './replica-states.ts';
import type { SeenLosses } from './seen-losses.ts';
import type { PreferenceStatusWriter } from './status-writer.ts';

/** A pod that can't be scheduled counts after a minute only; until then it is looked at this often. */
const RECHECK_MS = 10_000;
const STARTING_CHECK_MS = 500;
/** Someone else wrote the object in between: the cache shows it in a moment. */
const CONFLICT_RETRY_MS = 50;

export type SchedulingContext = SchedulingOptions & { memories: PacingMemories; losses: SeenLosses; statuses: PreferenceStatusWriter };

type Target = { type: TypeConfig; object: KubeObject; replicasPath: string };

/** Plans one preference anew and writes the plan, if it differs, into its federated object. */
export async function reconcilePreference(context: SchedulingContext, key: string, signal: AbortSignal): Promise<Outcome> {
  const { host, memories } = context;
  const preference = host.preferences.store.get(key);
  if (preference === undefined) memories.forget(key);
  if (preference === undefined || preference.metadata.deletionTimestamp !== undefined || host.config?.gates.SchedulerPreferences === false) return DONE;
  const parsed = parsePreference(preference);
  if (!parsed.ok) return refuse(context, key, 'InvalidPreference', formatFieldErrors(parsed.errors));
  if ([...host.federatedTypes()].some(({ type, informer }) => !informer.hasSynced && (type.isNamespace || type.federated.kind === parsed.value.targetKind))) {
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

type Subject = { key: string; preference: KubeObject; spec: Preference; target: Target };

async function schedule(context: SchedulingContext, subject: Subject, signal: AbortSignal): Promise<Outcome> {
  const { host, memories } = context;
  const { key, preference, spec, target } = subject;
  const memory = memories.read(key, preference);
  const asked = askedReplicas(target.object, target.replicasPath);
  const participants = findParticipants(context, spec, target.object, asked, memory.failover);
  if (participants === undefined) return refuse(context, key, 'ComputePlacementFailed', 'the placement of the workload or its namespace can not be computed');
  if (participants.names.length === 0 && !spec.intersectWithClusterSelector) return refuse(context, key, 'NoClusters', 'no cluster is ready and open for replicas');
  const numbers = await readNumbers(context, target, [...participants.names, ...participants.draining], key, signal);
  if (numbers === 'starting') return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'some clusters are being read for the first time' };

  const collected = collectReplicaStates(new Map([...numbers].map(([name, { state }]) => [name, state])));
  const isPaced = spec.failover !== undefined || spec.disruption !== undefined || participants.draining.length > 0;
  const planned = planSchedule({
    preference: capPreference(spec, participants.caps), ...parseObjectKey(key), available: participants.names, capacity: collected.capacity, attributes: clusterAttributes(context),
    current: isPaced ? currentWhilePaced(participants.names, asked, collected.current, participants.failover) : collected.current,
    ...(usesRoom(spec) ? { room: await readRoom(context, target.object, numbers, participants.ready, signal) } : {}),
  });
  const transition = isPaced ? step(context, subject, { asked, participants, numbers, planned, memory }) : undefined;
  const next = remembered(transition, planned, participants, asked);
  await memories.write(host.client, key, preference, next);
  const result = transition?.result ?? planned.result;
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
  context.statuses.tell(key, { scheduled: true, report: { schedule: planned, result, transition, numbers, isNew: written.changed } });
  const waits = [collected.needsRecheck ? RECHECK_MS : undefined, participants.changesInMs, transition?.changesInMs].filter((ms) => ms !== undefined);
  return waits.length === 0 ? DONE : { then: 'again', afterMs: Math.min(...waits), because: 'pods or clusters may be given up by then, or more may be moved' };
}

type StepInput = { asked: Record<string, number>; participants: Participants; numbers: ReadonlyMap<string, TargetNumbers>; planned: Schedule; memory: PacingMemory };

/** What of the plan may be asked for now. */
function step({ clock }: SchedulingContext, { spec }: Subject, { asked, participants, numbers, planned, memory }: StepInput): Transition {
  const isGraceful = spec.failover?.mode === 'Graceful';
  const ready = Object.fromEntries([...numbers].map(([name, target]) => [name, participants.ready.has(name) ? target.ready ?? 0 : 0]));
  return stepTowards({
    total: spec.totalReplicas, target: leaveUnplaced(planned.result, spec.totalReplicas, asked, participants.draining), asked, ready, lost: participants.lost, moves: memory.moves, nowMs: clock.nowMs(),
    keepReady: isGraceful || participants.failover !== undefined || participants.draining.length > 0, keepLost: isGraceful,
    maxMovePerMinute: spec.disruption?.maxMovePerMinute,
  });
}

function remembered(transition: Transition | undefined, { result }: Schedule, { failover }: Participants, asked: Readonly<Record<string, number>>): PacingMemory {
  return { moves: transition?.moves ?? [], failover: failover !== undefined && isHome(failover, result, asked) ? undefined : failover };
}

/** The federated object a preference speaks of, or why there is none. */
async function findTarget({ host }: SchedulingContext, targetKind: string, key: string, signal: AbortSignal): Promise<Target | string> {
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.kind === targetKind);
  if (followed === undefined) return `the type ${targetKind} is not enabled`;
  const { type, informer } = followed;
  const object = informer.store.get(key);
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return `there is no ${targetKind} ${parseObjectKey(key).name} in namespace ${parseObjectKey(key).namespace}`;
  const replicasPath = await findReplicasPath(host.client, type, object, signal);
  return replicasPath === undefined ? `a ${targetKind} has no number of replicas that could be divided` : { type, object, replicasPath };
}

async function readNumbers(
  { registry, clock }: SchedulingContext, { type }: Target, names: readonly string[], key: string, signal: AbortSignal,
): Promise<Map<string, TargetNumbers> | 'starting'> {
  const caches = names.map((name) => ({ name, member: registry.get(name), cache: registry.get(name)?.targets(type.name) }));
  if (caches.some(({ member, cache }) => member !== undefined && (cache === undefined || (!cache.hasSynced && cache.lastError === undefined)))) return 'starting';
  return new Map(await Promise.all(caches.map(async ({ name, member }): Promise<[string, TargetNumbers]> =>
    [name, member === undefined ? { state: { known: false, reason: 'Absent' } } : await readTarget(member, type, key, clock.nowMs(), signal)])));
}

function refuse({ statuses }: SchedulingContext, key: string, reason: string, message: string): Outcome {
  statuses.tell(key, { scheduled: false, reason, message });
  return DONE;
}
