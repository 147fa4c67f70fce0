import type { KubeObject } from '#lib/kube/object.ts';
import { DNS_GROUP, DNS_VERSION } from '../types/constants.ts';
import type { DnsEndpoint } from './records.ts';

/** Today's group of ExternalDNS' own kind of the same form. */
export const EXTERNAL_DNS_API_VERSION = 'externaldns.k8s.io/v1alpha1';
export const KUBEFED_DNS_API_VERSION = `${DNS_GROUP}/${DNS_VERSION}`;

/** The DNSEndpoint that carries the records of a ServiceDNSRecord or IngressDNSRecord. */
export function dnsEndpointObject(source: 'service' | 'ingress', name: string, namespace: string, endpoints: readonly DnsEndpoint[], apiVersion: string = EXTERNAL_DNS_API_VERSION): KubeObject {
  return { apiVersion, kind: 'DNSEndpoint', metadata: { name: `${source}-${name}`, namespace }, spec: { endpoints: endpoints.map((endpoint) => ({ ...endpoint })) } };
}
