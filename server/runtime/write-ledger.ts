import type { Clock } from './clock.ts';

type Entry = { seen: Set<string>; awaiting: string | undefined; sinceMs: number };

/** A cache that has not shown our own write for this long will not show that version any more; what it shows now counts. */
const CATCH_UP_LIMIT_MS = 5_000;

/**
 * Tells whether a watch cache has caught up with our own writes. Without it the cache's older state, arriving after a
 * write, would look like somebody's change and be written over again. Versions are only compared for equality.
 */
export class WriteLedger {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Before a write is sent: from now on, remember which versions the watch shows. */
  begin(key: string): void {
    this.#entries.set(key, { seen: new Set(), awaiting: undefined, sinceMs: this.#clock.nowMs() });
  }

  /** The watch showed this version. */
  observe(key: string, resourceVersion: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (entry.awaiting === resourceVersion) this.#entries.delete(key);
    else if (entry.awaiting === undefined) entry.seen.add(resourceVersion);
  }

  /** The write was answered with this version; `cached` is what the cache holds now. */
  settle(key: string, resourceVersion: string, cached: string | undefined): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (cached === resourceVersion || entry.seen.has(resourceVersion)) this.#entries.delete(key);
    else {
      entry.awaiting = resourceVersion;
      entry.seen.clear();
    }
  }

  /** The write failed: the cache stands as it is. */
  abandon(key: string): void {
    this.#entries.delete(key);
  }

  /** How long to wait before the cache's word on `key` counts, in milliseconds; 0 when it does now. */
  waitMs(key: string): number {
    const entry = this.#entries.get(key);
    if (entry === undefined) return 0;
    const leftMs = entry.sinceMs + CATCH_UP_LIMIT_MS - this.#clock.nowMs();
    if (leftMs > 0) return leftMs;
    this.#entries.delete(key);
    return 0;
  }

  /** A complete list was taken: it shows everything that was written before it. */
  clear(): void {
    this.#entries.clear();
  }
}
