import { numberAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { BenchCluster } from './cluster.ts';
import { Follower } from './follower.ts';
import { TYPES } from './objects.ts';

/**
 * Plays the workload controllers and nodes that a bare kube-apiserver lacks: reports every Deployment as fully ready as
 * soon as it sees its newest spec.
 */
export async function startFakeKubelet(member: BenchCluster, namespace: string): Promise<{ stop(): Promise<void> }> {
  const failures: unknown[] = [];
  const inFlight = new Set<Promise<void>>();
  const follower = await Follower.start<true>({
    client: member.client, type: TYPES.deployments, namespace,
    read: (object) => {
      if (isStale(object)) {
        const report: Promise<void> = reportReady(member, object).catch((error: unknown) => { failures.push(error); }).finally(() => inFlight.delete(report));
        inFlight.add(report);
      }
      return true;
    },
  });
  return {
    async stop() {
      await follower.stop();
      await Promise.all(inFlight);
      if (failures.length > 0) throw new Error(`${failures.length} statuses could not be reported in ${member.name}`, { cause: failures[0] });
    },
  };
}

function isStale(object: KubeObject): boolean {
  return (numberAt(object, 'status', 'observedGeneration') ?? 0) < (object.metadata.generation ?? 1);
}

async function reportReady(member: BenchCluster, object: KubeObject): Promise<void> {
  const replicas = numberAt(object, 'spec', 'replicas') ?? 1;
  const counts = { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas };
  await member.updateStatus(TYPES.deployments, object, { observedGeneration: object.metadata.generation, ...counts });
}
