import { hash } from 'node:crypto';

/** Characters kept of a hash: 96 bits, far more than any federation has objects. */
const HASH_LENGTH = 16;

/** A short text that is equal for equal texts. API servers write a field set in one order, so its text stands for it. */
export function textHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, HASH_LENGTH);
}
