import type { KubeObject } from '#lib/kube/object.ts';
import { DNS_GROUP, DNS_VERSION } from './constants.ts';
import { customResourceDefinition } from './crd.ts';
import { conditions, flag, int64, list, map, NAME_MAX, object, objectName, oneOf, type Schema, text } from './schema.ts';

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
      }, ['domainRef']),
      status: object('What was found in the clusters.', {
        domain: text('The zone.'),
        dns: list('One entry for each cluster, sorted.', object('', {
          cluster: text('Name of the cluster.'),
          loadBalancer: loadBalancer(),
          region: text('Region of the cluster.'),
          zones: list('Zones of the cluster.', { type: 'string' }, ZONES_MAX),
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
