import { toSearch } from '../workloads/workload-address.ts';

export type ReplicasAddress = { readonly text: string };

export function parseReplicasAddress(params: { get(name: string): string | null }): ReplicasAddress {
  return { text: params.get('q') ?? '' };
}

export function formatReplicasAddress(address: ReplicasAddress): string {
  return toSearch({ q: address.text });
}

/** True when every word is in the namespace, name or kind. */
export function matchesReplicasText(distribution: { namespace: string; name: string; kind: string }, text: string): boolean {
  const haystack = `${distribution.namespace}/${distribution.name} ${distribution.kind}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => haystack.includes(word));
}
