/**
 * Multi-cluster DNS: from what the clusters offer to records at zone, region and global level.
 *
 * Guarantees: the names and fallbacks of KubeFed 0.6; sorted, merged, free of duplicates. It resolves no host names
 * (their addresses come in) and serves no answers.
 */
import { compareBytewise, deepEqual } from '#lib/kube/json.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME';

export type DnsEndpoint = {
  dnsName: string;
  /** Sorted as text, unique, never empty. */
  targets: string[];
  recordType: RecordType;
  recordTTL: number;
  labels?: Record<string, string>;
};

export type LoadBalancerIngress = { ip?: string; hostname?: string };

/** Seconds that resolvers may keep an answer when a record doesn't say. */
export const DEFAULT_TTL_SECONDS = 180;

export function ttlOf(recordTTL: number | undefined): number {
  return recordTTL === undefined || recordTTL === 0 ? DEFAULT_TTL_SECONDS : recordTTL;
}

/** Addresses of the host names that load balancers go by; a name that is missing could not be resolved. */
export type ResolvedHosts = ReadonlyMap<string, readonly string[]>;

/** The addresses of a load balancer, and the host names among its entries that could not be resolved. */
export function addressesOf(ingress: readonly LoadBalancerIngress[], hosts: ResolvedHosts): { addresses: string[]; unresolved: string[] } {
  const addresses = new Set<string>();
  const unresolved = new Set<string>();
  for (const { ip, hostname } of ingress) {
    if (ip !== undefined && ip !== '') addresses.add(ip);
    if (hostname === undefined || hostname === '') continue;
    const resolved = hosts.get(hostname);
    if (resolved === undefined) unresolved.add(hostname);
    else for (const address of resolved) addresses.add(address);
  }
  return { addresses: [...addresses].toSorted(compareBytewise), unresolved: [...unresolved].toSorted(compareBytewise) };
}

/** Address records of one name: D24: IPv6 addresses go into AAAA. */
export function addressRecords(dnsName: string, addresses: readonly string[], recordTTL: number): DnsEndpoint[] {
  const v6 = addresses.filter((address) => address.includes(':'));
  const v4 = addresses.filter((address) => !address.includes(':'));
  const records: DnsEndpoint[] = [];
  if (v4.length > 0) records.push({ dnsName, targets: v4, recordType: 'A', recordTTL });
  if (v6.length > 0) records.push({ dnsName, targets: v6, recordType: 'AAAA', recordTTL });
  return records;
}

/** One entry for each name and type, sorted by name and type: targets are united, and addresses beat an alias for the same name. */
export function mergeEndpoints(endpoints: readonly DnsEndpoint[]): DnsEndpoint[] {
  const addressed = new Set(endpoints.filter((one) => one.recordType !== 'CNAME' && one.targets.length > 0).map((one) => one.dnsName));
  const merged = new Map<string, DnsEndpoint>();
  for (const endpoint of endpoints) {
    const targets = endpoint.targets.filter((target) => target !== '');
    if (targets.length === 0 || (endpoint.recordType === 'CNAME' && addressed.has(endpoint.dnsName))) continue;
    const key = keyOf(endpoint);
    const known = merged.get(key);
    merged.set(key, { ...(known ?? endpoint), targets: [...new Set([...(known?.targets ?? []), ...targets])].toSorted(compareBytewise) });
  }
  return [...merged.values()].toSorted((a, b) => compareBytewise(a.dnsName, b.dnsName) || compareBytewise(a.recordType, b.recordType));
}

export type RecordChanges = { create: DnsEndpoint[]; update: { from: DnsEndpoint; to: DnsEndpoint }[]; delete: DnsEndpoint[] };

/** What has to change for `current` to become `desired`, so that a change can be seen before it is made. Sorted by name and type. */
export function planRecords(current: readonly DnsEndpoint[], desired: readonly DnsEndpoint[]): RecordChanges {
  const before = new Map(current.map((endpoint) => [keyOf(endpoint), endpoint]));
  const after = new Map(desired.map((endpoint) => [keyOf(endpoint), endpoint]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted(compareBytewise);
  const changes: RecordChanges = { create: [], update: [], delete: [] };
  for (const key of keys) {
    const from = before.get(key);
    const to = after.get(key);
    if (from === undefined && to !== undefined) changes.create.push(to);
    else if (from !== undefined && to === undefined) changes.delete.push(from);
    else if (from !== undefined && to !== undefined && !deepEqual(from, to)) changes.update.push({ from, to });
  }
  return changes;
}

function keyOf(endpoint: DnsEndpoint): string {
  return `${endpoint.dnsName}\n${endpoint.recordType}`;
}
