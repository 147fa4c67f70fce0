import { compareBytewise } from '#lib/kube/json.ts';
import type { DnsEndpoint } from './records.ts';

/** How one of several clusters is chosen for a name that more than one of them has addresses for. */
export type DnsPolicyName = 'Multivalue' | 'Weighted' | 'Failover' | 'Geo';

export type DnsPolicySpec = {
  /** Absent: as `Multivalue`, every address of every cluster. */
  policy?: DnsPolicyName;
  /** Weighted: the share of each cluster; one that is not listed counts with its ready endpoints. */
  weights?: readonly { cluster: string; weight: number }[];
  /** Failover: the clusters in order; those that are not listed follow by name. */
  failoverOrder?: readonly string[];
  /** Geo: which region the clients of a subnet belong to; the longest prefix counts. */
  subnets?: readonly { cidr: string; region: string }[];
};

/** The addresses of one cluster under one name. */
export type AddressGroup = { cluster: string; region: string; weight: number; targets: string[] };

/** How a name server picks for one name and address type. Absent: all targets. */
export type AddressChoice =
  | { policy: 'Weighted'; groups: AddressGroup[] }
  | { policy: 'Geo'; groups: AddressGroup[]; subnets: { cidr: string; region: string }[] };

/** Address records as one cluster offers them, with what a policy needs to know of it. */
export type ClusterEndpoints = { cluster: string; region: string; readyEndpoints: number; endpoints: readonly DnsEndpoint[] };

/**
 * Failover: for each name only the addresses of the first cluster in order that has any; aliases stay. With another
 * policy everything comes back as it was.
 */
export function applyFailover(spec: DnsPolicySpec, offers: readonly ClusterEndpoints[]): ClusterEndpoints[] {
  if (spec.policy !== 'Failover') return [...offers];
  const order = new Map((spec.failoverOrder ?? []).map((cluster, i) => [cluster, i]));
  const rank = (cluster: string): number => order.get(cluster) ?? order.size;
  const taken = new Map<string, string>();
  return offers.toSorted((a, b) => rank(a.cluster) - rank(b.cluster) || compareBytewise(a.cluster, b.cluster)).map((offer) => ({
    ...offer,
    endpoints: offer.endpoints.filter((endpoint) => {
      if (endpoint.recordType === 'CNAME') return true;
      const holder = taken.get(endpoint.dnsName);
      if (holder === undefined) taken.set(endpoint.dnsName, offer.cluster);
      return holder === undefined || holder === offer.cluster;
    }),
  }));
}

/**
 * The choices of a record's names, by name and type as `choiceKey` joins them. A name that a single cluster has addresses for has
 * none, and a Weighted one whose weights are all 0 neither: then every address counts.
 */
export function addressChoices(spec: DnsPolicySpec, offers: readonly ClusterEndpoints[]): Map<string, AddressChoice> {
  const choices = new Map<string, AddressChoice>();
  if (spec.policy !== 'Weighted' && spec.policy !== 'Geo') return choices;
  const given = new Map((spec.weights ?? []).map(({ cluster, weight }) => [cluster, weight]));
  const groupsByKey = new Map<string, Map<string, AddressGroup>>();
  for (const { cluster, region, readyEndpoints, endpoints } of offers) {
    for (const { dnsName, recordType, targets } of endpoints) {
      if (recordType === 'CNAME') continue;
      const groups = groupsByKey.get(choiceKey(dnsName, recordType)) ?? new Map<string, AddressGroup>();
      groupsByKey.set(choiceKey(dnsName, recordType), groups);
      groups.set(cluster, { cluster, region, weight: given.get(cluster) ?? readyEndpoints, targets: [...new Set([...groups.get(cluster)?.targets ?? [], ...targets])] });
    }
  }
  for (const [key, byCluster] of groupsByKey) {
    const groups = [...byCluster.values()].toSorted((a, b) => compareBytewise(a.cluster, b.cluster));
    if (groups.length < 2) continue;
    if (spec.policy === 'Geo') choices.set(key, { policy: 'Geo', groups, subnets: [...(spec.subnets ?? [])] });
    else if (groups.some(({ weight }) => weight > 0)) choices.set(key, { policy: 'Weighted', groups });
  }
  return choices;
}

export function choiceKey(dnsName: string, recordType: string): string {
  return `${dnsName}\n${recordType}`;
}
