import { SEARCH_TEXT_MAX, type SearchHit, type SearchResult } from '#lib/contracts/search.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';

/** Finds that one answer holds: a menu shows no more. */
const HITS_MAX = 30;
/** Candidates that are ranked; a text that matches more is too short to mean one of them. */
const CANDIDATES_MAX = 2_000;
/** Keys of member caches that one search looks at: some ten milliseconds of work, whatever the size of the fleet. */
const MEMBER_KEYS_MAX = 400_000;

type Candidate = { hit: SearchHit; rank: number; object?: { type: TypeConfig; key: string } };

/** Gathers matches of one text, and knows when it has enough. */
class Gatherer {
  readonly candidates: Candidate[] = [];
  isCut = false;
  readonly #words: readonly string[];

  constructor(text: string) {
    this.#words = text.slice(0, SEARCH_TEXT_MAX).toLowerCase().split(/\s+/).filter((word) => word !== '');
  }

  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  /** Every word must be in the text: in kind, namespace or name. */
  matches(text: string): boolean {
    const lower = text.toLowerCase();
    return this.#words.every((word) => lower.includes(word));
  }

  add(hit: Omit<SearchHit, 'clusters' | 'resource'> & { resource?: string }, sortRank: number, object?: Candidate['object']): void {
    if (this.candidates.length >= CANDIDATES_MAX) {
      this.isCut = true;
      return;
    }
    this.candidates.push({ hit: { resource: '', ...hit, clusters: [] }, rank: this.#rankOf(hit.name) * 10 + sortRank, ...(object === undefined ? {} : { object }) });
  }

  /** The very name first, then names that begin so, then the rest. */
  #rankOf(name: string): number {
    const lower = name.toLowerCase();
    return this.#words.includes(lower) ? 0 : this.#words.some((word) => lower.startsWith(word)) ? 1 : 2;
  }
}

/** Finds clusters, federated objects, what members hold of them, preferences, types and namespaces in the caches alone; no cluster is asked. */
export function searchFleet(host: Host, registry: MemberRegistry, text: string): SearchResult {
  const found = new Gatherer(text);
  if (found.isEmpty) return { hits: [], isCut: false };
  for (const { metadata: { name } } of host.clusters.store.values()) if (found.matches(`cluster ${name}`)) found.add({ sort: 'cluster', kind: 'KubeFedCluster', namespace: '', name }, 0);
  for (const { type, informer } of host.federatedTypes()) {
    for (const { metadata: { name, namespace = '' } } of informer.store.values()) {
      if (found.matches(`${type.federated.kind} ${namespace}/${name}`)) found.add({ sort: 'workload', kind: type.federated.kind, namespace, name, resource: type.federated.plural }, 1);
    }
  }
  for (const { metadata: { name, namespace = '' } } of host.preferences.store.values()) {
    if (found.matches(`ReplicaSchedulingPreference ${namespace}/${name}`)) found.add({ sort: 'preference', kind: 'ReplicaSchedulingPreference', namespace, name }, 3);
  }
  for (const { metadata: { name } } of host.typeConfigs.store.values()) if (found.matches(`type ${name}`)) found.add({ sort: 'type', kind: 'FederatedTypeConfig', namespace: '', name }, 4);
  for (const { metadata: { name } } of host.namespaces.store.values()) if (found.matches(`namespace ${name}`)) found.add({ sort: 'namespace', kind: 'Namespace', namespace: '', name }, 5);
  addTargets(host, registry, found);
  const ranked = found.candidates.toSorted((a, b) => a.rank - b.rank || compareBytewise(a.hit.namespace, b.hit.namespace) || compareBytewise(a.hit.name, b.hit.name));
  return { hits: ranked.slice(0, HITS_MAX).map((candidate) => withClusters(registry, candidate)), isCut: found.isCut || ranked.length > HITS_MAX };
}

/** Objects in members, each named once however many members hold it. */
function addTargets(host: Host, registry: MemberRegistry, found: Gatherer): void {
  let looked = 0;
  for (const { type } of host.federatedTypes()) {
    const seen = new Set<string>();
    for (const member of registry.members()) {
      for (const key of member.targets(type.name)?.keys() ?? []) {
        looked += 1;
        if (looked > MEMBER_KEYS_MAX) {
          found.isCut = true;
          return;
        }
        if (seen.has(key) || !found.matches(`${type.target.kind} ${key} ${member.name}`)) continue;
        seen.add(key);
        const slash = key.indexOf('/');
        const name = key.slice(slash + 1);
        const isFederated = host.federated(type.name)?.store.get(type.isNamespace ? `${name}/${name}` : key) !== undefined;
        found.add({ sort: 'object', kind: type.target.kind, namespace: slash < 0 ? '' : key.slice(0, slash), name, resource: isFederated ? type.federated.plural : '' }, 2, { type, key });
      }
    }
  }
}

function withClusters(registry: MemberRegistry, { hit, object }: Candidate): SearchHit {
  if (object === undefined) return hit;
  const clusters = [...registry.members()].filter((member) => member.targets(object.type.name)?.get(object.key) !== undefined).map(({ name }) => name);
  return { ...hit, clusters: clusters.toSorted(compareBytewise) };
}
