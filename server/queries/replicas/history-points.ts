import type { HistoryPoint } from '#lib/contracts/workload-detail.ts';

/**
 * Numbers of one cluster within one slot of time, kept only for slots in which a number changed. Between `atMs`, the slot's
 * first change, and `lastMs`, its last one, at least `low` were ready; from then on `ready`, until the next point.
 */
export type SlotPoint = { slotMs: number; atMs: number; lastMs: number; desired: number; low: number; ready: number };

export type Tier = 'live' | 'fine' | 'coarse';
/** How long a slot is and how far back slots are kept. */
export const TIERS: Readonly<Record<Tier, { slotMs: number; keptMs: number }>> = {
  live: { slotMs: 1_000, keptMs: 3_600_000 },
  fine: { slotMs: 15_000, keptMs: 24 * 3_600_000 },
  coarse: { slotMs: 300_000, keptMs: 30 * 24 * 3_600_000 },
};
export const TIER_NAMES: readonly Tier[] = ['live', 'fine', 'coarse'];

/** The point of the slot at `nowMs` after a change in it; `open` is the line's newest point so far. */
export function withChange(open: SlotPoint | undefined, tier: Tier, desired: number, ready: number, nowMs: number): SlotPoint {
  const slotMs = Math.floor(nowMs / TIERS[tier].slotMs) * TIERS[tier].slotMs;
  if (open?.slotMs !== slotMs) return { slotMs, atMs: nowMs, lastMs: nowMs, desired, low: ready, ready };
  return { slotMs, atMs: open.atMs, lastMs: nowMs, desired, low: Math.min(open.low, ready), ready };
}

/** Moments to draw, oldest first. The first is at `fromMs` when a point from before still held then. */
export function toMoments(points: readonly SlotPoint[], fromMs: number): HistoryPoint[] {
  const moments: HistoryPoint[] = [];
  for (const { atMs, lastMs, desired, low, ready } of points) {
    if (low < ready && lastMs > atMs) moments.push({ atMs, desired, ready: low });
    moments.push({ atMs: low < ready ? lastMs : atMs, desired, ready });
  }
  const first = moments.findIndex(({ atMs }) => atMs >= fromMs);
  const inside = first < 0 ? [] : moments.slice(first);
  const before = first < 0 ? moments.at(-1) : moments[first - 1];
  return before === undefined ? inside : [{ ...before, atMs: fromMs }, ...inside];
}
