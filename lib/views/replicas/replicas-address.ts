import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { toSearch } from '../workloads/workload-address.ts';
import { formatSort, parseSort, type Sort, type SortPlan } from '../table-sort.ts';
import { countDesired, countMissing, isDistributionShort } from './distribution-rows.ts';

export type ReplicasColumn = 'name' | 'missing' | 'desired';
export type ReplicasAddress = { readonly text: string; readonly onlyShort: boolean; readonly sort: Sort<ReplicasColumn>; /** How every card is drawn. */ readonly view: 'chart' | 'table' };

/** By namespace and name; of missing and desired replicas the most first. */
export const REPLICAS_SORT: SortPlan<ReplicaDistribution, ReplicasColumn> = {
  columns: [
    { name: 'name', label: 'workloads.name', of: ({ namespace, name }) => `${namespace}/${name}` },
    { name: 'missing', label: 'replicas.missing', of: countMissing, first: 'descending' },
    { name: 'desired', label: 'replicas.desired', of: countDesired, first: 'descending' },
  ],
  tie: replicasKey,
};

export function replicasKey({ resource, namespace, name }: ReplicaDistribution): string {
  return `${resource}/${namespace}/${name}`;
}

export function parseReplicasAddress(params: { get(name: string): string | null }): ReplicasAddress {
  return { text: params.get('q') ?? '', onlyShort: params.get('short') === 'yes', sort: parseSort(params.get('sort'), REPLICAS_SORT), view: params.get('view') === 'table' ? 'table' : 'chart' };
}

export function formatReplicasAddress(address: ReplicasAddress): string {
  return toSearch({ q: address.text, short: address.onlyShort ? 'yes' : '', sort: formatSort(address.sort, REPLICAS_SORT), view: address.view === 'chart' ? '' : address.view });
}

/** True when every word is in the namespace, name or kind, and, where only those are wanted, some cluster has too few ready. */
export function matchesReplicas(distribution: ReplicaDistribution, { text, onlyShort }: Pick<ReplicasAddress, 'text' | 'onlyShort'>): boolean {
  const haystack = `${distribution.namespace}/${distribution.name} ${distribution.kind}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => haystack.includes(word)) && (!onlyShort || isDistributionShort(distribution));
}
