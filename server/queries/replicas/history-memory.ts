import { TIER_NAMES, TIERS, type SlotPoint, type Tier } from './history-points.ts';
import type { HistoryShelf } from './history-shelf.ts';

/** Points of one line in one tier, as many as 30 days have coarse slots; the oldest go first. */
export const LINE_POINTS_MAX = 8_640;
/** Points in all: about 50 MB. Beyond it a line that grows gives up its own oldest. */
export const POINTS_MAX = 400_000;

type Lines = Map<string, Map<string, SlotPoint[]>>;

/** A bounded ring in memory, for hosts that are somebody else's cluster: nothing is written anywhere. */
export class MemoryShelf implements HistoryShelf {
  readonly #tiers: Readonly<Record<Tier, Lines>> = { live: new Map(), fine: new Map(), coarse: new Map() };
  #count = 0;

  lines(): [] {
    return [];
  }

  put(tier: Tier, workload: string, cluster: string, point: SlotPoint): void {
    const lines = this.#tiers[tier].get(workload) ?? new Map<string, SlotPoint[]>();
    const points = lines.get(cluster) ?? [];
    if (points.at(-1)?.slotMs === point.slotMs) points[points.length - 1] = point;
    else {
      points.push(point);
      this.#count += 1;
    }
    if (points.length > 1 && (points.length > LINE_POINTS_MAX || this.#count > POINTS_MAX)) {
      points.shift();
      this.#count -= 1;
    }
    lines.set(cluster, points);
    this.#tiers[tier].set(workload, lines);
  }

  read(tier: Tier, workload: string, fromMs: number): Map<string, SlotPoint[]> {
    return new Map([...(this.#tiers[tier].get(workload) ?? [])].map(([cluster, points]) => [cluster, since(points, fromMs)]));
  }

  gaps(): [] {
    return [];
  }

  prune(nowMs: number): void {
    for (const tier of TIER_NAMES) {
      for (const lines of this.#tiers[tier].values()) {
        for (const [cluster, points] of lines) {
          const kept = since(points, nowMs - TIERS[tier].keptMs);
          this.#count -= points.length - kept.length;
          lines.set(cluster, kept);
        }
      }
    }
  }

  drop(workload: string, cluster: string): void {
    for (const tier of TIER_NAMES) {
      const lines = this.#tiers[tier].get(workload);
      this.#count -= lines?.get(cluster)?.length ?? 0;
      lines?.delete(cluster);
      if (lines?.size === 0) this.#tiers[tier].delete(workload);
    }
  }

  close(): void {
    for (const tier of TIER_NAMES) this.#tiers[tier].clear();
    this.#count = 0;
  }
}

/** Points whose slot begins in the window, and the one before, whose numbers still held. */
function since(points: readonly SlotPoint[], fromMs: number): SlotPoint[] {
  const first = points.findIndex(({ slotMs }) => slotMs >= fromMs);
  return first < 0 ? points.slice(-1) : points.slice(Math.max(0, first - 1));
}
