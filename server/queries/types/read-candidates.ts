import type { CandidateType, TypeCandidates } from '#lib/contracts/types.ts';
import { CORE_GROUP, DNS_GROUP, normalizeGroup, SCHEDULING_GROUP } from '#lib/federation/types/constants.ts';
import { skippedType } from '#lib/federation/federate/skip-rules.ts';
import { typeConfigName } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { ServedType } from '#server/host/discovery.ts';
import type { Discovered } from './discover-members.ts';

const OWN_GROUPS: ReadonlySet<string> = new Set([CORE_GROUP, SCHEDULING_GROUP, DNS_GROUP]);
/** What propagation does to objects of a type; one that lacks any of these, such as a review, can't be kept in step. */
const NEEDED_VERBS: readonly string[] = ['list', 'watch', 'create', 'patch', 'delete'];
/** Runs of their own cluster: federating them would copy what each cluster makes for itself. */
const NOT_FEDERATED: ReadonlySet<string> = new Set(['nodes', 'pods', 'customresourcedefinitions.apiextensions.k8s.io', 'certificatesigningrequests.certificates.k8s.io', 'apiservices.apiregistration.k8s.io']);

/** The types that some cluster serves and no FederatedTypeConfig names, sorted by name. */
export function toCandidates(fleet: readonly Discovered[], configured: ReadonlySet<string>): TypeCandidates {
  const candidates = new Map<string, CandidateType>();
  for (const cluster of fleet) {
    if (!cluster.ok) continue;
    for (const type of cluster.types) {
      const name = typeConfigName(type);
      if (configured.has(name) || !isFederatable(type)) continue;
      const known = candidates.get(name) ?? toCandidate(name, type);
      candidates.set(name, cluster.isHost ? { ...known, isOnHost: true } : { ...known, members: [...known.members, cluster.cluster] });
    }
  }
  return {
    candidates: [...candidates.values()].toSorted((a, b) => compareBytewise(a.name, b.name)),
    memberCount: fleet.filter(({ isHost }) => !isHost).length,
    unread: fleet.flatMap((cluster) => (cluster.ok ? [] : [{ cluster: cluster.cluster, message: cluster.message }])),
  };
}

function isFederatable(type: ServedType): boolean {
  return NEEDED_VERBS.every((verb) => type.verbs.includes(verb)) && skippedType(type) === undefined
    && !OWN_GROUPS.has(normalizeGroup(type.group)) && !NOT_FEDERATED.has(typeConfigName(type));
}

function toCandidate(name: string, { group, version, kind, plural, namespaced }: ServedType): CandidateType {
  return { name, group, version, kind, plural, namespaced, isOnHost: false, members: [] };
}
