import type { HistoryPoint, ReplicaHistory } from '#lib/contracts/workload-detail.ts';

/** Changes closer together than this become one point: no chart could tell them apart. */
export const RESOLUTION_MS = 1_000;
/** How far back a chart goes. */
export const KEPT_MS = 24 * 3_600_000;
/** Points of one cluster of one workload; the oldest go first. At 24 bytes a point the whole stays below 100 MB. */
export const POINTS_MAX = 2_000;
/** Lines kept at once, one for each cluster of each workload; new ones beyond it are not recorded. */
export const LINES_MAX = 2_000;

export type ReplicaCounts = { cluster: string; desired: number; ready: number };

/**
 * What clusters were asked to run and had ready, over the last day, in memory. A point is kept only where a number
 * changed, so a quiet workload costs nothing; each holds until the next one.
 */
export class ReplicaHistoryStore {
  readonly #lines = new Map<string, Map<string, HistoryPoint[]>>();
  #lineCount = 0;

  /** Takes the numbers of every cluster of one workload. A cluster that is left out has none any more. */
  record(workload: string, counts: readonly ReplicaCounts[], nowMs: number): void {
    const lines = this.#lines.get(workload) ?? new Map<string, HistoryPoint[]>();
    const present = new Set(counts.map(({ cluster }) => cluster));
    const gone = [...lines.keys()].filter((cluster) => !present.has(cluster)).map((cluster) => ({ cluster, desired: 0, ready: 0 }));
    for (const { cluster, desired, ready } of [...counts, ...gone]) {
      const points = lines.get(cluster) ?? this.#newLine(lines, cluster);
      if (points !== undefined) append(points, { atMs: nowMs, desired, ready });
    }
    if (lines.size > 0) this.#lines.set(workload, lines);
  }

  /** The last day of one workload, clusters by name. Every line begins at `fromMs` at the earliest. */
  read(workload: string, nowMs: number): ReplicaHistory {
    const fromMs = nowMs - KEPT_MS;
    const series = [...(this.#lines.get(workload) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([cluster, points]) => ({ cluster, points: since(points, fromMs) }));
    return { fromMs, toMs: nowMs, series };
  }

  /** Numbers as they are now, for metrics. */
  *latest(): IterableIterator<{ workload: string } & ReplicaCounts> {
    for (const [workload, lines] of this.#lines) {
      for (const [cluster, points] of lines) {
        const last = points.at(-1);
        if (last !== undefined) yield { workload, cluster, desired: last.desired, ready: last.ready };
      }
    }
  }

  /** Forgets a workload whose last number is older than what is kept. */
  prune(nowMs: number): void {
    for (const [workload, lines] of this.#lines) {
      for (const [cluster, points] of lines) {
        const last = points.at(-1);
        if (last === undefined || (last.desired === 0 && last.ready === 0 && last.atMs < nowMs - KEPT_MS)) {
          lines.delete(cluster);
          this.#lineCount -= 1;
        }
      }
      if (lines.size === 0) this.#lines.delete(workload);
    }
  }

  #newLine(lines: Map<string, HistoryPoint[]>, cluster: string): HistoryPoint[] | undefined {
    if (this.#lineCount >= LINES_MAX) return undefined;
    this.#lineCount += 1;
    const points: HistoryPoint[] = [];
    lines.set(cluster, points);
    return points;
  }
}

function append(points: HistoryPoint[], point: HistoryPoint): void {
  const last = points.at(-1);
  if (last !== undefined && last.desired === point.desired && last.ready === point.ready) return;
  if (last !== undefined && point.atMs - last.atMs < RESOLUTION_MS) points[points.length - 1] = { ...point, atMs: last.atMs };
  else points.push(point);
  if (points.length > POINTS_MAX) points.splice(0, points.length - POINTS_MAX);
}

/** The points in the window, with the one before it moved to its edge: its numbers still held then. */
function since(points: readonly HistoryPoint[], fromMs: number): HistoryPoint[] {
  const first = points.findIndex(({ atMs }) => atMs >= fromMs);
  const inside = first < 0 ? [] : points.slice(first);
  const before = first < 0 ? points.at(-1) : points[first - 1];
  return before === undefined ? inside : [{ ...before, atMs: fromMs }, ...inside];
}
