import type { WatchTraffic } from '#server/kube-client/kube-client.ts';

/** Traffic is told as an average over this time. */
const WINDOW_MS = 5 * 60_000;
/** A rate from less than this would be a guess. */
const LEAST_MS = 20_000;
const MINUTE_MS = 60_000;
/** Readings kept: one every few seconds would be more than is needed. */
const MIN_STEP_MS = 5_000;

type Reading = WatchTraffic & { atMs: number };

/** Turns running totals into what comes in a minute. Totals that fall begin anew: the connection is another one. */
export class TrafficMeter {
  #readings: Reading[] = [];

  /** @returns the rate over the last minutes; undefined while too little is known. */
  read(total: WatchTraffic, nowMs: number): { bytesPerMinute: number; messagesPerMinute: number } | undefined {
    const last = this.#readings.at(-1);
    if (last !== undefined && (total.bytes < last.bytes || total.messages < last.messages)) this.#readings = [];
    if (last === undefined || this.#readings.length === 0 || nowMs - last.atMs >= MIN_STEP_MS) this.#readings.push({ ...total, atMs: nowMs });
    while ((this.#readings[1]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs - WINDOW_MS) this.#readings.shift();
    const first = this.#readings[0];
    if (first === undefined || nowMs - first.atMs < LEAST_MS) return undefined;
    const minutes = (nowMs - first.atMs) / MINUTE_MS;
    return { bytesPerMinute: Math.round((total.bytes - first.bytes) / minutes), messagesPerMinute: Math.round((total.messages - first.messages) / minutes) };
  }
}
