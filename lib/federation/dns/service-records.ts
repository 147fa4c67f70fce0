import { compareBytewise } from '#lib/kube/json.ts';
import { type AddressChoice, addressChoices, applyFailover, type ClusterEndpoints, type DnsPolicySpec } from './policy.ts';
import { addressesOf, addressRecords, type DnsEndpoint, type LoadBalancerIngress, mergeEndpoints, type ResolvedHosts, ttlOf } from './records.ts';

/** Probes that an address has to pass to be answered. */
export type HealthCheckSpec = {
  port: number;
  /** Path of an HTTP request that has to be answered with a status below 400; absent: a TCP connection is enough. */
  path?: string;
  /** Go duration between two probes of an address; 10s when absent. */
  interval?: string;
};

export type ServiceDnsSpec = DnsPolicySpec & {
  domainRef: string;
  healthCheck?: HealthCheckSpec;
  recordTTL?: number;
  dnsPrefix?: string;
  externalName?: string;
  allowServiceWithoutEndpoints?: boolean;
};

/** What one cluster offers. `loadBalancer` is empty when a client must not be sent there. */
export type ServiceDnsCluster = {
  cluster: string;
  loadBalancer?: { ingress?: LoadBalancerIngress[] };
  zones?: string[];
  region?: string;
  /** Only where the policy weighs clusters by it. */
  readyEndpoints?: number;
};

export type ServiceDnsRecord = { name: string; namespace: string; spec: ServiceDnsSpec; status: { domain?: string; dns?: readonly ServiceDnsCluster[] } };

/** `unresolved` lists host names of load balancers that had no addresses; their clusters count without them. */
export type Synthesis = { endpoints: DnsEndpoint[]; unresolved: string[] };

/** `choices`: by `choiceKey`, what a name server does with a name that several clusters have addresses for. */
export type ServiceSynthesis = Synthesis & { choices: ReadonlyMap<string, AddressChoice> };

/**
 * Records of a ServiceDNSRecord. A cluster with addresses has them at zone, region and global level; one without is an
 * alias to the next level up. D22: a level a cluster has no name for is left out, the others stay.
 */
export function synthesizeServiceRecords(record: ServiceDnsRecord, hosts: ResolvedHosts): ServiceSynthesis {
  const { spec, status } = record;
  const domain = status.domain ?? '';
  const ttl = ttlOf(spec.recordTTL);
  const base = baseNameOf(record);
  const global = globalNameOf(record, domain);
  const unresolved = new Set<string>();
  const offers = applyFailover(spec, (status.dns ?? []).map((cluster): ClusterEndpoints => {
    const { addresses, unresolved: missing } = addressesOf(cluster.loadBalancer?.ingress ?? [], hosts);
    for (const host of missing) unresolved.add(host);
    const { region = '', readyEndpoints = 0 } = cluster;
    return { cluster: cluster.cluster, region, readyEndpoints, endpoints: clusterRecords(cluster, addresses, { base, domain, global, ttl }) };
  }));
  const found = offers.flatMap(({ endpoints }) => endpoints);
  const labels = spec.externalName === undefined || spec.externalName === '' ? undefined : { serviceName: record.name };
  const endpoints = mergeEndpoints(labels === undefined ? found : found.map((endpoint) => ({ ...endpoint, labels })));
  const prefix = prefixRecord(spec.dnsPrefix, domain, global, ttl, endpoints);
  return { endpoints: mergeEndpoints([...endpoints, ...prefix]), unresolved: [...unresolved].toSorted(compareBytewise), choices: addressChoices(spec, offers) };
}

/** The part of all names of a record that is the same at every level. */
export function baseNameOf({ name, namespace, spec }: Pick<ServiceDnsRecord, 'name' | 'namespace' | 'spec'>): string {
  return [spec.externalName === undefined || spec.externalName === '' ? name : spec.externalName, namespace, spec.domainRef, 'svc'].join('.');
}

/** The name that stands for all clusters together. */
export function globalNameOf(record: Pick<ServiceDnsRecord, 'name' | 'namespace' | 'spec'>, zone: string): string {
  return `${baseNameOf(record)}.${zone}`;
}

type Names = { base: string; domain: string; global: string; ttl: number };

function clusterRecords(cluster: ServiceDnsCluster, addresses: readonly string[], { base, domain, global, ttl }: Names): DnsEndpoint[] {
  const records: DnsEndpoint[] = [];
  const at = (dnsName: string, above: string | undefined): void => {
    if (addresses.length > 0) records.push(...addressRecords(dnsName, addresses, ttl));
    else if (above !== undefined) records.push({ dnsName, targets: [above], recordType: 'CNAME', recordTTL: ttl });
  };
  if (cluster.region !== undefined && cluster.region !== '') {
    const region = `${base}.${cluster.region}.${domain}`;
    for (const zone of cluster.zones ?? []) if (zone !== '') at(`${base}.${zone}.${cluster.region}.${domain}`, region);
    at(region, global);
  }
  at(global, undefined);
  return records;
}

/** D23: the alias is made only when the name it stands for exists. */
function prefixRecord(prefix: string | undefined, domain: string, global: string, ttl: number, endpoints: readonly DnsEndpoint[]): DnsEndpoint[] {
  if (prefix === undefined || prefix === '' || !endpoints.some((endpoint) => endpoint.dnsName === global)) return [];
  return [{ dnsName: `${prefix}.${domain}`, targets: [global], recordType: 'CNAME', recordTTL: ttl }];
}

export type ServiceObservation = {
  cluster: string;
  ready: boolean;
  region?: string;
  zones?: readonly string[];
  /** `status.loadBalancer.ingress` of the Service there; absent without a Service. */
  ingress?: readonly LoadBalancerIngress[];
  hasReadyEndpoints: boolean;
  /** Given where the policy weighs clusters by it. */
  readyEndpoints?: number;
};

/**
 * `status.dns` of a ServiceDNSRecord, sorted by cluster. D21: a cluster that is not ready keeps its entry without
 * addresses, so its names turn into aliases; region and zones are then those last known.
 */
export function serviceDnsStatus(observed: readonly ServiceObservation[], previous: readonly ServiceDnsCluster[], allowServiceWithoutEndpoints: boolean): ServiceDnsCluster[] {
  const before = new Map(previous.map((entry) => [entry.cluster, entry]));
  return observed
    .filter((one) => one.ready || before.has(one.cluster))
    .map((one): ServiceDnsCluster => {
      const counts = one.ready && one.ingress !== undefined && (one.hasReadyEndpoints || allowServiceWithoutEndpoints);
      const region = one.region ?? before.get(one.cluster)?.region;
      const zones = one.zones !== undefined && one.zones.length > 0 ? one.zones : before.get(one.cluster)?.zones;
      return {
        cluster: one.cluster,
        ...(counts && one.ingress !== undefined ? { loadBalancer: { ingress: sortIngress(one.ingress) } } : { loadBalancer: {} }),
        ...(zones === undefined ? {} : { zones: [...zones] }),
        ...(region === undefined || region === '' ? {} : { region }),
        ...(one.readyEndpoints === undefined ? {} : { readyEndpoints: one.readyEndpoints }),
      };
    })
    .toSorted((a, b) => compareBytewise(a.cluster, b.cluster));
}

/** By address, then by host name. */
export function sortIngress(ingress: readonly LoadBalancerIngress[]): LoadBalancerIngress[] {
  return ingress.toSorted((a, b) => compareBytewise(a.ip ?? '', b.ip ?? '') || compareBytewise(a.hostname ?? '', b.hostname ?? ''));
}

/** Host names of load balancers in a record's status that have to be resolved before records can be made. Sorted. */
export function hostnamesOf(clusters: readonly { loadBalancer?: { ingress?: readonly LoadBalancerIngress[] } }[]): string[] {
  const names = clusters.flatMap((cluster) => (cluster.loadBalancer?.ingress ?? []).map((entry) => entry.hostname ?? ''));
  return [...new Set(names.filter((name) => name !== ''))].toSorted(compareBytewise);
}
