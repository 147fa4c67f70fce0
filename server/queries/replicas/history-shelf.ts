import type { SlotPoint, Tier } from './history-points.ts';

/** A stretch of time in which nothing was recorded, since nothing ran that could. */
export type HistoryGap = { fromMs: number; toMs: number };

export type ShelvedLine = { workload: string; cluster: string; last: SlotPoint };

/** Where the points of a history are kept. Lines are named by workload and cluster. */
export type HistoryShelf = {
  /** Lines with their newest point, from before this process as well. */
  lines(): readonly ShelvedLine[];
  /** Keeps a point; it takes the place of one of the same slot. */
  put(tier: Tier, workload: string, cluster: string, point: SlotPoint): void;
  /** Points of a workload's clusters since `fromMs`, oldest first, with the one that still held then. */
  read(tier: Tier, workload: string, fromMs: number): ReadonlyMap<string, readonly SlotPoint[]>;
  gaps(fromMs: number): readonly HistoryGap[];
  /** Forgets points that no chart reaches any more. */
  prune(nowMs: number): void;
  /** Forgets a line whole. */
  drop(workload: string, cluster: string): void;
  close(): void;
};
