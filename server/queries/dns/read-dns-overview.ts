import type { DnsDomain, DnsOverview, DnsRecordKind, DnsRecordState, DnsRecordSummary, DnsServerState, EndpointGroup, FederatedIngressRef, FederatedServiceRef } from '#lib/contracts/dns.ts';
import { globalNameOf } from '#lib/federation/dns/service-records.ts';
import { readServiceDnsSpec } from '#lib/federation/dns/read-records.ts';
import { canonicalName } from '#lib/federation/dns/zone-records.ts';
import { listAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ControlPlane } from '#server/control-plane.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { toClusterSummary } from '../to-cluster-summary.ts';

/** The annotations of the KubeFedConfig that the DNS controller reads. */
export const WHEN_NOTHING_READY = 'flotilla.io/dns-when-nothing-ready';
export const ENDPOINT_GROUPS = 'flotilla.io/dns-endpoint-groups';
const GROUPS: readonly EndpointGroup[] = ['externaldns.k8s.io', 'multiclusterdns.kubefed.io'];

/** Every record in short, with what it takes to make more of them; from caches only. */
export function readDnsOverview(plane: Pick<ControlPlane, 'host' | 'dns' | 'dnsServer'>, now: Date): DnsOverview {
  const { host, dns: { objects } } = plane;
  const records = [
    ...[...objects.services.store.values()].map((object) => toSummary('service', object)),
    ...[...objects.ingresses.store.values()].map((object) => toSummary('ingress', object)),
  ];
  const server = toServerState(plane.dnsServer);
  return {
    asOf: now.toISOString(),
    records: records.toSorted((a, b) => compareBytewise(a.namespace, b.namespace) || compareBytewise(a.name, b.name) || compareBytewise(a.kind, b.kind)),
    domains: [...objects.domains.store.values()].map(toDomain).toSorted((a, b) => compareBytewise(a.name, b.name)),
    services: federatedServices(host, objects.services.store),
    ingresses: federatedIngresses(host, objects.ingresses.store),
    ...(server === undefined ? {} : { server }),
    whenNothingReady: host.settings[WHEN_NOTHING_READY] === 'empty' ? 'empty' : 'keep-last',
    endpointGroups: GROUPS.filter((group) => (host.settings[ENDPOINT_GROUPS] ?? GROUPS[0] ?? '').split(',').map((one) => one.trim()).includes(group)),
    clusters: [...host.clusters.store.values()].map(toClusterSummary).map(({ name, health, region, zones }) => ({ name, health, zones: [...zones], ...(region === undefined ? {} : { region }) }))
      .toSorted((a, b) => compareBytewise(a.name, b.name)),
  };
}

/** The state that a record's own condition tells. */
export function toRecordState(object: KubeObject): { state: DnsRecordState; message: string } {
  const ready = (listAt(object, 'status', 'conditions') ?? []).find((condition) => stringAt(condition, 'type') === 'Ready');
  const message = stringAt(ready, 'message') ?? '';
  switch (stringAt(ready, 'reason')) {
    case 'Answering': return { state: 'answering', message };
    case 'SomeUnresolved': return { state: 'someUnresolved', message };
    case 'LastKnownKept': return { state: 'lastKnownKept', message };
    case 'NoAddresses': return { state: 'empty', message };
    case 'DomainNotFound': return { state: 'domainNotFound', message };
    default: return { state: 'starting', message };
  }
}

function toSummary(kind: DnsRecordKind, object: KubeObject): DnsRecordSummary {
  const { name, namespace = '' } = object.metadata;
  const { state } = toRecordState(object);
  if (kind === 'ingress') return { kind, namespace, name, state, names: stringsAt(object, 'spec', 'hosts') };
  const zone = stringAt(object, 'status', 'domain');
  if (zone === undefined || zone === '') return { kind, namespace, name, state, names: [] };
  return { kind, namespace, name, state, zone, names: [globalNameOf({ name, namespace, spec: readServiceDnsSpec(object) }, zone)] };
}

function toDomain(object: KubeObject): DnsDomain {
  const nameServer = stringAt(object, 'nameServer');
  return { namespace: object.metadata.namespace ?? '', name: object.metadata.name, zone: canonicalName(stringAt(object, 'domain') ?? ''), ...(nameServer === undefined ? {} : { nameServer }) };
}

function federatedServices(host: Host, records: Records): FederatedServiceRef[] {
  return federatedObjects(host, ({ target }) => target.kind === 'Service' && target.group === '', records).map(({ ref }) => ref);
}

function federatedIngresses(host: Host, records: Records): FederatedIngressRef[] {
  return federatedObjects(host, ({ target }) => target.kind === 'Ingress', records).map(({ ref, object }) => {
    const hosts = (listAt(object, 'spec', 'template', 'spec', 'rules') ?? []).flatMap((rule) => stringAt(rule, 'host') ?? []);
    return { ...ref, hosts: [...new Set(hosts)] };
  });
}

type Records = { get(key: string): KubeObject | undefined };

function federatedObjects(host: Host, isWanted: (type: TypeConfig) => boolean, records: Records): { ref: FederatedServiceRef; object: KubeObject }[] {
  return [...host.federatedTypes()].filter(({ type }) => isWanted(type)).flatMap(({ informer }) => [...informer.store.values()].map((object) => {
    const { namespace = '', name } = object.metadata;
    return { object, ref: { namespace, name, hasRecord: records.get(toObjectKey(object.metadata)) !== undefined } };
  })).toSorted((a, b) => compareBytewise(a.ref.namespace, b.ref.namespace) || compareBytewise(a.ref.name, b.ref.name));
}

function toServerState(server: ControlPlane['dnsServer']): DnsServerState | undefined {
  const health = server?.health();
  if (health === undefined) return undefined;
  const { queries, malformed, rateLimited, transfers, transfersRefused } = health.counters;
  return {
    address: health.address, port: health.port, zones: health.zones, queries, malformed, rateLimited, transfers, transfersRefused,
    ...(health.takenPort === undefined ? {} : { takenPort: health.takenPort }),
  };
}
