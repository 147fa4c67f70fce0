import type { DnsRecordRef } from '#lib/contracts/dns.ts';
import { ApiError } from '../../api-error.ts';

export type RecordParams = { params: Promise<{ kind: string; namespace: string; name: string }> };

/** The record that an address speaks of. @throws ApiError NOT_FOUND for a kind that has no records. */
export async function readRecordRef(params: RecordParams['params']): Promise<DnsRecordRef> {
  const { kind, namespace, name } = await params;
  if (kind !== 'service' && kind !== 'ingress') throw new ApiError('NOT_FOUND', `There are records of Services and Ingresses, none of ${kind}.`);
  return { kind, namespace, name };
}

export function recordNotFound({ kind, namespace, name }: DnsRecordRef): ApiError {
  return new ApiError('NOT_FOUND', `There is no ${kind === 'service' ? 'ServiceDNSRecord' : 'IngressDNSRecord'} ${namespace}/${name}; it may have been deleted.`);
}
