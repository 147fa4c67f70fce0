import { AnswerCache, cacheKey, namesIn, replyFrom } from './answer-cache.ts';
import type { QueryLog, Transport } from './query-log.ts';
import { type Resolved, resolve } from './resolve.ts';
import { datagramLimit, type Message, OPCODE, RCODE, type Rcode, readMessage, writeReply } from './wire.ts';
import type { Zones } from './zones.ts';

export type ResponderOptions = { zones: Zones; log: QueryLog; random: () => number };

/** What is to be done with a packet. A transfer needs a stream and a look at who asks, so the server does it. */
export type Response =
  | { do: 'send'; packet: Buffer }
  | { do: 'drop' }
  | { do: 'transfer'; message: Message }
  | { do: 'acknowledge'; id: number };

const STREAM_LIMIT_BYTES = 65_535;

/** Turns packets into replies; knows nothing of sockets. Never throws for whatever the packet holds. */
export class Responder {
  readonly #options: ResponderOptions;
  readonly #cache = new AnswerCache();

  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  get cachedAnswers(): number {
    return this.#cache.size;
  }

  respond(packet: Buffer, source: string, transport: Transport): Response {
    const { zones, log } = this.#options;
    const key = cacheKey(packet, transport);
    const kept = this.#cache.get(key, zones.layout);
    if (kept !== undefined) {
      log.counters.cacheHits += 1;
      if (kept.isTruncated) log.counters.truncated += 1;
      log.record(source, transport, kept);
      return { do: 'send', packet: replyFrom(kept, packet) };
    }
    const message = readMessage(packet);
    if (message === undefined) return this.#drop();
    if (message.isResponse) return message.opcode === OPCODE.NOTIFY ? { do: 'acknowledge', id: message.id } : this.#drop();
    return this.#answer(packet, message, key, source, transport);
  }

  /** A reply that only says how it went. */
  refuse(message: Message, rcode: Rcode, source: string, transport: Transport): Buffer {
    const { log } = this.#options;
    log.record(source, transport, { name: message.question.name, type: message.question.type, rcode });
    return writeReply(message, { rcode, isAuthoritative: false, answers: [], authorities: [], additionals: [], scope: 0 }, STREAM_LIMIT_BYTES).packet;
  }

  #answer(query: Buffer, message: Message, key: string, source: string, transport: Transport): Response {
    const { zones, log, random } = this.#options;
    const { question, edns } = message;
    if (message.opcode !== OPCODE.QUERY) return { do: 'send', packet: this.refuse(message, RCODE.NOTIMP, source, transport) };
    if (question.class !== undefined && question.class !== 'IN') return { do: 'send', packet: this.refuse(message, RCODE.REFUSED, source, transport) };
    // BADVERS: its low bits are those of NOERROR, the high ones stand in the EDNS record.
    if (edns !== undefined && edns.version > 0) return { do: 'send', packet: this.refuse(message, RCODE.NOERROR, source, transport) };
    if (question.type === 'AXFR' || question.type === 'IXFR') return { do: 'transfer', message };
    const resolved: Resolved = resolve(zones, question, { source, subnet: edns?.subnet, random });
    const { packet, isTruncated } = writeReply(message, resolved, transport === 'udp' ? datagramLimit(edns) : STREAM_LIMIT_BYTES);
    const answer = { packet, names: resolved.isVariable ? [] : namesIn(packet, query), name: question.name, type: question.type, rcode: resolved.rcode, isTruncated };
    if (!resolved.isVariable) this.#cache.set(key, answer, resolved.basis);
    if (isTruncated) log.counters.truncated += 1;
    log.record(source, transport, answer);
    return { do: 'send', packet };
  }

  #drop(): Response {
    this.#options.log.counters.malformed += 1;
    return { do: 'drop' };
  }
}
