import type { KubeObject } from '#lib/kube/object.ts';
import { QuantityError, quantityToNumber } from '#lib/kube/quantity.ts';
import { listAt, numberAt, objectAt } from '#lib/federation/types/read.ts';
import type { Finding } from './ask-members.ts';

const RESOURCES = ['cpu', 'memory', 'pods'] as const;
type Resource = (typeof RESOURCES)[number];
type Amounts = Record<Resource, number>;

export type ShortCapacity = { readonly cluster: string; readonly resource: Resource; readonly needed: number; readonly free: number };

/** Clusters whose nodes would not have room for the Pods that start, by their requests and the cluster's last probe. */
export function findShortCapacity(clusters: ReadonlyMap<string, KubeObject>, findings: readonly Finding[]): ShortCapacity[] {
  return [...Map.groupBy(findings, ({ task }) => task.cluster)].flatMap(([cluster, group]) => {
    const needed = { cpu: 0, memory: 0, pods: 0 };
    for (const { effect, result } of group) {
      const added = (effect.replicasAfter ?? 0) - (effect.replicasBefore ?? 0);
      if (result === undefined || added === 0) continue;
      const each = requestsOf(result);
      for (const resource of RESOURCES) needed[resource] += added * each[resource];
    }
    return RESOURCES.flatMap((resource): ShortCapacity[] => {
      const entry = objectAt(clusters.get(cluster), 'status', 'resources', resource);
      const [allocatable, requested] = [numberAt(entry, 'allocatable'), numberAt(entry, 'requested')];
      if (allocatable === undefined || requested === undefined || needed[resource] <= 0) return [];
      const free = Math.max(0, allocatable - requested);
      return needed[resource] > free ? [{ cluster, resource, needed: needed[resource], free }] : [];
    });
  });
}

/** What one Pod of a workload asks for. */
function requestsOf(workload: KubeObject): Amounts {
  const containers = listAt(workload, 'spec', 'template', 'spec', 'containers') ?? [];
  const sum = (resource: 'cpu' | 'memory'): number => containers.reduce<number>((total, container) => total + amount(objectAt(container, 'resources', 'requests')?.[resource]), 0);
  return { cpu: sum('cpu'), memory: sum('memory'), pods: 1 };
}

function amount(value: unknown): number {
  if (typeof value !== 'string' && typeof value !== 'number') return 0;
  try {
    return quantityToNumber(value);
  } catch (error) {
    // Text that is no quantity is refused by the member's dry run, which says so.
    if (error instanceof QuantityError) return 0;
    throw error;
  }
}
