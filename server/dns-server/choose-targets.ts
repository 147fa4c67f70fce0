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

/**
 * The region of the longest prefix that has addresses is nearest; of entries with one prefix the first listed. A client outside
 * every subnet, or for whom no region has addresses, is given every address.
 */
function chooseByRegion({ groups, subnets }: Choice<'Geo'>, all: readonly string[], { source, subnet }: Client): Chosen {
  const isVariable = subnet === undefined || subnet.prefixLength === 0;
  const { regions, scope } = matchSubnets(subnets, isVariable ? source : subnet.address);
  const nearest = regions.find((region) => groups.some((group) => group.region === region && group.targets.length > 0));
  const targets = groups.filter(({ region }) => region === nearest).flatMap((group) => group.targets);
  return { targets: nearest === undefined ? all : [...new Set(targets)].toSorted(), scope: isVariable ? 0 : scope ?? subnet.prefixLength, isVariable };
}

/** `scope`: the bits that decided; undefined when a longer prefix may decide otherwise for a neighbour, so that every bit counts. */
type Matches = { regions: string[]; scope: number | undefined };

function matchSubnets(subnets: readonly { cidr: string; region: string }[], address: string): Matches {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const found: { region: string; prefixLength: number }[] = [];
  let longest = 0;
  for (const { cidr, region } of subnets) {
    const parsed = parseSubnet(cidr);
    if (parsed === undefined || parsed.family !== family) continue;
    longest = Math.max(longest, parsed.prefixLength);
    if (parsed.list.check(address, family)) found.push({ region, prefixLength: parsed.prefixLength });
  }
  const nearestFirst = found.toSorted((a, b) => b.prefixLength - a.prefixLength);
  const decided = nearestFirst[0]?.prefixLength;
  return { regions: nearestFirst.map(({ region }) => region), scope: decided === longest ? decided : undefined };
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
