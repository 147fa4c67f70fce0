import { type AddressChoice, choiceKey } from './policy.ts';
import type { DnsEndpoint } from './records.ts';

/** An address as a client may get it; `share` is the part of queries that get it, where they are drawn by weight. */
export type AnsweredAddress = { address: string; share?: number };

/** What a client is given for one name: the aliases on the way, and the addresses at the end. None: the name does not exist. */
export type ClientAnswer = { asked: string; aliases: string[]; addresses: AnsweredAddress[]; ttl: number | undefined };

/** Aliases of one record are at most three deep. */
const MAX_ALIASES = 8;

/**
 * What a client of a region gets when it asks for a name: aliases are followed, and the policy chooses as the name server
 * does. `region` undefined is a client of no region.
 */
export function answerForClient(endpoints: readonly DnsEndpoint[], choices: ReadonlyMap<string, AddressChoice>, asked: string, region: string | undefined): ClientAnswer {
  const aliases: string[] = [];
  let name = asked;
  for (let hops = 0; hops < MAX_ALIASES; hops += 1) {
    const here = endpoints.filter(({ dnsName }) => dnsName === name);
    const [alias] = here.find(({ recordType }) => recordType === 'CNAME')?.targets ?? [];
    if (alias === undefined) {
      return { asked, aliases, ttl: here[0]?.recordTTL, addresses: here.flatMap((endpoint) => chosen(endpoint, choices.get(choiceKey(endpoint.dnsName, endpoint.recordType)), region)) };
    }
    aliases.push(alias);
    name = alias;
  }
  return { asked, aliases, addresses: [], ttl: undefined };
}

function chosen({ targets }: DnsEndpoint, choice: AddressChoice | undefined, region: string | undefined): AnsweredAddress[] {
  switch (choice?.policy) {
    case undefined: return targets.map((address) => ({ address }));
    case 'Geo': {
      const near = new Set(choice.groups.filter((group) => group.region === region).flatMap((group) => group.targets));
      return targets.filter((address) => near.size === 0 || near.has(address)).map((address) => ({ address }));
    }
    case 'Weighted': {
      const total = choice.groups.reduce((sum, { weight }) => sum + weight, 0);
      return choice.groups.flatMap((group) => group.targets.map((address) => ({ address, share: total === 0 ? 0 : group.weight / total })));
    }
  }
}
