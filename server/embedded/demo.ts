/** What one embedded cluster is made of. */
export type ClusterSpec = {
  readonly name: string;
  readonly role: 'host' | 'member';
  readonly region: string;
  /** Full names such as `us-east-a`. */
  readonly zones: readonly string[];
  readonly nodesPerZone: number;
};

export const MOST_MEMBERS = 200;
export const DEFAULT_MEMBERS = 3;
/** Two small nodes in each zone: enough for the walk-through many times over, small enough to fill on purpose. */
export const NODE_SIZE = { cpu: '4', memory: '16Gi', pods: 110 } as const;
const NODES_PER_ZONE = 2;

/** Members four and up take these regions in turn, with zones a, b and c each. */
export const FURTHER_REGIONS = [
  'us-west', 'eu-central', 'ap-southeast', 'sa-east', 'us-central', 'eu-north', 'ap-south', 'me-central', 'af-south', 'ca-central',
] as const;

/**
 * Plans the host and `members` members (1 to 200), the host first. The first three are always `cluster1` in us-east,
 * `cluster2` in eu-west and `ap-northeast`; further ones are `cluster3`, `cluster4`, ….
 * @throws RangeError when the number is out of bounds.
 */
export function planFleet(members: number): ClusterSpec[] {
  if (!Number.isInteger(members) || members < 1 || members > MOST_MEMBERS) {
    throw new RangeError(`A fleet has 1 to ${MOST_MEMBERS} members; ${members} were asked for.`);
  }
  const first = [member('cluster1', 'us-east', 'abc'), member('cluster2', 'eu-west', 'ab'), member('ap-northeast', 'ap-northeast', 'abc')];
  const further = Array.from({ length: Math.max(0, members - first.length) }, (_, i) => member(`cluster${i + 3}`, FURTHER_REGIONS[i % FURTHER_REGIONS.length] ?? 'us-west', 'abc'));
  return [hostSpec('host'), ...first.slice(0, members), ...further];
}

/** A host needs no room for workloads: one node. */
export function hostSpec(name: string): ClusterSpec {
  return { name, role: 'host', region: 'us-east', zones: ['us-east-a'], nodesPerZone: 1 };
}

/** A member in `region` with one zone for each letter. */
export function member(name: string, region: string, letters: string): ClusterSpec {
  return { name, role: 'member', region, zones: [...letters].map((letter) => `${region}-${letter}`), nodesPerZone: NODES_PER_ZONE };
}
