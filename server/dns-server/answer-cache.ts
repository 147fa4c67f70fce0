import type { Basis } from './resolve.ts';
import type { Rcode } from './wire.ts';
import type { Zone } from './zones.ts';

/** An encoded answer, with what the log says of it. */
export type CachedAnswer = { packet: Buffer; name: string; type: string; rcode: Rcode; isTruncated: boolean };

/** `zoneStamp` is given where the whole zone counts, `stamps` where single names do. */
type Kept = { answer: CachedAnswer; zone: Zone | undefined; zoneStamp: number | undefined; names: readonly string[]; stamps: readonly number[] };

/** Answers kept at once, those of a zone of 10,000 names in a few types; beyond that the oldest go. */
const MAX_ANSWERS = 50_000;
/** Bytes of packets and keys kept at once. */
const MAX_BYTES = 48 * 2 ** 20;

/**
 * Encoded answers by the exact bytes of their query, its id left out: the same question with the same flags and options
 * gets the same bytes. A change makes exactly those answers worthless that rest on what changed.
 */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>();
  #oldestFirst = this.#kept.entries();
  #bytes = 0;
  #layout = -1;

  get size(): number {
    return this.#kept.size;
  }

  /** `layout`: that of the zones now. */
  get(key: string, layout: number): CachedAnswer | undefined {
    if (layout !== this.#layout) {
      this.#kept.clear();
      this.#bytes = 0;
      this.#layout = layout;
      return undefined;
    }
    const kept = this.#kept.get(key);
    if (kept === undefined || holds(kept)) return kept?.answer;
    this.#drop(key, kept);
    return undefined;
  }

  set(key: string, answer: CachedAnswer, { zone, names, hasSoa }: Basis): void {
    const before = this.#kept.get(key);
    if (before !== undefined) this.#drop(key, before);
    this.#kept.set(key, {
      answer, zone, zoneStamp: hasSoa ? zone?.stamp : undefined, names: hasSoa ? [] : names, stamps: hasSoa ? [] : names.map((name) => zone?.stampOf(name) ?? 0),
    });
    this.#bytes += answer.packet.length + key.length;
    while (this.#kept.size > MAX_ANSWERS || this.#bytes > MAX_BYTES) this.#dropOldest();
  }

  /** Goes on where it ended last time: a walk from the start would pass over the places of all that were dropped before. */
  #dropOldest(): void {
    const next = this.#oldestFirst.next();
    if (next.done === true) {
      this.#oldestFirst = this.#kept.entries();
      return;
    }
    const [key, kept] = next.value;
    this.#drop(key, kept);
  }

  #drop(key: string, { answer }: Kept): void {
    this.#kept.delete(key);
    this.#bytes -= answer.packet.length + key.length;
  }
}

function holds({ zone, zoneStamp, names, stamps }: Kept): boolean {
  if (zoneStamp !== undefined) return zone?.stamp === zoneStamp;
  for (let i = 0; i < names.length; i += 1) if (zone?.stampOf(names[i] ?? '') !== stamps[i]) return false;
  return true;
}

const ID_BYTES = 2;

export function cacheKey(packet: Buffer, transport: 'udp' | 'tcp'): string {
  return (transport === 'udp' ? 'u' : 't') + packet.toString('latin1', ID_BYTES);
}

/** A copy of a kept answer with the id of this query. */
export function withId(answer: Buffer, query: Buffer): Buffer {
  const copy = Buffer.allocUnsafe(answer.length);
  answer.copy(copy);
  query.copy(copy, 0, 0, ID_BYTES);
  return copy;
}
