import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { replicaRequests, roomByNodes, roomByQuota } from '#lib/federation/scheduling/room.ts';
import { at } from '#lib/federation/types/read.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { isUnreachable } from '#server/kube-client/errors.ts';
import type { SchedulingOptions } from './controller.ts';
import type { TargetNumbers } from './replica-states.ts';

const QUOTAS: ResourceType = { group: '', version: 'v1', plural: 'resourcequotas', kind: 'ResourceQuota', namespaced: true };
/** Without an answer in this time the nodes alone say what a member can hold. */
const QUOTAS_DEADLINE_MS = 1_500;

/** Replicas of the template that each cluster can hold in all: by its nodes, and by the quotas of the namespace where it has any. */
export async function readRoom(
  { host, registry }: SchedulingOptions, fedObject: KubeObject, numbers: ReadonlyMap<string, TargetNumbers>, isReady: ReadonlySet<string>, signal: AbortSignal,
): Promise<Record<string, number>> {
  const requests = replicaRequests(at(fedObject, 'spec', 'template', 'spec', 'template'));
  const { namespace } = fedObject.metadata;
  const rooms = await Promise.all([...numbers].map(async ([name, { observed = 0, ready = 0 }]): Promise<[string, number] | undefined> => {
    const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
    const member = registry.get(name);
    const byNodes = cluster === undefined ? undefined : roomByNodes(cluster, requests, observed);
    const quotas = member?.isReachable === true && isReady.has(name) ? await listQuotas(member.client.listAll<KubeObject>(QUOTAS, { namespace, deadlineMs: QUOTAS_DEADLINE_MS, signal })) : [];
    const known = [byNodes, roomByQuota(quotas, requests, observed)].filter((room) => room !== undefined);
    // What is ready there fits; the sums may be some seconds older than the workload's own numbers.
    return known.length === 0 ? undefined : [name, Math.max(ready, Math.min(...known))];
  }));
  return Object.fromEntries(rooms.filter((room) => room !== undefined));
}

async function listQuotas(listing: Promise<KubeObject[]>): Promise<KubeObject[]> {
  try {
    return await listing;
  } catch (error) {
    // A member that falls silent in between is planned by its nodes' sums, as it was last seen.
    if (isUnreachable(error)) return [];
    throw error;
  }
}
