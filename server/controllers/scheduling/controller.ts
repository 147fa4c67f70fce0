/**
 * controllers/scheduling: divides a workload's replicas over clusters as its ReplicaSchedulingPreference says.
 *
 * What it watches → what it plans again:
 *   ReplicaSchedulingPreferences, and the federated object of the same namespace and name → that preference
 *   FederatedNamespaces                      → every preference of that namespace
 *   workloads in members                     → their preference, a few seconds after their numbers moved
 *   KubeFedClusters: joined, left, readiness → every preference
 * It writes the federated object's list of clusters and replicas overrides, and the preference's status; members are the
 * sync controller's business. How replicas are divided is decided in lib/federation/scheduling.
 */
import type { EventRecorder } from '#server/events/event-recorder.ts';
import type { Host } from '#server/host/host.ts';
import { BY_NAMESPACE } from '#server/host/host-informers.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerOptions } from '#server/runtime/controller.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { reconcilePreference } from './reconcile.ts';

export type SchedulingOptions = {
  host: Host;
  registry: MemberRegistry;
  recorder: EventRecorder;
  clock: Clock;
  onError: ControllerOptions['onError'];
};

const WORKERS = 4;
/** Running replicas are looked at again this long after they moved, so that a rollout is not followed step by step. */
const TARGET_SETTLE_MS = 3_000;

export function createSchedulingController(options: SchedulingOptions): Controller {
  const { host, registry, clock, onError } = options;
  const queue = new WorkQueue(clock);
  const controller = new Controller({ name: 'scheduling', clock, queue, workers: WORKERS, onError, reconcile: (key, signal) => reconcilePreference(options, key, signal) });
  const enqueueAll = (): void => { for (const key of host.preferences.store.keys()) queue.add(key); };
  const enqueueIfPreferred = (key: string): void => { if (host.preferences.store.get(key) !== undefined) queue.add(key); };
  host.preferences.onChange(({ key }) => { queue.add(key); });
  let clusters = '';
  host.onChange(({ type, change }) => {
    if (type.kind === 'KubeFedCluster') {
      const now = JSON.stringify([...host.clusters.store.values()].map(readCluster).map(({ name, labels, ready }) => [name, labels, ready]).toSorted());
      if (now !== clusters) enqueueAll();
      clusters = now;
    } else if (type.kind === 'FederatedNamespace') {
      for (const key of host.preferences.store.keysBy(BY_NAMESPACE, change.value.metadata.namespace ?? '')) queue.add(key);
    } else if (type.kind.startsWith('Federated') && (change.type !== 'MODIFIED' || change.old.metadata.generation !== change.value.metadata.generation)) {
      enqueueIfPreferred(toObjectKey(change.value.metadata));
    }
  });
  registry.listen({
    targetChanged: (_member, _type, change) => { if (host.preferences.store.get(change.key) !== undefined) queue.addAfter(change.key, TARGET_SETTLE_MS); },
  });
  return controller;
}
