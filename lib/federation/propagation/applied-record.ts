import { contentHash, projectOnto } from './content.ts';

/**
 * What was applied in a cluster last: the hash of the content we sent, and of what the cluster made of it. Kept in
 * `status.clusters[].applied` of the federated object, so it survives a restart and costs no write of its own.
 */
export type AppliedRecord = { sent: string; stored: string };

const VERSION = 'v1';

/** Makes the record after a write: `owned` is what was sent, `live` the member's answer. */
export function recordApplied(owned: unknown, live: unknown): AppliedRecord {
  return { sent: contentHash(owned), stored: contentHash(projectOnto(live, owned)) };
}

export function formatAppliedRecord(record: AppliedRecord): string {
  return `${VERSION}:${record.sent}:${record.stored}`;
}

/** Undefined for text of another form: then nothing is known, and the object is compared in full. */
export function parseAppliedRecord(text: string | undefined): AppliedRecord | undefined {
  const [version, sent, stored] = (text ?? '').split(':');
  return version === VERSION && sent !== undefined && stored !== undefined ? { sent, stored } : undefined;
}

