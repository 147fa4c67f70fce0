/** Kinds whose status carries replica numbers; of all others only the metadata is fetched. */
const WORKLOAD_KINDS: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController', 'DaemonSet', 'Job']);

export function hasWorkloadCounts(kind: string): boolean {
  return WORKLOAD_KINDS.has(kind);
}
