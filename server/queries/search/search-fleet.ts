import type { SearchHit, SearchResult } from '#lib/contracts/search.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { isPaused } from '#lib/federation/types/federated-object.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { type Candidate, Gatherer } from './gatherer.ts';

/** Keys of member caches that one search looks at: some ten milliseconds of work, whatever the size of the fleet. */
const MEMBER_KEYS_MAX = 400_000;

/** The object in members that a find stands for; absent for what is the host's. */
type Target = { type: TypeConfig; key: string } | undefined;

/** Finds clusters, federated objects, what members hold of them, preferences, types and namespaces in the caches alone; no cluster is asked. */
export function searchFleet(host: Host, registry: MemberRegistry, text: string): SearchResult {
  const found = new Gatherer<Target>(text);
  if (found.isEmpty) return { hits: [], isCut: false };
  addHostObjects(host, found);
  addTargets(host, registry, found);
  const { candidates, isCut } = found.best();
  return { hits: candidates.map((candidate) => withClusters(registry, candidate)), isCut };
}

function addHostObjects(host: Host, found: Gatherer<Target>): void {
  for (const cluster of host.clusters.store.values()) {
    const { name } = cluster.metadata;
    const cordon = cordonOf(cluster);
    if (found.matches(`cluster ${name}`)) found.add({ sort: 'cluster', kind: 'KubeFedCluster', namespace: '', name, ...(cordon === undefined ? {} : { cordon }) }, 0, undefined);
  }
  for (const { type, informer } of host.federatedTypes()) {
    for (const object of informer.store.values()) {
      const { name, namespace = '' } = object.metadata;
      if (found.matches(`${type.federated.kind} ${namespace}/${name}`)) found.add({ sort: 'workload', kind: type.federated.kind, namespace, name, resource: type.federated.plural, isPaused: isPaused(object) }, 1, undefined);
    }
  }
  const resources = new Map([...host.federatedTypes()].map(({ type }) => [type.federated.kind, type.federated.plural]));
  for (const preference of host.preferences.store.values()) {
    const { name, namespace = '' } = preference.metadata;
    const resource = resources.get(stringAt(preference, 'spec', 'targetKind') ?? '') ?? '';
    if (found.matches(`ReplicaSchedulingPreference ${namespace}/${name}`)) found.add({ sort: 'preference', kind: 'ReplicaSchedulingPreference', namespace, name, resource }, 3, undefined);
  }
  const enabled = new Set(enabledTypeConfigs(host).map(({ name }) => name));
  for (const { metadata: { name } } of host.typeConfigs.store.values()) {
    if (found.matches(`type ${name}`)) found.add({ sort: 'type', kind: 'FederatedTypeConfig', namespace: '', name, isDisabled: !enabled.has(name) }, 4, undefined);
  }
  const namespaces = host.federated('namespaces')?.store;
  for (const { metadata: { name } } of host.namespaces.store.values()) {
    const resource = namespaces?.get(`${name}/${name}`) === undefined ? '' : 'federatednamespaces';
    if (found.matches(`namespace ${name}`)) found.add({ sort: 'namespace', kind: 'Namespace', namespace: '', name, resource }, 5, undefined);
  }
}

/** Objects in members, each named once however many members hold it. */
function addTargets(host: Host, registry: MemberRegistry, found: Gatherer<Target>): void {
  let looked = 0;
  for (const { type } of host.federatedTypes()) {
    const seen = new Set<string>();
    for (const member of registry.members()) {
      for (const key of member.targets(type.name)?.keys() ?? []) {
        looked += 1;
        if (looked > MEMBER_KEYS_MAX) return found.cut();
        if (seen.has(key) || !found.matches(`${type.target.kind} ${key} ${member.name}`)) continue;
        seen.add(key);
        found.add(toObjectHit(host, type, key), 2, { type, key });
      }
    }
  }
}

/** An object of a federated type in members, with the way to its federated object where it has one. */
export function toObjectHit(host: Host, type: TypeConfig, key: string): Omit<SearchHit, 'clusters'> {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const isFederated = host.federated(type.name)?.store.get(type.isNamespace ? `${name}/${name}` : key) !== undefined;
  return { sort: 'object', kind: type.target.kind, namespace: slash < 0 ? '' : key.slice(0, slash), name, resource: isFederated ? type.federated.plural : '', type: type.name };
}

function withClusters(registry: MemberRegistry, { hit, extra }: Candidate<Target>): SearchHit {
  if (extra === undefined) return hit;
  const clusters = [...registry.members()].filter((member) => member.targets(extra.type.name)?.get(extra.key) !== undefined).map(({ name }) => name);
  return { ...hit, clusters: clusters.toSorted(compareBytewise) };
}
