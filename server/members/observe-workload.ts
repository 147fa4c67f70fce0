import type { KubeObject } from '#lib/kube/object.ts';
import { listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';

/** Replica numbers as the member's API reported them. `isCurrent` is false while its controller has not seen the latest spec. */
export type WorkloadObservation = {
  replicasDesired: number;
  replicasObserved: number;
  replicasReady: number;
  isCurrent: boolean;
  /** Why the workload says it can't go on: a condition such as `ProgressDeadlineExceeded` or `Failed`. */
  failure: string | undefined;
};

/** Reads the numbers of a workload; undefined for kinds that have none. An absent number is zero, as in Kubernetes. */
export function observeWorkload(object: KubeObject): WorkloadObservation | undefined {
  const counts = countReplicas(object);
  if (counts === undefined) return undefined;
  const observedGeneration = numberAt(object, 'status', 'observedGeneration');
  const generation = object.metadata.generation;
  return {
    ...counts,
    isCurrent: generation === undefined || observedGeneration === undefined ? object['status'] !== undefined : observedGeneration >= generation,
    failure: findFailure(object),
  };
}

type Counts = Pick<WorkloadObservation, 'replicasDesired' | 'replicasObserved' | 'replicasReady'>;

function countReplicas(object: KubeObject): Counts | undefined {
  const spec = objectAt(object, 'spec');
  const status = objectAt(object, 'status');
  const number = (section: unknown, field: string): number => numberAt(section, field) ?? 0;
  switch (object.kind) {
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'ReplicationController':
      return { replicasDesired: numberAt(spec, 'replicas') ?? 1, replicasObserved: number(status, 'replicas'), replicasReady: number(status, 'readyReplicas') };
    case 'DaemonSet':
      return {
        replicasDesired: number(status, 'desiredNumberScheduled'), replicasObserved: number(status, 'currentNumberScheduled'),
        replicasReady: number(status, 'numberReady'),
      };
    case 'Job': {
      const done = number(status, 'succeeded');
      return {
        replicasDesired: numberAt(spec, 'completions') ?? numberAt(spec, 'parallelism') ?? 1,
        replicasObserved: number(status, 'active') + done, replicasReady: number(status, 'ready') + done,
      };
    }
    default:
      return undefined;
  }
}

const FAILURE_CONDITIONS: readonly string[] = ['ReplicaFailure', 'Failed'];

function findFailure(object: KubeObject): string | undefined {
  for (const condition of listAt(object, 'status', 'conditions') ?? []) {
    const type = stringAt(condition, 'type') ?? '';
    const status = stringAt(condition, 'status');
    const failed = (FAILURE_CONDITIONS.includes(type) && status === 'True') || (type === 'Progressing' && status === 'False');
    if (failed) return stringAt(condition, 'reason') ?? type;
  }
  return undefined;
}
