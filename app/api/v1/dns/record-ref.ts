import type { DnsRecordRef } from '#lib/contracts/dns.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';

export type RecordParams = { params: Promise<{ kind: string; namespace: string; name: string }> };

/** The record that an address speaks of. @throws ServiceError NOT_FOUND for a kind that has no records. */
export async function readRecordRef(params: RecordParams['params']): Promise<DnsRecordRef> {
  const { kind, namespace, name } = await params;
  if (kind !== 'service' && kind !== 'ingress') throw new ServiceError('NOT_FOUND', say('err.recordKind', { kind }));
  return { kind, namespace, name };
}

export function recordNotFound({ kind, namespace, name }: DnsRecordRef): ServiceError {
  return new ServiceError('NOT_FOUND', say('err.recordGone', { kind: kind === 'service' ? 'ServiceDNSRecord' : 'IngressDNSRecord', name: `${namespace}/${name}` }));
}
