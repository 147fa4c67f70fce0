import { isUnseen, toWorkloadSummary } from '../to-workload-summary.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Host } from '#server/host/host.ts';
import type { ReplicaHistoryStore } from './replica-history.ts';

/** Workloads that vanished, also while this process was not there, are looked for this often. */
const PRUNE_EVERY_MS = 600_000;

/** Follows the host's federated objects and keeps their replica numbers. Ends with the host, which drops its listeners. */
export function recordReplicaHistory(host: Host, store: ReplicaHistoryStore, nowMs: () => number): void {
  let prunedMs = nowMs();
  const take = (type: TypeConfig, object: KubeObject, isDeleted: boolean): void => {
    store.record(historyKey(type.federated.plural, object.metadata.namespace ?? '', object.metadata.name), isDeleted ? [] : countsOf(type, object), nowMs());
    if (nowMs() - prunedMs < PRUNE_EVERY_MS) return;
    prunedMs = nowMs();
    store.prune(prunedMs);
  };
  for (const { type, informer } of host.federatedTypes()) for (const object of informer.store.values()) take(type, object, false);
  host.onChange(({ type, change }) => {
    const followed = [...host.federatedTypes()].find((candidate) => candidate.type.federated.kind === type.kind);
    if (followed !== undefined) take(followed.type, change.value, change.type === 'DELETED');
  });
}

/** The name of a workload in the history: the words of its address. */
export function historyKey(resource: string, namespace: string, name: string): string {
  return `${resource}/${namespace}/${name}`;
}

const REMOVED_CODE = 'WaitingForRemoval';

function countsOf(type: TypeConfig, object: KubeObject): { cluster: string; desired: number; ready: number }[] {
  return toWorkloadSummary(type, object, undefined).clusters.flatMap(({ cluster, code, replicasDesired, replicasReady }) => (replicasDesired === undefined ? [] : [{
    cluster, desired: code === REMOVED_CODE ? 0 : replicasDesired, ready: isUnseen(code) || code === REMOVED_CODE ? 0 : replicasReady ?? 0,
  }]));
}
