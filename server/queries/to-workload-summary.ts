import type { PropagationState, WorkloadCluster, WorkloadHealth, WorkloadSummary } from '#lib/contracts/dto.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { federatedStatusOf, isPaused, type PropagationCondition } from '#lib/federation/types/federated-object.ts';
import { booleanAt, listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';

/** Codes that say "not yet" and not "it went wrong": time or the cluster's return settles them. */
const WAITING_CODES: ReadonlySet<string> = new Set([
  'ClusterNotReady', 'WaitingForRemoval', 'CreationTimedOut', 'UpdateTimedOut', 'DeletionTimedOut', 'LabelRemovalTimedOut',
]);

/** What pages show of a federated object. `preference` names the ReplicaSchedulingPreference that owns its replicas. */
export function toWorkloadSummary(type: TypeConfig, object: KubeObject, preference: string | undefined): WorkloadSummary {
  const entries = listAt(object, 'status', 'clusters') ?? [];
  const clusters = entries.flatMap(toWorkloadCluster);
  const condition = federatedStatusOf(object).conditions?.find((candidate) => candidate.type === 'Propagation');
  const desired = total(clusters, ({ replicasDesired }) => replicasDesired);
  const ready = total(clusters, ({ code, replicasReady }) => (isUnseen(code) && replicasReady !== undefined ? 0 : replicasReady));
  const unknown = total(clusters.filter(({ code }) => isUnseen(code)), ({ replicasDesired }) => replicasDesired) ?? 0;
  return {
    kind: type.federated.kind, resource: type.federated.plural, targetKind: type.target.kind,
    namespace: object.metadata.namespace ?? '', name: object.metadata.name,
    propagation: toPropagation(object, condition, clusters),
    reason: condition?.reason ?? '', message: condition?.message ?? '',
    health: toHealth(entries, clusters),
    clusters,
    createdAt: object.metadata.creationTimestamp ?? '',
    ...(desired === undefined ? {} : { replicasDesired: desired }),
    ...(ready === undefined ? {} : { replicasReady: ready }),
    ...(unknown === 0 ? {} : { replicasUnknown: unknown }),
    ...(preference === undefined ? {} : { preference }),
    ...(isPaused(object) ? { isPaused: true } : {}),
  };
}

function toWorkloadCluster(entry: unknown): WorkloadCluster[] {
  const cluster = stringAt(entry, 'name');
  if (cluster === undefined) return [];
  const replicas = objectAt(entry, 'replicas');
  const desired = numberAt(replicas, 'desired');
  const observed = numberAt(replicas, 'observed');
  const ready = numberAt(replicas, 'ready');
  return [{
    cluster, code: stringAt(entry, 'status') ?? '', message: stringAt(entry, 'message') ?? '',
    ...(desired === undefined ? {} : { replicasDesired: desired }),
    ...(observed === undefined ? {} : { replicasObserved: observed }),
    ...(ready === undefined ? {} : { replicasReady: ready }),
  }];
}

/** A status that speaks of an older generation says nothing about this one. */
function toPropagation(object: KubeObject, condition: PropagationCondition | undefined, clusters: readonly WorkloadCluster[]): PropagationState {
  if (object.metadata.deletionTimestamp !== undefined) return 'waiting';
  if (numberAt(object, 'status', 'observedGeneration') !== object.metadata.generation) return 'progressing';
  if (condition === undefined) return 'unknown';
  if (condition.status === 'True') return 'inSync';
  const codes = clusters.map(({ code }) => code).filter((code) => code !== '');
  return condition.reason === 'CheckClusters' && codes.length > 0 && codes.every((code) => WAITING_CODES.has(code)) ? 'waiting' : 'failed';
}

/** Numbers of a cluster that can't be seen now are old; they make the whole unknown, never bad. */
function toHealth(entries: readonly unknown[], clusters: readonly WorkloadCluster[]): WorkloadHealth {
  const counted = entries.filter((entry) => objectAt(entry, 'replicas') !== undefined);
  if (counted.length === 0) return 'none';
  if (counted.some((entry) => stringAt(entry, 'replicas', 'failure') !== undefined)) return 'degraded';
  if (clusters.some(({ code }) => isUnseen(code))) return 'unknown';
  const isSettled = counted.every((entry) => {
    const replicas = objectAt(entry, 'replicas');
    return booleanAt(replicas, 'current') !== false && (numberAt(replicas, 'ready') ?? 0) >= (numberAt(replicas, 'desired') ?? 0);
  });
  return isSettled ? 'healthy' : 'progressing';
}

/** Whether a cluster's code says that it can't be seen now: what it reported last is nothing that anybody could count on. */
export function isUnseen(code: string): boolean {
  return code === 'ClusterNotReady' || code === 'CachedRetrievalFailed';
}

function total(clusters: readonly WorkloadCluster[], read: (cluster: WorkloadCluster) => number | undefined): number | undefined {
  const numbers = clusters.flatMap((cluster) => read(cluster) ?? []);
  return numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0);
}
