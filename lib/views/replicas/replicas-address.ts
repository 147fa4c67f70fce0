import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { toSearch } from '../workloads/workload-address.ts';
import { isDistributionShort } from './distribution-rows.ts';

export type ReplicasAddress = { readonly text: string; readonly onlyShort: boolean };

export function parseReplicasAddress(params: { get(name: string): string | null }): ReplicasAddress {
  return { text: params.get('q') ?? '', onlyShort: params.get('short') === 'yes' };
}

export function formatReplicasAddress(address: ReplicasAddress): string {
  return toSearch({ q: address.text, short: address.onlyShort ? 'yes' : '' });
}

/** True when every word is in the namespace, name or kind, and, where only those are wanted, some cluster has too few ready. */
export function matchesReplicas(distribution: ReplicaDistribution, { text, onlyShort }: ReplicasAddress): boolean {
  const haystack = `${distribution.namespace}/${distribution.name} ${distribution.kind}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => haystack.includes(word)) && (!onlyShort || isDistributionShort(distribution));
}
