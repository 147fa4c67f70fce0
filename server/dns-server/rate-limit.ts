import { isIPv6 } from 'node:net';

/** Sources counted at once; beyond that all new ones share one count until the second is over. */
const MAX_SOURCES = 10_000;
const WINDOW_MS = 1_000;
const CROWD = '*';

export type RateLimitOptions = {
  /** Queries a second from one source (an IPv4 address or an IPv6 /64); 0 for no limit. */
  perSecond: number;
  /** The same for loopback, whose addresses nobody can forge from outside. */
  loopbackPerSecond: number;
  nowMs: () => number;
};

/** Counts queries of each source in the running second. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #counts = new Map<string, number>();
  #windowStartMs = 0;

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Counts one query; true when it is one too many. */
  isOver(address: string): boolean {
    const limit = isLoopback(address) ? this.#options.loopbackPerSecond : this.#options.perSecond;
    if (limit === 0) return false;
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#windowStartMs >= WINDOW_MS) {
      this.#counts.clear();
      this.#windowStartMs = nowMs;
    }
    const known = sourceOf(address);
    const source = this.#counts.has(known) || this.#counts.size < MAX_SOURCES ? known : CROWD;
    const count = (this.#counts.get(source) ?? 0) + 1;
    this.#counts.set(source, count);
    return count > limit;
  }
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

/** An IPv6 host has a /64 to itself. */
function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter((part) => part !== '');
  const back = tail.split(':').filter((part) => part !== '');
  const groups = address.includes('::') ? [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back] : front;
  return groups.slice(0, 4).join(':');
}
