import type { DnsSettingsInput, DomainInput, IngressRecordInput, ServiceRecordInput } from '#lib/contracts/dns.ts';
import { toIngressRecordObject, toIngressRecordPatch, toServiceRecordObject, toServiceRecordPatch } from '#lib/federation/dns/record-object.ts';
import { canonicalName } from '#lib/federation/dns/zone-records.ts';
import { CONFIG_NAME, DNS_GROUP, DNS_VERSION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { ControlPlane } from '#server/control-plane.ts';
import { CONFIGS } from '#server/host/resources.ts';
import { isAlreadyExists } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';

export type DnsPlane = Pick<ControlPlane, 'host' | 'dns' | 'registry'>;

const dns = (plural: string, kind: string): ResourceType => ({ group: DNS_GROUP, version: DNS_VERSION, plural, kind, namespaced: true });
const DOMAINS = dns('domains', 'Domain');
const SERVICE_RECORDS = dns('servicednsrecords', 'ServiceDNSRecord');
const INGRESS_RECORDS = dns('ingressdnsrecords', 'IngressDNSRecord');
export const RECORD_TYPES = { service: SERVICE_RECORDS, ingress: INGRESS_RECORDS } as const;

/**
 * Makes a Service record, or changes the one that was edited.
 * @throws ServiceError CONFLICT when there is one already, or it changed since it was read; NOT_FOUND when it is gone.
 */
export const saveServiceRecord = ({ host }: DnsPlane, input: ServiceRecordInput): Promise<{ generation: number }> =>
  saveRecord(host, SERVICE_RECORDS, toServiceRecordObject(input), toServiceRecordPatch(input), input.generation);

/** Makes an Ingress record, or changes the one that was edited. @throws ServiceError as `saveServiceRecord` does. */
export const saveIngressRecord = ({ host }: DnsPlane, input: IngressRecordInput): Promise<{ generation: number }> =>
  saveRecord(host, INGRESS_RECORDS, toIngressRecordObject(input), toIngressRecordPatch(input), input.generation);

async function saveRecord({ client }: DnsPlane['host'], type: ResourceType, object: KubeObject, patch: Record<string, unknown>, generation: number | undefined): Promise<{ generation: number }> {
  const { namespace = '', name } = object.metadata;
  const { kind } = type;
  if (generation === undefined) {
    try {
      const made = await client.create(type, object);
      return { generation: made.metadata.generation ?? 0 };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      throw new ServiceError('CONFLICT', say('err.recordThere', { kind, name: `${namespace}/${name}` }));
    }
  }
  const existing = await client.find<KubeObject>(type, { namespace, name });
  if (existing === undefined) throw new ServiceError('NOT_FOUND', say('err.recordGone', { kind, name: `${namespace}/${name}` }));
  if (existing.metadata.generation !== generation) throw new ServiceError('CONFLICT', say('err.recordChanged', { name: `${namespace}/${name}` }));
  const changed = await client.patch<KubeObject>(type, { namespace, name }, { type: 'merge', body: { metadata: { uid: existing.metadata.uid }, spec: patch } });
  return { generation: changed.metadata.generation ?? 0 };
}

/** Makes a Domain. @throws ServiceError CONFLICT for a name or zone that is taken. */
export async function createDomain({ host, dns: { objects } }: DnsPlane, { name, zone, nameServer }: DomainInput): Promise<void> {
  const sameZone = [...objects.domains.store.values()].find((domain) => canonicalName(stringAt(domain, 'domain') ?? '') === zone);
  if (sameZone !== undefined) throw new ServiceError('CONFLICT', say('err.zoneTaken', { name: sameZone.metadata.name, zone }));
  const object = {
    apiVersion: `${DNS_GROUP}/${DNS_VERSION}`, kind: 'Domain', metadata: { namespace: SYSTEM_NAMESPACE, name }, domain: zone, ...(nameServer === '' ? {} : { nameServer }),
  };
  try {
    await host.client.create<KubeObject>(DOMAINS, object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    throw new ServiceError('CONFLICT', say('err.domainThere', { name }));
  }
}

/** What is answered when nothing is ready, and where DNSEndpoints are written: annotations of the KubeFedConfig. */
export async function saveDnsSettings({ host }: DnsPlane, { whenNothingReady, endpointGroups }: DnsSettingsInput): Promise<void> {
  const annotations = {
    'flotilla.io/dns-when-nothing-ready': whenNothingReady === 'keep-last' ? null : whenNothingReady,
    // A text that names no group means that none is written.
    'flotilla.io/dns-endpoint-groups': endpointGroups.length === 0 ? 'none' : endpointGroups.join(','),
  };
  await host.client.patch<KubeObject>(CONFIGS, { namespace: SYSTEM_NAMESPACE, name: CONFIG_NAME }, { type: 'merge', body: { metadata: { annotations } } });
}
