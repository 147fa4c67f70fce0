/**
 * controllers/scheduling: divides a workload's replicas over clusters as its ReplicaSchedulingPreference says.
 *
 * What it watches → what it plans again:
 *   ReplicaSchedulingPreferences, and the federated object of the same namespace and name → that preference
 *   FederatedNamespaces                      → every preference of that namespace
 *   workloads in members                     → their preference, a few seconds after their numbers moved
 *   KubeFedClusters: joined, left, readiness, labels, region, cordon → every preference
 *   KubeFedClusters: resources               → preferences that go by what clusters can hold, a few seconds later
 *   KubeFedConfig: gate, delays              → every preference
 * It writes the federated object's list of clusters and replicas overrides, and the preference's status; members are the
 * sync controller's business. How replicas are divided is decided in lib/federation/scheduling, from what server/planning reads.
 */
import type { EventRecorder } from '#server/events/event-recorder.ts';
import type { Host } from '#server/host/host.ts';
import { BY_NAMESPACE } from '#server/host/host-informers.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Planning } from '#server/planning/planning.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerOptions } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { usesRoom } from '#lib/federation/scheduling/room.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { reconcilePreference } from './reconcile.ts';
import { PreferenceStatusWriter } from './status-writer.ts';

export type SchedulingOptions = {
  host: Host;
  registry: MemberRegistry;
  recorder: EventRecorder;
  planning: Planning;
  clock: Clock;
  onError: ControllerOptions['onError'];
};

/** A pass waits for one write to the host; as many as get through beside the other controllers' on its connections. */
const WORKERS = 12;
/** Running replicas are looked at again this long after they moved, so that a rollout is not followed step by step. */
const TARGET_SETTLE_MS = 3_000;
/** While replicas are on their way from one cluster to another, each that gets ready lets another go. */
const MOVING_SETTLE_MS = 200;

/** Types that are enabled are awaited so long from the first preference on; one that can't be followed by then is told as missing. */
const STARTING_MS = 30_000;

/** The planning controller, and the one that tells what came of it. */
export function createSchedulingControllers(options: SchedulingOptions): Controller[] {
  const { host, registry, clock, onError } = options;
  const queue = new WorkQueue(clock);
  const statuses = new PreferenceStatusWriter(options, () => queue.metrics().depth + queue.metrics().active > 0);
  const { losses } = options.planning;
  let firstMs: number | undefined;
  const context = { ...options, statuses, isStarting: () => clock.nowMs() - (firstMs ??= clock.nowMs()) < STARTING_MS };
  const controller = new Controller({ name: 'scheduling', clock, queue, workers: WORKERS, onError, reconcile: (key, signal) => reconcilePreference(context, key, signal) });
  const enqueueAll = (): void => { for (const key of host.preferences.store.keys()) queue.add(key); };
  const enqueueIfPreferred = (key: string): void => { if (host.preferences.store.get(key) !== undefined) queue.add(key); };
  const enqueueUsersOfRoom = (): void => {
    for (const preference of host.preferences.store.values()) {
      const parsed = parsePreference(preference);
      if (parsed.ok && usesRoom(parsed.value)) queue.addAfter(toObjectKey(preference.metadata), TARGET_SETTLE_MS);
    }
  };
  host.preferences.onChange(({ key }) => { queue.add(key); });
  let clusters = '';
  host.onChange(({ type, change }) => {
    if (type.kind === 'KubeFedCluster') {
      if (change.type === 'DELETED') losses.forget(change.value.metadata.name);
      else losses.note(change.type === 'MODIFIED' ? change.old : undefined, change.value, clock.nowMs());
      const now = JSON.stringify([...host.clusters.store.values()].map(readCluster).map(({ name, labels, ready, region, zones, cordon }) => [name, labels, ready, region, zones, cordon]).toSorted());
      if (now !== clusters) enqueueAll();
      else if (change.type === 'MODIFIED' && !deepEqual(at(change.old, 'status', 'resources'), at(change.value, 'status', 'resources'))) enqueueUsersOfRoom();
      clusters = now;
    } else if (type.kind === 'KubeFedConfig') {
      enqueueAll();
    } else if (type.kind === 'FederatedNamespace') {
      for (const key of host.preferences.store.keysBy(BY_NAMESPACE, change.value.metadata.namespace ?? '')) queue.add(key);
    } else if (type.kind.startsWith('Federated') && (change.type !== 'MODIFIED' || change.old.metadata.generation !== change.value.metadata.generation)) {
      enqueueIfPreferred(toObjectKey(change.value.metadata));
    }
  });
  registry.listen({
    targetChanged: (_member, _type, { key }) => {
      const preference = host.preferences.store.get(key);
      if (preference !== undefined) queue.addAfter(key, isMoving(preference) ? MOVING_SETTLE_MS : TARGET_SETTLE_MS);
    },
  });
  return [controller, statuses.controller];
}

function isMoving(preference: KubeObject): boolean {
  return (listAt(preference, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Moving' && stringAt(condition, 'status') === 'True');
}
