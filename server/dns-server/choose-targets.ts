import { BlockList, isIP } from 'node:net';
import type { AddressChoice } from '#lib/federation/dns/policy.ts';
import type { AddressSet } from './node-sets.ts';
import type { ClientSubnet } from './wire.ts';

/** `isVariable`: another query of the same client may get another answer, so this one must not be kept. */
export type Chosen = { targets: readonly string[]; scope: number; isVariable: boolean };

export type Client = {
  /** Address of the packet's sender. */
  source: string;
  subnet: ClientSubnet | undefined;
  /** Uniform in [0, 1). */
  random: () => number;
};

type Choice<P> = Extract<AddressChoice, { policy: P }>;

/** The addresses that this client is given. */
export function chooseTargets({ targets, choice }: AddressSet, client: Client): Chosen {
  if (choice === undefined) return { targets, scope: 0, isVariable: false };
  return choice.policy === 'Weighted' ? chooseWeighted(choice, client) : chooseByRegion(choice, targets, client);
}

function chooseWeighted({ groups }: Choice<'Weighted'>, { random }: Client): Chosen {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  const drawn = groups.find(({ weight }) => (left -= weight) < 0) ?? groups.at(-1);
  return { targets: drawn?.targets ?? [], scope: 0, isVariable: true };
}

/** A client outside every subnet, or of a region without addresses, is given every address. */
function chooseByRegion({ groups, subnets }: Choice<'Geo'>, all: readonly string[], { source, subnet }: Client): Chosen {
  const address = subnet !== undefined && subnet.prefixLength > 0 ? subnet.address : source;
  const match = longestMatch(subnets, address);
  const isVariable = subnet === undefined || subnet.prefixLength === 0;
  const targets = groups.filter(({ region }) => region === match?.region).flatMap((group) => group.targets);
  // Without a match the answer still depends on the address: a longer prefix could have matched.
  const scope = isVariable ? 0 : match?.prefixLength ?? subnet.prefixLength;
  return { targets: targets.length > 0 ? [...new Set(targets)].toSorted() : all, scope, isVariable };
}

type Match = { region: string; prefixLength: number };

function longestMatch(subnets: readonly { cidr: string; region: string }[], address: string): Match | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  let best: Match | undefined;
  for (const { cidr, region } of subnets) {
    const parsed = parseSubnet(cidr);
    if (parsed === undefined || parsed.family !== family || parsed.prefixLength <= (best?.prefixLength ?? -1)) continue;
    if (parsed.list.check(address, family)) best = { region, prefixLength: parsed.prefixLength };
  }
  return best;
}

type Subnet = { family: 'ipv4' | 'ipv6'; prefixLength: number; list: BlockList };

/** Subnets read already, by their text. Records bound how many there are; beyond this they are read anew. */
const MAX_PARSED = 10_000;
const parsedSubnets = new Map<string, Subnet | undefined>();

function parseSubnet(cidr: string): Subnet | undefined {
  if (parsedSubnets.has(cidr)) return parsedSubnets.get(cidr);
  const [network = '', bits = ''] = cidr.split('/');
  const version = isIP(network);
  const prefixLength = Number(bits);
  let subnet: Subnet | undefined;
  if (version !== 0 && /^\d+$/.test(bits) && prefixLength <= (version === 6 ? 128 : 32)) {
    const family = version === 6 ? 'ipv6' : 'ipv4';
    const list = new BlockList();
    list.addSubnet(network, prefixLength, family);
    subnet = { family, prefixLength, list };
  }
  if (parsedSubnets.size >= MAX_PARSED) parsedSubnets.clear();
  parsedSubnets.set(cidr, subnet);
  return subnet;
}
