import type { KubeObject } from '#lib/kube/object.ts';
import { replicaRequests, roomByNodes, roomByQuota } from '#lib/federation/scheduling/room.ts';
import { at } from '#lib/federation/types/read.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { MemberReads } from './member-reads.ts';
import type { TargetNumbers } from './replica-states.ts';

export type RoomInput = {
  readonly registry: MemberRegistry;
  readonly reads: MemberReads;
  readonly clusters: readonly KubeObject[];
  readonly fedObject: KubeObject;
  readonly numbers: ReadonlyMap<string, TargetNumbers>;
  readonly ready: ReadonlySet<string>;
};

/** Replicas of the template that each cluster can hold in all: by its nodes, and by the quotas of the namespace where it has any. */
export async function readRoom({ registry, reads, clusters, fedObject, numbers, ready: isReady }: RoomInput): Promise<Record<string, number>> {
  const requests = replicaRequests(at(fedObject, 'spec', 'template', 'spec', 'template'));
  const byName = new Map(clusters.map((cluster) => [cluster.metadata.name, cluster]));
  const rooms = await Promise.all([...numbers].map(async ([name, { observed = 0, ready = 0 }]): Promise<[string, number] | undefined> => {
    const cluster = byName.get(name);
    const member = registry.get(name);
    const byNodes = cluster === undefined ? undefined : roomByNodes(cluster, requests, observed);
    const quotas = member?.isReachable === true && isReady.has(name) ? await reads.quotas(member, fedObject.metadata.namespace) : [];
    const known = [byNodes, roomByQuota(quotas, requests, observed)].filter((room) => room !== undefined);
    // What is ready there fits; the sums may be some seconds older than the workload's own numbers.
    return known.length === 0 ? undefined : [name, Math.max(ready, Math.min(...known))];
  }));
  return Object.fromEntries(rooms.filter((room) => room !== undefined));
}
