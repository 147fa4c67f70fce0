import { lookup } from 'node:dns/promises';
import type { Clock } from '#server/runtime/clock.ts';

/** An answer is used this long; then it is asked for again while somebody still wants it. */
const FRESH_MS = 60_000;
/** A name that could not be resolved is tried again after this long; until then its last addresses stay. */
const RETRY_MS = 10_000;
/** Names remembered; the longest unused go first. */
const MAX_NAMES = 10_000;

type Entry = { addresses: readonly string[] | undefined; dueMs: number; isAsked: boolean };

/** Addresses of the host names that load balancers go by, asked for in the background; `onChange` hears of new ones. */
export class HostAddresses {
  readonly #clock: Clock;
  readonly #onChange: (host: string) => void;
  readonly #resolve: (host: string) => Promise<readonly string[]>;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, onChange: (host: string) => void, resolve: (host: string) => Promise<readonly string[]> = lookupAll) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#resolve = resolve;
  }

  /** What is known now of these names; those that are unknown or old are asked for. */
  get(hosts: readonly string[]): Map<string, readonly string[]> {
    const found = new Map<string, readonly string[]>();
    for (const host of hosts) {
      const entry = this.#entries.get(host);
      if (entry?.addresses !== undefined) found.set(host, entry.addresses);
      if (entry === undefined || (!entry.isAsked && this.#clock.nowMs() >= entry.dueMs)) this.#ask(host, entry);
    }
    return found;
  }

  /** How long until a name among these has to be asked for again, in milliseconds. */
  dueInMs(hosts: readonly string[]): number | undefined {
    const due = hosts.map((host) => this.#entries.get(host)?.dueMs).filter((ms) => ms !== undefined);
    return due.length === 0 ? undefined : Math.max(RETRY_MS, Math.min(...due) - this.#clock.nowMs());
  }

  #ask(host: string, known: Entry | undefined): void {
    const entry = known ?? { addresses: undefined, dueMs: this.#clock.nowMs() + RETRY_MS, isAsked: true };
    entry.isAsked = true;
    this.#entries.delete(host);
    this.#entries.set(host, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_NAMES && oldest !== undefined) this.#entries.delete(oldest);
    void this.#resolve(host).then((addresses) => {
      const isNew = String(entry.addresses) !== String(addresses);
      Object.assign(entry, { addresses, dueMs: this.#clock.nowMs() + FRESH_MS, isAsked: false });
      if (isNew) this.#onChange(host);
    }, () => {
      // The record's status says that the name has no addresses.
      Object.assign(entry, { dueMs: this.#clock.nowMs() + RETRY_MS, isAsked: false });
    });
  }
}

async function lookupAll(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return [...new Set(found.map(({ address }) => address))].toSorted();
}
