import type { KubeObject } from '#lib/kube/object.ts';
import { quantityToNumber } from '#lib/kube/quantity.ts';
import type { PreferenceExtras } from '../types/preference.ts';
import { listAt, numberAt, objectAt } from '../types/read.ts';

/** True for preferences whose plans rest on what clusters can hold, not only on what could not be scheduled there. */
export function usesRoom({ strategy, failover }: PreferenceExtras): boolean {
  return (strategy !== undefined && strategy !== 'Weighted') || failover !== undefined;
}

/** What one replica asks for: cpu in cores, memory in bytes. */
export type ReplicaRequests = { cpu: number; memory: number };

/** Sums like 0.1 + 0.2 must not cost a replica. */
const EPSILON = 1e-9;

/** The requests of a pod template: those of all containers, or of one init container that asks for more. */
export function replicaRequests(podTemplate: unknown): ReplicaRequests {
  const of = (resource: string): number => {
    const requests = (containers: string): number[] => (listAt(podTemplate, 'spec', containers) ?? [])
      .map((container) => amount(objectAt(container, 'resources', 'requests')?.[resource] ?? objectAt(container, 'resources', 'limits')?.[resource]));
    return Math.max(requests('containers').reduce((total, number) => total + number, 0), ...requests('initContainers'));
  };
  return { cpu: of('cpu'), memory: of('memory') };
}

/**
 * Replicas that a cluster's nodes can hold in all, `running` ones included, by the sums in the status of its KubeFedCluster.
 * An estimate: it does not know how what is free is divided over nodes. Undefined when nodes were not counted or there are none.
 */
export function roomByNodes(cluster: KubeObject, requests: ReplicaRequests, running: number): number | undefined {
  const resources = objectAt(cluster, 'status', 'resources');
  if (resources === undefined || (numberAt(cluster, 'status', 'nodes') ?? 0) === 0) return undefined;
  const free = (resource: string): number => (numberAt(resources, resource, 'allocatable') ?? 0) - (numberAt(resources, resource, 'requested') ?? 0);
  return smallestRoom([[free('pods'), 1], [free('cpu'), requests.cpu], [free('memory'), requests.memory]], running);
}

/** The same by the ResourceQuotas of a namespace; undefined when none of them bounds pods, cpu or memory. Quotas with scopes are for special pods and don't count. */
export function roomByQuota(quotas: readonly KubeObject[], requests: ReplicaRequests, running: number): number | undefined {
  const bounds = quotas.filter((quota) => listAt(quota, 'spec', 'scopes') === undefined && objectAt(quota, 'spec', 'scopeSelector') === undefined).flatMap((quota) => {
    const hard = objectAt(quota, 'status', 'hard') ?? objectAt(quota, 'spec', 'hard') ?? {};
    const used = objectAt(quota, 'status', 'used') ?? {};
    return QUOTA_RESOURCES.filter(([name]) => hard[name] !== undefined)
      .map(([name, each]): [number, number] => [amount(hard[name]) - amount(used[name]), each === 'pod' ? 1 : requests[each]]);
  });
  return bounds.length === 0 ? undefined : smallestRoom(bounds, running);
}

const QUOTA_RESOURCES: readonly (readonly [string, 'pod' | keyof ReplicaRequests])[] = [
  ['pods', 'pod'], ['count/pods', 'pod'], ['cpu', 'cpu'], ['requests.cpu', 'cpu'], ['memory', 'memory'], ['requests.memory', 'memory'],
];

/** Pairs of what is free and what one replica takes of it; a resource that replicas don't ask for bounds nothing. */
function smallestRoom(bounds: readonly (readonly [number, number])[], running: number): number | undefined {
  const rooms = bounds.filter(([, each]) => each > 0).map(([free, each]) => Math.floor(free / each + EPSILON) + running);
  return rooms.length === 0 ? undefined : Math.max(0, Math.min(...rooms));
}

/** A quantity in base units; what can't be read as one counts nothing. */
function amount(quantity: unknown): number {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return 0;
  try {
    return quantityToNumber(quantity);
  } catch {
    // The API server accepted it, so it is a form we don't know; the other resources still bound the room.
    return 0;
  }
}
