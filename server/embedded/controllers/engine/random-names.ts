/** Letters and digits without vowels and look-alikes, so that no name is a word; Kubernetes uses the same set. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;

/** Makes name suffixes such as `x7k2p`; the same seed gives the same sequence. */
export class RandomNames {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  suffix(): string {
    let text = '';
    for (let i = 0; i < SUFFIX_LENGTH; i += 1) text += ALPHABET[this.#next() % ALPHABET.length];
    return text;
  }

  /** One step of the mulberry32 generator: 32 well-mixed bits. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
}

/** A short label-safe text for a content: FNV-1a of 32 bits, its decimal digits written in the alphabet above. */
export function shortHash(content: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < content.length; i += 1) hash = Math.imul(hash ^ content.charCodeAt(i), 0x01000193);
  return String(hash >>> 0).replace(/\d/g, (digit) => ALPHABET[Number(digit)] ?? digit);
}
