import type { Transport } from './query-log.ts';
import type { Basis } from './resolve.ts';
import type { Rcode } from './wire.ts';
import type { Zone } from './zones.ts';

/** An encoded answer, with what the log says of it. `names`: where in the packet the name that was asked for stands. */
export type CachedAnswer = { packet: Buffer; names: readonly number[]; name: string; type: string; rcode: Rcode; isTruncated: boolean };

/** `zoneStamp` is given where the whole zone counts, `stamps` where single names do. */
type Kept = { answer: CachedAnswer; zone: Zone | undefined; zoneStamp: number | undefined; names: readonly string[]; stamps: readonly number[] };

/** Answers kept at once, those of a zone of 10,000 names in a few types; beyond that the oldest go. */
const MAX_ANSWERS = 50_000;
/** Bytes of packets and keys kept at once. */
const MAX_BYTES = 48 * 2 ** 20;

/**
 * Encoded answers by the bytes of their query, but for its id and for capitals in its name: the same question with the same
 * flags and options gets the same bytes. A change makes exactly those answers worthless that rest on what changed.
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
const HEADER_BYTES = 12;
const MAX_LABEL_BYTES = 63;
/** A shorter name could stand in an answer's data by chance; its answers are kept for each spelling by itself. */
const LEAST_NAME_BYTES = 10;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const ASCII_END = 0x80;

/** The same for every query that gets the same answer: without its id, and however the letters of its name are spelt. */
export function cacheKey(packet: Buffer, transport: Transport): string {
  const prefix = transport === 'udp' ? 'u' : 't';
  const end = endOfName(packet);
  if (!hasCapitals(packet, end)) return prefix + packet.toString('latin1', ID_BYTES);
  return prefix + packet.toString('latin1', ID_BYTES, HEADER_BYTES) + packet.toString('latin1', HEADER_BYTES, end).toLowerCase() + packet.toString('latin1', end);
}

/** Where the name that was asked for stands in a reply. Resolvers check that they get it back as they spelt it (0x20). */
export function namesIn(reply: Buffer, query: Buffer): number[] {
  const end = endOfName(query);
  if (end === HEADER_BYTES) return [];
  const name = query.subarray(HEADER_BYTES, end);
  const found: number[] = [];
  for (let at = reply.indexOf(name, HEADER_BYTES); at !== -1; at = reply.indexOf(name, at + name.length)) found.push(at);
  return found;
}

/** A copy of a kept answer with the id of this query, and the name as this query spells it. */
export function replyFrom({ packet, names }: CachedAnswer, query: Buffer): Buffer {
  const copy = Buffer.allocUnsafe(packet.length);
  packet.copy(copy);
  query.copy(copy, 0, 0, ID_BYTES);
  if (names.length > 0) {
    const end = endOfName(query);
    for (const at of names) query.copy(copy, at, HEADER_BYTES, end);
  }
  return copy;
}

/** The end of the name that is asked for; that of the header where there is none, or none that can be spelt in several ways. */
function endOfName(packet: Buffer): number {
  let at = HEADER_BYTES;
  for (let length = packet[at]; length !== undefined && length <= MAX_LABEL_BYTES; length = packet[at]) {
    at += length + 1;
    if (length === 0) return at <= packet.length && at - HEADER_BYTES >= LEAST_NAME_BYTES ? at : HEADER_BYTES;
  }
  return HEADER_BYTES;
}

/** Lengths of labels are below the letters, so every byte may be looked at alike. */
function hasCapitals(packet: Buffer, end: number): boolean {
  let found = false;
  for (let i = HEADER_BYTES; i < end; i += 1) {
    const byte = packet[i] ?? 0;
    if (byte >= ASCII_END) return false;
    if (byte >= UPPER_A && byte <= UPPER_Z) found = true;
  }
  return found;
}
