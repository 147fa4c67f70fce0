/**
 * controllers/cluster-health: probes every member, each by itself, and writes what it found into its KubeFedCluster.
 *
 * What it watches → what it probes: a member that joined → that one at once; a member whose connections broke or came back
 * → that one at once and every second until its readiness is decided; otherwise each member once in the period that
 * KubeFedConfig says. It guarantees that one member that hangs delays no
 * other's probe. It decides nothing about workloads: readiness in the status is all it tells.
 */
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { EventRecorder } from '#server/events/event-recorder.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerOptions } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { newMemory, reconcileHealth, type HealthMemory } from './reconcile.ts';

export type ClusterHealthOptions = {
  host: Host;
  registry: MemberRegistry;
  recorder: EventRecorder;
  clock: Clock;
  onError: ControllerOptions['onError'];
};

/** Probes at once, as many as a federation has members: one that hangs holds its own for a few seconds and nobody else's. */
const WORKERS = 512;

export function createClusterHealthController(options: ClusterHealthOptions): Controller {
  const { host, registry, clock, onError } = options;
  const queue = new WorkQueue(clock, { initialMs: 1_000, maxMs: 10_000 });
  const memories = new Map<string, HealthMemory>();
  const controller = new Controller({
    name: 'cluster-health', clock, queue, workers: WORKERS, onError,
    reconcile: (name, signal) => reconcileHealth(options, memories, name, signal),
  });
  /** Its connections broke or came back: it is probed at once and then in quick succession, until enough probes agree. */
  const hurry = (name: string): void => {
    const memory = memories.get(name) ?? newMemory(host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`));
    memories.set(name, memory);
    memory.isUrgent = true;
    queue.add(name);
  };
  registry.listen({
    // With new credentials or a new address it is the same cluster still, with the same past.
    joined: (name) => { hurry(name); },
    left: (name) => { if (host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`) === undefined) memories.delete(name); },
    lost: (name) => { hurry(name); },
    recovered: (name) => { hurry(name); },
    refused: (name) => { hurry(name); },
  });
  /** The period may have become shorter than the wait that is under way. */
  host.configs.onChange(({ type }) => { if (type === 'MODIFIED') for (const member of registry.members()) queue.add(member.name); });
  host.clusters.onChange(({ type, value }) => { if (type !== 'MODIFIED') queue.add(value.metadata.name); });
  return controller;
}
