import type { RecordKind } from './member-sources.ts';

/** What the queue and the name server know a record by: `service:namespace/name` or `ingress:namespace/name`. */
export function toRecordKey(kind: RecordKind, key: string): string {
  return `${kind}:${key}`;
}

export function parseRecordKey(recordKey: string): { kind: RecordKind; key: string } {
  const colon = recordKey.indexOf(':');
  return { kind: recordKey.startsWith('ingress:') ? 'ingress' : 'service', key: recordKey.slice(colon + 1) };
}
