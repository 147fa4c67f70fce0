import { deepEqual } from '#lib/kube/json.ts';
import { aggregateStatus, type ClusterOutcome } from '#lib/federation/status/aggregate-status.ts';
import { federatedStatusOf, type AggregateReason } from '#lib/federation/types/federated-object.ts';
import { listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import type { TargetRecord } from '#server/members/target-record.ts';
import type { ObjectReader, Subject } from './object-reader.ts';
import type { SyncContext } from './sync-context.ts';

export type StatusInput = {
  reason: Exclude<AggregateReason, 'CheckClusters'>;
  message?: string;
  outcomes: readonly ClusterOutcome[];
  paused?: boolean;
  /** What the members' caches hold, for the numbers beside the codes. */
  records: ReadonlyMap<string, TargetRecord>;
  nowMs: number;
};

/** Writes the status of a federated object in one call, if it says anything new. */
export async function writeStatus(context: SyncContext, reader: ObjectReader, subject: Subject, input: StatusInput): Promise<void> {
  const { object, state } = subject;
  const keepsStatus = reader.type.statusCollection === 'Enabled';
  const outcomes = input.outcomes.map((outcome) => {
    const remoteStatus = keepsStatus ? input.records.get(outcome.cluster)?.status : undefined;
    return remoteStatus === undefined ? outcome : { ...outcome, remoteStatus };
  });
  const { status, changed } = aggregateStatus({
    previous: federatedStatusOf(object), generation: object.metadata.generation ?? 0, reason: input.reason, outcomes,
    now: `${new Date(input.nowMs).toISOString().slice(0, 19)}Z`, ...(input.message === undefined ? {} : { message: input.message }),
    ...(input.paused === true ? { paused: true } : {}),
  });
  const before = replicasByCluster(object);
  const clusters = (status.clusters ?? []).map((entry) => ({ ...entry, ...replicasOf(input.records.get(entry.name), before.get(entry.name)) }));
  const after = new Map(clusters.flatMap((entry) => ('replicas' in entry ? [[entry.name, entry.replicas]] : [])));
  if (!changed && deepEqual([...before].toSorted(byName), [...after].toSorted(byName))) return;
  try {
    await reader.write(subject, (current) => patchStatus(context.host.client, reader.type.federated, current, { ...status, clusters }));
    state.toldAtMs = input.nowMs;
    for (const { cluster } of input.outcomes) {
      const pair = state.pairs.get(cluster);
      if (pair !== undefined) pair.wrote = false;
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Replica numbers for one entry; a cluster that can't be seen now keeps the numbers last seen. */
function replicasOf(record: TargetRecord | undefined, before: unknown): { replicas?: unknown } {
  if (record === undefined) return before === undefined ? {} : { replicas: before };
  if (record.observation === undefined) return {};
  const { replicasDesired, replicasObserved, replicasReady, isCurrent, failure } = record.observation;
  return { replicas: { desired: replicasDesired, observed: replicasObserved, ready: replicasReady, current: isCurrent, ...(failure === undefined ? {} : { failure }) } };
}

function replicasByCluster(object: unknown): Map<string, unknown> {
  return new Map((listAt(object, 'status', 'clusters') ?? []).flatMap((entry): [string, unknown][] => {
    const name = stringAt(entry, 'name');
    const replicas = objectAt(entry, 'replicas');
    return name === undefined || replicas === undefined ? [] : [[name, replicas]];
  }));
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
