import type { KubeObject } from '#lib/kube/object.ts';
import { DNS_GROUP, DNS_VERSION } from './constants.ts';
import { customResourceDefinition } from './crd.ts';
import { conditions, flag, int32, int64, list, listByKey, map, NAME_MAX, object, objectName, oneOf, type Schema, text } from './schema.ts';

/** The kinds of multiclusterdns.kubefed.io. */
const CLUSTERS_MAX = 5_000;
const ADDRESSES_MAX = 64;
const ZONES_MAX = 64;
const HOSTS_MAX = 256;
const ENDPOINTS_MAX = 10_000;
const TARGETS_MAX = 1_000;
const TTL_MAX = 2_147_483_647;
const LABEL_MAX = 63;
const DOMAIN_PATTERN = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\.?$';
const LABEL_PATTERN = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
const HOST_PATTERN = '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';

const WEIGHT_MAX = 1_000_000;
const SUBNETS_MAX = 1_000;
const CIDR_MAX = 49;
const PORT_MAX = 65_535;
const PATH_MAX = 1_024;
const CIDR_PATTERN = '^[0-9a-fA-F:.]+/[0-9]{1,3}$';
const INTERVAL_PATTERN = '^([0-9]+(ms|s|m|h))+$';
/** Kubernetes asks for this on every definition in a group of its own; the value is the one ExternalDNS' own definition has. */
const API_APPROVED = { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/external-dns/pull/2007' };
/** The group of ExternalDNS' own DNSEndpoint. */
const EXTERNAL_DNS_GROUP = 'externaldns.k8s.io';

function loadBalancer(): Schema {
  return object('Addresses of the load balancer there; empty when there is nothing to send a client to.', {
    ingress: list('The addresses.', object('', { ip: text('IPv4 or IPv6 address.'), hostname: text('Name that stands for addresses.') }), ADDRESSES_MAX),
  });
}

function ttl(): Schema {
  return int64('Seconds that resolvers may keep an answer; 180 when absent or 0.', { minimum: 0, maximum: TTL_MAX });
}

export function domainCrd(): KubeObject {
  return customResourceDefinition({
    group: DNS_GROUP, version: DNS_VERSION, kind: 'Domain', plural: 'domains', scope: 'Namespaced', hasStatus: false,
    description: 'Domain is a DNS zone that names are made in. Its own name is the federation\'s part of those names.',
    properties: {
      domain: text('The zone, such as example.com.', { minLength: 1, maxLength: NAME_MAX, pattern: DOMAIN_PATTERN }),
      nameServer: text('Name server of the zone, for people to know.', { maxLength: NAME_MAX }),
    },
    required: ['domain'],
    columns: [{ name: 'Domain', type: 'string', jsonPath: '.domain' }],
  });
}

export function serviceDnsRecordCrd(): KubeObject {
  return customResourceDefinition({
    group: DNS_GROUP, version: DNS_VERSION, kind: 'ServiceDNSRecord', plural: 'servicednsrecords', scope: 'Namespaced', hasStatus: true,
    description: 'ServiceDNSRecord gives the Services of the same namespace and name in all clusters names in a Domain: one for all of them, one for each region, one for each zone.',
    properties: {
      spec: object('Which names are made.', {
        domainRef: objectName('Name of the Domain.'),
        recordTTL: ttl(),
        dnsPrefix: text('Makes an alias, this label in the zone, for the name of all clusters.', { maxLength: LABEL_MAX, pattern: `^$|${LABEL_PATTERN}` }),
        externalName: text('First label of the names, instead of the Service\'s name.', { maxLength: LABEL_MAX, pattern: `^$|${LABEL_PATTERN}` }),
        allowServiceWithoutEndpoints: flag('When true, an address counts even though no endpoint behind it is ready.'),
        policy: oneOf('Which addresses our name server answers with where several clusters have some. Multivalue, as when absent: all of them. Weighted: those of one cluster, drawn by weight. Failover: those of the first cluster in order that has any. Geo: those of the client\'s region.', ['Multivalue', 'Weighted', 'Failover', 'Geo']),
        weights: listByKey('Weighted: the share of each cluster. One that is not listed counts with its ready endpoints.', 'cluster', object('', {
          cluster: objectName('Name of the cluster.'), weight: int32('Its share; 0 for none.', { minimum: 0, maximum: WEIGHT_MAX }),
        }, ['cluster', 'weight']), CLUSTERS_MAX),
        failoverOrder: list('Failover: the clusters, first choice first. Others follow by name.', { type: 'string', maxLength: NAME_MAX }, CLUSTERS_MAX),
        subnets: list('Geo: the region that the clients of a subnet belong to. The longest prefix counts; without a match every address is answered.', object('', {
          cidr: text('Subnet such as 192.0.2.0/24 or 2001:db8::/32.', { maxLength: CIDR_MAX, pattern: CIDR_PATTERN }), region: text('Region of clusters.', { minLength: 1, maxLength: LABEL_MAX }),
        }, ['cidr', 'region']), SUBNETS_MAX),
        healthCheck: object('When given, an address is only answered while it passes this probe.', {
          port: int32('Port that is connected to.', { minimum: 1, maximum: PORT_MAX }),
          path: text('Path of an HTTP request that has to be answered with a status below 400. When absent a connection is enough.', { maxLength: PATH_MAX, pattern: '^/' }),
          interval: text('Time between two probes of an address; 10s when absent, at least 1s.', { maxLength: 32, pattern: INTERVAL_PATTERN }),
        }, ['port']),
      }, ['domainRef']),
      status: object('What was found in the clusters.', {
        domain: text('The zone.'),
        dns: list('One entry for each cluster, sorted.', object('', {
          cluster: text('Name of the cluster.'),
          loadBalancer: loadBalancer(),
          region: text('Region of the cluster.'),
          zones: list('Zones of the cluster.', { type: 'string' }, ZONES_MAX),
          readyEndpoints: int64('Ready endpoints there, where the policy weighs clusters by them.', { minimum: 0 }),
        }, ['cluster']), CLUSTERS_MAX),
        conditions: conditions('What keeps names from being made.'),
      }),
    },
    required: ['spec'],
    columns: [{ name: 'Domain', type: 'string', jsonPath: '.status.domain' }],
  });
}

export function ingressDnsRecordCrd(): KubeObject {
  return customResourceDefinition({
    group: DNS_GROUP, version: DNS_VERSION, kind: 'IngressDNSRecord', plural: 'ingressdnsrecords', scope: 'Namespaced', hasStatus: true,
    description: 'IngressDNSRecord points host names at the Ingresses of the same namespace and name in all clusters.',
    properties: {
      spec: object('Which names are made.', {
        hosts: list('The host names.', { type: 'string', minLength: 1, maxLength: NAME_MAX, pattern: HOST_PATTERN }, HOSTS_MAX),
        recordTTL: ttl(),
      }),
      status: object('What was found in the clusters.', {
        dns: list('One entry for each cluster, sorted.', object('', { cluster: text('Name of the cluster.'), loadBalancer: loadBalancer() }, ['cluster']), CLUSTERS_MAX),
        conditions: conditions('What keeps names from being made.'),
      }),
    },
    required: ['spec'],
    columns: [{ name: 'Hosts', type: 'string', jsonPath: '.spec.hosts' }],
  });
}

export function dnsEndpointCrd(): KubeObject {
  return customResourceDefinition({
    group: DNS_GROUP, version: DNS_VERSION, kind: 'DNSEndpoint', plural: 'dnsendpoints', scope: 'Namespaced', hasStatus: true,
    description: 'DNSEndpoint lists DNS records for ExternalDNS to write into a zone. Made from ServiceDNSRecords and IngressDNSRecords.',
    properties: {
      spec: object('The records.', {
        endpoints: list('One entry for each name and type.', object('', {
          dnsName: text('The name.', { maxLength: NAME_MAX }),
          targets: list('Addresses or names it stands for, sorted.', { type: 'string' }, TARGETS_MAX),
          recordType: oneOf('Type of the record.', ['A', 'AAAA', 'CNAME', 'TXT', 'SRV']),
          recordTTL: int64('Seconds that resolvers may keep an answer.'),
          labels: map('Labels for ExternalDNS.', { type: 'string' }),
        }), ENDPOINTS_MAX),
      }),
      status: object('What ExternalDNS has seen.', { observedGeneration: int64('The generation it has seen.') }),
    },
  });
}

/**
 * DNSEndpoint in today's group, for hosts on which ExternalDNS' own definition is not installed. It has the fields that
 * ExternalDNS reads, so that ExternalDNS may follow these objects and its definition may replace this one.
 */
export function externalDnsEndpointCrd(): KubeObject {
  const own = customResourceDefinition({
    group: EXTERNAL_DNS_GROUP, version: 'v1alpha1', kind: 'DNSEndpoint', plural: 'dnsendpoints', scope: 'Namespaced', hasStatus: true,
    description: 'DNSEndpoint lists DNS records for ExternalDNS to write into a zone.',
    properties: {
      spec: object('The records.', {
        endpoints: list('One entry for each name and type.', object('', {
          dnsName: text('The name.'),
          targets: list('Addresses or names it stands for.', { type: 'string' }, TARGETS_MAX),
          recordType: text('Type of the record, such as A or CNAME.'),
          recordTTL: int64('Seconds that resolvers may keep an answer.'),
          setIdentifier: text('Tells records of the same name and type apart.'),
          labels: map('Labels for ExternalDNS.', { type: 'string' }),
          providerSpecific: list('Settings of one provider.', object('', { name: text('Name.'), value: text('Value.') }), TARGETS_MAX),
        }), ENDPOINTS_MAX),
      }),
      status: object('What ExternalDNS has seen.', { observedGeneration: int64('The generation it has seen.') }),
    },
  });
  return { ...own, metadata: { ...own.metadata, annotations: API_APPROVED } };
}
