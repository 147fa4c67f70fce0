import { MEMBER_SEARCH_TEXT_MIN, type MemberSearchResult } from '#lib/contracts/search.ts';
import { typeConfigName } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { ResourceType } from '#lib/kube/object.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import type { Member } from '#server/members/member.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { Gatherer } from './gatherer.ts';
import { findByName, listMember } from './list-member.ts';
import { toObjectHit } from './search-fleet.ts';

/** Types that are no use to federate and yet what somebody looks for first when something is wrong. */
const OTHER_TYPES: readonly ResourceType[] = [
  { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true },
  { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false },
];
/** Clusters asked at the same time: a search of a large fleet must not crowd out propagation. */
const ASKED_AT_ONCE = 8;

type Found = { type: ResourceType; key: string; members: string[] };

/**
 * Asks the members themselves for objects of every enabled type, Pods and Nodes by the words of a name, whether the federation
 * manages them or not. A cluster that can't be asked is named; the others' finds are there all the same.
 */
export async function searchMembers(host: Host, registry: MemberRegistry, text: string): Promise<MemberSearchResult> {
  const gatherer = new Gatherer<undefined>(text);
  if (gatherer.words.join('').length < MEMBER_SEARCH_TEXT_MIN) return { hits: [], isCut: false, silent: [] };
  const enabled = enabledTypeConfigs(host);
  const configs = new Map(enabled.map((config) => [typeConfigName(config.target), config]));
  const types = [...enabled.map(({ target }) => target), ...OTHER_TYPES];
  const members = [...registry.members()].toSorted((a, b) => compareBytewise(a.name, b.name));
  const found = new Map<string, Found>();
  const silent: string[] = [];
  for (let from = 0; from < members.length; from += ASKED_AT_ONCE) {
    const asked = members.slice(from, from + ASKED_AT_ONCE);
    const answers = await Promise.all(asked.map((member) => matchesIn(member, types, gatherer)));
    for (const [index, member] of asked.entries()) {
      const matches = answers[index];
      if (matches === undefined) silent.push(member.name);
      for (const { type, key } of matches ?? []) {
        const id = `${typeConfigName(type)}/${key}`;
        const known = found.get(id);
        if (known === undefined) found.set(id, { type, key, members: [member.name] });
        else known.members.push(member.name);
      }
    }
  }
  for (const { type, key, members: clusters } of found.values()) {
    const config = configs.get(typeConfigName(type));
    const slash = key.indexOf('/');
    const plain = { sort: 'object' as const, kind: type.kind, namespace: slash < 0 ? '' : key.slice(0, slash), name: key.slice(slash + 1) };
    gatherer.add({ ...(config === undefined ? plain : toObjectHit(host, config, key)), clusters }, 0, undefined);
  }
  const { candidates, isCut } = gatherer.best();
  return { hits: candidates.map(({ hit }) => hit), isCut, silent };
}

/** What of one cluster matches; undefined when it does not answer. */
async function matchesIn(member: Member, types: readonly ResourceType[], gatherer: Gatherer<undefined>): Promise<{ type: ResourceType; key: string }[] | undefined> {
  const listed = await listMember(member, types);
  if (!listed.ok) return undefined;
  const beyond = await Promise.all(listed.listings.map(({ type, isCut }) => (isCut ? findByName(member, type, gatherer.words) : [])));
  return listed.listings.flatMap(({ type, keys }, index) =>
    [...new Set([...keys, ...beyond[index] ?? []])].filter((key) => gatherer.matches(`${type.kind} ${key} ${member.name}`)).map((key) => ({ type, key })));
}
