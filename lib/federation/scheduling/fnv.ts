/** FNV-1, 32 bits: multiply, then xor. The planner's tie-break; FNV-1a would give other plans. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Unsigned hash of the UTF-8 bytes of `first` followed by those of `second`. */
export function fnv1Hash32(first: string, second: string): number {
  return continueHash(continueHash(OFFSET_BASIS, first), second) >>> 0;
}

function continueHash(seed: number, text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return hashBytes(seed, new TextEncoder().encode(text));
    hash = Math.imul(hash, PRIME) ^ unit;
  }
  return hash;
}

function hashBytes(seed: number, bytes: Uint8Array): number {
  let hash = seed;
  for (const byte of bytes) hash = Math.imul(hash, PRIME) ^ byte;
  return hash;
}
