import { hash } from 'node:crypto';
import { canonicalJson } from '#lib/kube/json.ts';

/** Characters kept of a hash: 96 bits, far more than any federation has objects. */
const HASH_LENGTH = 16;

/** A short text that is equal for equal content, whatever the order of keys. */
export function contentHash(content: unknown): string {
  return hash('sha256', canonicalJson(content), 'base64url').slice(0, HASH_LENGTH);
}
