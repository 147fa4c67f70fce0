import type { DnsAnswerSet, DnsChangePreview, DnsRecordRef, IngressPreviewRequest, RecordPreviewRequest } from '#lib/contracts/dns.ts';
import { toIngressRecordObject, toServiceRecordObject } from '#lib/federation/dns/record-object.ts';
import { planRecords } from '#lib/federation/dns/records.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ControlPlane } from '#server/control-plane.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { readAnswerSet } from './read-dns-record.ts';

type DnsPlane = Pick<ControlPlane, 'host' | 'dns'>;
const NOTHING: DnsAnswerSet = { state: 'empty', endpoints: [], choices: [], unresolved: [] };

/** How the answers would change if a Service record were as it was typed. A new record has nothing before it. */
export async function previewRecord(plane: DnsPlane, { record, lost, zone }: RecordPreviewRequest): Promise<DnsChangePreview> {
  const existing = plane.dns.objects.services.store.get(toObjectKey(record));
  const wanted = toServiceRecordObject(record);
  const status = existing === undefined ? {} : { status: objectAt(existing, 'status') ?? {} };
  const before = existing === undefined ? NOTHING : await readAnswerSet(plane, 'service', existing, []);
  const domain: KubeObject | undefined = zone === '' ? undefined : { apiVersion: wanted.apiVersion, kind: 'Domain', metadata: { name: record.domainRef }, domain: zone };
  return compare(before, await readAnswerSet(plane, 'service', { ...wanted, ...status }, lost, domain));
}

/** How the answers would change if an Ingress record were as it was typed. */
export async function previewIngress(plane: DnsPlane, { ingress }: IngressPreviewRequest): Promise<DnsChangePreview> {
  const existing = plane.dns.objects.ingresses.store.get(toObjectKey(ingress));
  const status = existing === undefined ? {} : { status: objectAt(existing, 'status') ?? {} };
  const before = existing === undefined ? NOTHING : await readAnswerSet(plane, 'ingress', existing, []);
  return compare(before, await readAnswerSet(plane, 'ingress', { ...toIngressRecordObject(ingress), ...status }, []));
}

/** How the answers of a record would change if some clusters were lost; undefined without the record. */
export async function previewLoss(plane: DnsPlane, { kind, namespace, name }: DnsRecordRef, lost: readonly string[]): Promise<DnsChangePreview | undefined> {
  const { services, ingresses } = plane.dns.objects;
  const record: KubeObject | undefined = (kind === 'service' ? services : ingresses).store.get(toObjectKey({ namespace, name }));
  if (record === undefined) return undefined;
  return compare(await readAnswerSet(plane, kind, record, []), await readAnswerSet(plane, kind, record, lost));
}

function compare(before: DnsAnswerSet, after: DnsAnswerSet): DnsChangePreview {
  return { before, after, changes: planRecords(before.endpoints, after.endpoints) };
}
