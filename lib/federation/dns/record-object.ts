import type { KubeObject } from '#lib/kube/object.ts';
import { DNS_GROUP, DNS_VERSION } from '../types/constants.ts';
import type { DnsPolicyName } from './policy.ts';

/** A Service record as it is edited: every field is there, and an empty one stands for an absent one. */
export type ServiceRecordDraft = {
  namespace: string;
  name: string;
  domainRef: string;
  recordTTL: number;
  dnsPrefix: string;
  externalName: string;
  allowServiceWithoutEndpoints: boolean;
  policy: DnsPolicyName;
  weights: readonly { cluster: string; weight: number }[];
  failoverOrder: readonly string[];
  subnets: readonly { cidr: string; region: string }[];
  healthCheck: { port: number; path: string; interval: string } | null;
};

/**
 * The spec for a merge patch: a field that is empty, or does not belong to the policy, is null, so that it goes when it was
 * there. `Multivalue` is what an absent policy means, so it is left out too.
 */
export function toServiceRecordPatch(draft: ServiceRecordDraft): Record<string, unknown> {
  const { policy, healthCheck } = draft;
  return {
    domainRef: draft.domainRef,
    recordTTL: draft.recordTTL === 0 ? null : draft.recordTTL,
    dnsPrefix: draft.dnsPrefix === '' ? null : draft.dnsPrefix,
    externalName: draft.externalName === '' ? null : draft.externalName,
    allowServiceWithoutEndpoints: draft.allowServiceWithoutEndpoints ? true : null,
    policy: policy === 'Multivalue' ? null : policy,
    weights: policy === 'Weighted' && draft.weights.length > 0 ? [...draft.weights] : null,
    failoverOrder: policy === 'Failover' && draft.failoverOrder.length > 0 ? [...draft.failoverOrder] : null,
    subnets: policy === 'Geo' && draft.subnets.length > 0 ? [...draft.subnets] : null,
    healthCheck: healthCheck === null ? null : { port: healthCheck.port, path: healthCheck.path === '' ? null : healthCheck.path, interval: healthCheck.interval === '' ? null : healthCheck.interval },
  };
}

/** The record as a new object, without fields that are empty. */
export function toServiceRecordObject(draft: ServiceRecordDraft): KubeObject {
  const spec = withoutNulls(toServiceRecordPatch(draft));
  return { apiVersion: `${DNS_GROUP}/${DNS_VERSION}`, kind: 'ServiceDNSRecord', metadata: { namespace: draft.namespace, name: draft.name }, spec };
}

/** An Ingress record as it is edited; a TTL of 0 stands for an absent one. */
export type IngressRecordDraft = { namespace: string; name: string; hosts: readonly string[]; recordTTL: number };

/** The spec for a merge patch, as for a Service record. */
export function toIngressRecordPatch({ hosts, recordTTL }: IngressRecordDraft): Record<string, unknown> {
  return { hosts: [...hosts], recordTTL: recordTTL === 0 ? null : recordTTL };
}

/** The record as a new object, without fields that are empty. */
export function toIngressRecordObject(draft: IngressRecordDraft): KubeObject {
  return { apiVersion: `${DNS_GROUP}/${DNS_VERSION}`, kind: 'IngressDNSRecord', metadata: { namespace: draft.namespace, name: draft.name }, spec: withoutNulls(toIngressRecordPatch(draft)) };
}

function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([key, field]) => [key, key === 'healthCheck' && typeof field === 'object' && field !== null ? Object.fromEntries(Object.entries(field).filter(([, part]) => part !== null)) : field]));
}
