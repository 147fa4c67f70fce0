import type { DnsNameChange, HostWrite, ProposedChange } from '#lib/contracts/changes.ts';
import type { DnsRecordRef } from '#lib/contracts/dns.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import { toApiVersion, type KubeObject } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { diffFields } from '#lib/views/review/field-diff.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { RECORD_TYPES } from '../dns/records.ts';
import type { ChangeServices } from './change-services.ts';

export type RecordChange = Extract<ProposedChange, { do: 'deleteRecord' | 'createRecord' }>;

export function isRecordChange(change: ProposedChange): change is RecordChange {
  return change.do === 'deleteRecord' || change.do === 'createRecord';
}

/** What a change of a DNS record writes on the host, and the names that answer otherwise afterwards. @throws ServiceError NOT_FOUND for a record that is gone. */
export async function planRecord(services: ChangeServices, change: RecordChange): Promise<{ write: HostWrite; names: readonly DnsNameChange[] }> {
  const { record } = change;
  const isNew = change.do === 'createRecord';
  const object = isNew ? toRecord(change) : await requireRecord(services, record);
  const answers = await services.dns?.preview(record.kind, object);
  const names = (answers?.endpoints ?? []).map(({ dnsName, recordType, targets }): DnsNameChange => (
    { name: dnsName, type: recordType, before: isNew ? [] : [...targets], after: isNew ? [...targets] : [], pending: [] }
  ));
  const fields = isNew ? diffFields(undefined, { spec: change.spec }) : [];
  return { names, write: { object: { kind: RECORD_TYPES[record.kind].kind, namespace: record.namespace, name: record.name }, effect: isNew ? 'create' : 'delete', fields } };
}

/** Makes the change. @returns what takes it back. @throws ServiceError or KubeError with a code of the closed list. */
export async function writeRecord(services: ChangeServices, change: RecordChange): Promise<ProposedChange> {
  const { record } = change;
  const type = RECORD_TYPES[record.kind];
  if (change.do === 'createRecord') {
    await services.host.client.create(type, toRecord(change));
    return { do: 'deleteRecord', record };
  }
  const object = await requireRecord(services, record);
  try {
    await services.host.client.delete(type, object.metadata);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { labels, annotations } = object.metadata;
  return { do: 'createRecord', record, spec: { ...objectAt(object, 'spec') }, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
}

async function requireRecord({ host }: ChangeServices, { kind, namespace, name }: DnsRecordRef): Promise<KubeObject> {
  const type = RECORD_TYPES[kind];
  const object = await host.client.find<KubeObject>(type, { namespace, name });
  if (object === undefined) throw new ServiceError('NOT_FOUND', say('err.recordGone', { kind: type.kind, name: `${namespace}/${name}` }));
  return { ...object, kind: type.kind };
}

function toRecord({ record: { kind, namespace, name }, spec, labels, annotations }: Extract<RecordChange, { do: 'createRecord' }>): KubeObject {
  const type = RECORD_TYPES[kind];
  return {
    apiVersion: toApiVersion(type), kind: type.kind,
    metadata: { namespace, name, ...(labels === undefined ? {} : { labels: { ...labels } }), ...(annotations === undefined ? {} : { annotations: { ...annotations } }) }, spec,
  };
}
