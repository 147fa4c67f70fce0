import { RCODE, type Rcode } from './wire.ts';

export type Transport = 'udp' | 'tcp';
export type QueryEntry = { atMs: number; source: string; transport: Transport; name: string; type: string; rcode: string };

export type DnsCounters = {
  queries: number;
  answers: Record<string, number>;
  cacheHits: number;
  truncated: number;
  tcpQueries: number;
  /** Packets that were no DNS query, and were dropped. */
  malformed: number;
  rateLimited: number;
  transfers: number;
  transfersRefused: number;
  notifiesSent: number;
  notifiesAnswered: number;
  /** Packets whose answer failed; each is a defect. */
  failures: number;
};

/** Queries remembered, the newest. */
const MAX_ENTRIES = 1_000;
const NAMES = new Map<number, string>(Object.entries(RCODE).map(([name, code]) => [code, name]));

export function rcodeName(rcode: Rcode): string {
  return NAMES.get(rcode) ?? String(rcode);
}

/** Counters since the start, and the newest queries. */
export class QueryLog {
  readonly counters: DnsCounters = {
    queries: 0, answers: {}, cacheHits: 0, truncated: 0, tcpQueries: 0, malformed: 0, rateLimited: 0, transfers: 0, transfersRefused: 0,
    notifiesSent: 0, notifiesAnswered: 0, failures: 0,
  };
  readonly #entries: QueryEntry[] = [];
  #next = 0;

  record(source: string, transport: Transport, query: { name: string; type: string; rcode: Rcode }): void {
    const rcode = rcodeName(query.rcode);
    this.counters.queries += 1;
    this.counters.answers[rcode] = (this.counters.answers[rcode] ?? 0) + 1;
    if (transport === 'tcp') this.counters.tcpQueries += 1;
    this.#entries[this.#next] = { atMs: Date.now(), source, transport, name: query.name, type: query.type, rcode };
    this.#next = (this.#next + 1) % MAX_ENTRIES;
  }

  /** The newest first. */
  recent(limit: number = MAX_ENTRIES): QueryEntry[] {
    const ordered = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return ordered.reverse().slice(0, limit);
  }
}
