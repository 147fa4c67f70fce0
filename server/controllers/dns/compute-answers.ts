import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import { stringAt, stringsAt, numberAt } from '#lib/federation/types/read.ts';
import { ingressDnsStatus, type IngressDnsCluster, type IngressObservation, synthesizeIngressRecords } from '#lib/federation/dns/ingress-records.ts';
import { type AnswerState, keepLastKnown } from '#lib/federation/dns/last-known.ts';
import { readServiceDnsClusters, readServiceDnsSpec } from '#lib/federation/dns/read-records.ts';
import type { AddressChoice } from '#lib/federation/dns/policy.ts';
import { addressesOf, type DnsEndpoint, type LoadBalancerIngress, type ResolvedHosts } from '#lib/federation/dns/records.ts';
import { hostnamesOf, serviceDnsStatus, type ServiceDnsCluster, type ServiceDnsSpec, type ServiceObservation, synthesizeServiceRecords } from '#lib/federation/dns/service-records.ts';
import { toZoneRecords, type NamedPort, type ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { MemberSources, RecordKind } from './member-sources.ts';

/** What is asked of one member. */
export type MemberSight = Pick<MemberSources, 'hasSynced' | 'service' | 'ingress' | 'readyEndpoints'>;

/** Everything that the answers of one record rest on. */
export type AnswerInputs = {
  record: KubeObject;
  /** The record's Domain; undefined for an Ingress record, or when it does not exist. */
  domain: KubeObject | undefined;
  clusters: readonly FederationCluster[];
  sources(cluster: string): MemberSight | undefined;
  previous: readonly DnsEndpoint[];
  mode: 'keep-last' | 'empty';
  /** Addresses of load balancers' host names, as far as they are known. */
  resolve(hosts: readonly string[]): ResolvedHosts;
  isHealthy(address: string, spec: ServiceDnsSpec): boolean;
};

export type Answers = {
  state: AnswerState | 'domainNotFound';
  endpoints: readonly DnsEndpoint[];
  zoneRecords: readonly ZoneRecord[];
  status: { domain?: string; dns: readonly (ServiceDnsCluster | IngressDnsCluster)[] };
  unresolved: readonly string[];
  hosts: readonly string[];
  /** Every address that the clusters offer, probed or not. */
  offered: readonly string[];
  /** What each cluster has, whether or not it is answered. */
  offers: readonly ClusterOffer[];
  /** How the name server chooses for a name that several clusters have addresses for, by `choiceKey`. */
  choices: ReadonlyMap<string, AddressChoice>;
};

/** What one cluster has behind a record. */
export type ClusterOffer = {
  cluster: string;
  /** The cluster is ready, and what it holds has been read. */
  isReady: boolean;
  /** There is a Service, or Ingress, of the record's name. */
  isThere: boolean;
  readyEndpoints: number;
  addresses: readonly string[];
  /** Addresses that fail the record's health check. */
  unhealthy: readonly string[];
};

/** Answers and status of a ServiceDNSRecord from what the caches hold. */
export function computeServiceAnswers(input: AnswerInputs): Answers {
  const { record, domain, previous, mode } = input;
  const spec = readServiceDnsSpec(record);
  if (domain === undefined) return withoutDomain(previous);
  const { namespace = '', name } = record.metadata;
  const seen = observe(input, 'service', `${namespace}/${name}`);
  const observed = seen.map(({ cluster, ready, ingress, readyEndpoints }): ServiceObservation => ({
    cluster: cluster.name, ready, zones: cluster.zones, hasReadyEndpoints: readyEndpoints > 0,
    ...(cluster.region === undefined ? {} : { region: cluster.region }),
    ...(spec.policy === 'Weighted' ? { readyEndpoints } : {}),
    ...(ingress === undefined ? {} : { ingress: ingress.filter(({ ip }) => ip === undefined || input.isHealthy(ip, spec)) }),
  }));
  const dns = serviceDnsStatus(observed, readServiceDnsClusters(record), spec.allowServiceWithoutEndpoints === true);
  const zone = stringAt(domain, 'domain') ?? '';
  const hosts = hostnamesOf(dns);
  const known = input.resolve(hosts);
  const resolved = new Map([...known].map(([host, addresses]) => [host, addresses.filter((address) => input.isHealthy(address, spec))]));
  const { endpoints: desired, unresolved, choices } = synthesizeServiceRecords({ name, namespace, spec, status: { domain: zone, dns } }, resolved);
  const mayComeBack = seen.some(({ ready, ingress, wasHere }) => (ready ? (ingress ?? []).length > 0 : wasHere));
  const { endpoints, state } = keepLastKnown({ desired, previous: ofZone(previous, zone), mayComeBack, mode });
  const zoneRecords = toZoneRecords({
    endpoints, ports: seen.flatMap(({ ports }) => ports), text: `heritage=flotilla record=${namespace}/${name}`, ...(state === 'answering' ? { choices } : {}),
  });
  return {
    state, endpoints, zoneRecords, status: { domain: zone, dns }, unresolved, hosts, offered: offeredBy(seen, known), choices,
    offers: seen.map((one) => toOffer(one, known, (address) => input.isHealthy(address, spec))),
  };
}

/** Answers and status of an IngressDNSRecord from what the caches hold. */
export function computeIngressAnswers(input: AnswerInputs): Answers {
  const { record, previous, mode } = input;
  const { namespace = '', name } = record.metadata;
  const seen = observe(input, 'ingress', `${namespace}/${name}`);
  const dns = ingressDnsStatus(seen.map(({ cluster, ready, ingress }): IngressObservation => ({ cluster: cluster.name, ready, ...(ingress === undefined ? {} : { ingress }) })));
  const hosts = hostnamesOf(dns);
  const recordTTL = numberAt(record, 'spec', 'recordTTL');
  const spec = { hosts: stringsAt(record, 'spec', 'hosts'), ...(recordTTL === undefined ? {} : { recordTTL }) };
  const known = input.resolve(hosts);
  const { endpoints: desired, unresolved } = synthesizeIngressRecords({ name, namespace, spec, status: { dns } }, known);
  const mayComeBack = seen.some(({ ready, ingress }) => !ready || (ingress ?? []).length > 0);
  const wanted = new Set(spec.hosts);
  const { endpoints, state } = keepLastKnown({ desired, previous: previous.filter(({ dnsName }) => wanted.has(dnsName)), mayComeBack, mode });
  const zoneRecords = toZoneRecords({ endpoints, text: `heritage=flotilla record=${namespace}/${name}` });
  return { state, endpoints, zoneRecords, status: { dns }, unresolved, hosts, offered: [], choices: new Map(), offers: seen.map((one) => toOffer(one, known, () => true)) };
}

type Seen = {
  cluster: FederationCluster;
  /** Ready, and its caches are filled, so that what they lack is not there. */
  ready: boolean;
  /** It had an entry in the status before. */
  wasHere: boolean;
  ingress: readonly LoadBalancerIngress[] | undefined;
  readyEndpoints: number;
  ports: readonly NamedPort[];
};

function observe({ record, clusters, sources }: AnswerInputs, kind: RecordKind, key: string): Seen[] {
  const before = new Set(readServiceDnsClusters(record).map(({ cluster }) => cluster));
  return clusters.map((cluster): Seen => {
    const source = sources(cluster.name);
    const ready = cluster.ready && source?.hasSynced(kind) === true;
    const service = kind === 'service' ? source?.service(key) : undefined;
    const ingress = kind === 'service' ? service?.ingress : source?.ingress(key)?.ingress;
    const readyEndpoints = kind === 'service' ? source?.readyEndpoints(key) ?? 0 : 0;
    return { cluster, ready, wasHere: before.has(cluster.name), ingress, readyEndpoints, ports: service?.ports ?? [] };
  });
}

/** As in KubeFed nothing happens while the Domain is missing: what was made stays made. Our own zone is gone with it. */
function withoutDomain(previous: readonly DnsEndpoint[]): Answers {
  return { state: 'domainNotFound', endpoints: previous, zoneRecords: [], status: { dns: [] }, unresolved: [], hosts: [], offered: [], offers: [], choices: new Map() };
}

/** Answers of another zone are nothing to keep. */
function ofZone(previous: readonly DnsEndpoint[], zone: string): DnsEndpoint[] {
  return previous.filter(({ dnsName }) => dnsName.endsWith(`.${zone}`));
}

function toOffer({ cluster, ready, ingress, readyEndpoints }: Seen, known: ResolvedHosts, isHealthy: (address: string) => boolean): ClusterOffer {
  const { addresses } = addressesOf(ingress ?? [], known);
  return { cluster: cluster.name, isReady: ready, isThere: ingress !== undefined, readyEndpoints, addresses, unhealthy: addresses.filter((address) => !isHealthy(address)) };
}

function offeredBy(seen: readonly Seen[], known: ResolvedHosts): string[] {
  const direct = seen.flatMap(({ ready, ingress }) => (ready ? (ingress ?? []).map(({ ip }) => ip ?? '') : []));
  return [...new Set([...direct, ...[...known.values()].flat()])].filter((address) => address !== '');
}
