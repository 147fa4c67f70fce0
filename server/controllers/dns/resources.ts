import type { ResourceType } from '#lib/kube/object.ts';
import { DNS_GROUP, DNS_VERSION } from '#lib/federation/types/constants.ts';

const dns = (plural: string, kind: string): ResourceType => ({ group: DNS_GROUP, version: DNS_VERSION, plural, kind, namespaced: true });

export const DOMAINS = dns('domains', 'Domain');
export const SERVICE_RECORDS = dns('servicednsrecords', 'ServiceDNSRecord');
export const INGRESS_RECORDS = dns('ingressdnsrecords', 'IngressDNSRecord');
/** DNSEndpoint in KubeFed's own group, for an ExternalDNS that was set up for KubeFed. */
export const KUBEFED_ENDPOINTS = dns('dnsendpoints', 'DNSEndpoint');
/** DNSEndpoint as ExternalDNS reads it today. */
export const EXTERNAL_ENDPOINTS: ResourceType = { group: 'externaldns.k8s.io', version: 'v1alpha1', plural: 'dnsendpoints', kind: 'DNSEndpoint', namespaced: true };

export const SERVICES: ResourceType = { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true };
export const ENDPOINT_SLICES: ResourceType = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices', kind: 'EndpointSlice', namespaced: true };
export const INGRESSES: ResourceType = { group: 'networking.k8s.io', version: 'v1', plural: 'ingresses', kind: 'Ingress', namespaced: true };

/** Marks the DNSEndpoints that we made, so that nobody else's of a like name are removed. */
export const OUR_ENDPOINTS = { 'app.kubernetes.io/managed-by': 'flotilla' } as const;
export const OUR_ENDPOINTS_SELECTOR = 'app.kubernetes.io/managed-by=flotilla';
