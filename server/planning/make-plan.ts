import type { KubeObject } from '#lib/kube/object.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { capPreference, leaveUnplaced } from '#lib/federation/scheduling/cordons.ts';
import { currentWhilePaced } from '#lib/federation/scheduling/failover.ts';
import { collectReplicaStates } from '#lib/federation/scheduling/replica-state.ts';
import { usesRoom } from '#lib/federation/scheduling/room.ts';
import { planSchedule, type Schedule } from '#lib/federation/scheduling/schedule.ts';
import type { Preference } from '#lib/federation/types/preference.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { parseObjectKey, toObjectKey } from '#server/runtime/object-key.ts';
import type { MemberReads } from './member-reads.ts';
import { NO_MEMORY, type PacingMemory } from './pacing-memory.ts';
import { clusterAttributes, findParticipants, type Participants } from './participants.ts';
import type { PlanningServices } from './planning.ts';
import { readRoom } from './read-room.ts';
import type { TargetNumbers } from './replica-states.ts';

/** The federated object that a preference divides, and where its number of replicas stands. */
export type PlanTarget = { readonly type: TypeConfig; readonly object: KubeObject; readonly replicasPath: string };

export type PlanSubject = {
  readonly target: PlanTarget;
  readonly spec: Preference;
  /** The preference as the host has it; undefined for one that is about to be made. */
  readonly preference: KubeObject | undefined;
  /** Joined clusters, as they are or as they shall be. */
  readonly clusters: readonly KubeObject[];
};

export type Plan = {
  readonly schedule: Schedule;
  /** Replicas of each cluster once the plan is reached; its keys are the clusters to place the workload in. */
  readonly aim: Readonly<Record<string, number>>;
  /** The plan is reached in safe steps. */
  readonly isPaced: boolean;
  readonly asked: Readonly<Record<string, number>>;
  readonly participants: Participants;
  readonly memory: PacingMemory;
  readonly numbers: ReadonlyMap<string, TargetNumbers>;
  /** Some Pod can't be scheduled, but not yet for long enough to count. */
  readonly needsRecheck: boolean;
  /** Clusters of the plan that do not answer: they are planned as they were last seen. Sorted. */
  readonly silent: readonly string[];
};

export type PlanVerdict =
  | { readonly then: 'plan'; readonly plan: Plan }
  | { readonly then: 'refuse'; readonly reason: 'ComputePlacementFailed' | 'NoClusters' }
  /** Some clusters are being read for the first time. */
  | { readonly then: 'wait' };

/** Divides a workload's replicas by what the host's caches and the members say now. @throws KubeError when a member can't be read. */
export async function makePlan(services: PlanningServices, { target, spec, preference, clusters }: PlanSubject, reads: MemberReads): Promise<PlanVerdict> {
  const { registry, planning } = services;
  const key = toObjectKey(target.object.metadata);
  const memory = preference === undefined ? NO_MEMORY : planning.memories.read(key, preference);
  const asked = askedReplicas(target.object, target.replicasPath);
  const participants = findParticipants(services, { preference: spec, fedObject: target.object, clusters, asked, memory: memory.failover });
  if (participants === undefined) return { then: 'refuse', reason: 'ComputePlacementFailed' };
  if (participants.names.length === 0 && !spec.intersectWithClusterSelector) return { then: 'refuse', reason: 'NoClusters' };
  const names = [...participants.names, ...participants.draining];
  const numbers = await readNumbers(services, target.type, names, key, reads);
  if (numbers === 'starting') return { then: 'wait' };

  const collected = collectReplicaStates(new Map([...numbers].map(([name, { state }]) => [name, state])));
  const isPaced = spec.failover !== undefined || spec.disruption !== undefined || participants.draining.length > 0;
  const schedule = planSchedule({
    preference: capPreference(spec, participants.caps), ...parseObjectKey(key), available: participants.names, capacity: collected.capacity, attributes: clusterAttributes(clusters),
    current: isPaced ? currentWhilePaced(participants.names, asked, collected.current, participants.failover) : collected.current,
    ...(usesRoom(spec) ? { room: await readRoom({ registry, reads, clusters, fedObject: target.object, numbers, ready: participants.ready }) } : {}),
  });
  return { then: 'plan', plan: {
    schedule, isPaced, asked, participants, memory, numbers, needsRecheck: collected.needsRecheck,
    aim: isPaced ? leaveUnplaced(schedule.result, spec.totalReplicas, asked, participants.draining) : schedule.result,
    silent: [...new Set(names)].filter((name) => !participants.ready.has(name) || registry.get(name)?.isReachable !== true || reads.unread.has(name)).toSorted(),
  } };
}

async function readNumbers({ registry }: PlanningServices, type: TypeConfig, names: readonly string[], key: string, reads: MemberReads): Promise<Map<string, TargetNumbers> | 'starting'> {
  const caches = names.map((name) => ({ name, member: registry.get(name), cache: registry.get(name)?.targets(type.name) }));
  if (caches.some(({ member, cache }) => member !== undefined && (cache === undefined || (!cache.hasSynced && cache.lastError === undefined)))) return 'starting';
  return new Map(await Promise.all(caches.map(async ({ name, member }): Promise<[string, TargetNumbers]> =>
    [name, member === undefined ? { state: { known: false, reason: 'Absent' } } : await reads.target(member, type, key)])));
}
