import { compareBytewise } from '#lib/kube/json.ts';
import type { ReplicaHistory } from '#lib/contracts/workload-detail.ts';
import { TIER_NAMES, TIERS, toMoments, withChange, type SlotPoint, type Tier } from './history-points.ts';
import type { HistoryShelf } from './history-shelf.ts';

/** Lines kept at once, one for each cluster of each workload; new ones beyond it are not recorded. */
export const LINES_MAX = 5_000;

export type ReplicaCounts = { cluster: string; desired: number; ready: number };

/** `newest` has the newest point of each tier. `isConfirmed`: seen by this process, not only found on the shelf. */
type Line = { desired: number; ready: number; isConfirmed: boolean; newest: Partial<Record<Tier, SlotPoint>> };

/**
 * What clusters were asked to run and had ready: the last hour in slots of a second, 24 hours in slots of 15 seconds, 30 days
 * in slots of five minutes.
 * A point is kept only where a number changed, so a quiet workload costs nothing; where points are kept is the shelf's business.
 */
export class ReplicaHistoryStore {
  readonly #shelf: HistoryShelf;
  readonly #workloads = new Map<string, Map<string, Line>>();
  #lineCount = 0;

  constructor(shelf: HistoryShelf) {
    this.#shelf = shelf;
    for (const { workload, cluster, last } of shelf.lines()) {
      const line = this.#newLine(workload, cluster);
      if (line !== undefined) Object.assign(line, { desired: last.desired, ready: last.ready, newest: { coarse: last } });
    }
  }

  /** Takes the numbers of every cluster of one workload. A cluster that is left out has none any more. */
  record(workload: string, counts: readonly ReplicaCounts[], nowMs: number): void {
    const present = new Set(counts.map(({ cluster }) => cluster));
    for (const { cluster, desired, ready } of counts) this.#take(workload, cluster, desired, ready, nowMs);
    for (const cluster of this.#workloads.get(workload)?.keys() ?? []) if (!present.has(cluster)) this.#take(workload, cluster, 0, 0, nowMs);
  }

  /** The last `windowMs` of one workload, clusters by name. Every line begins at `fromMs` at the earliest. */
  read(workload: string, windowMs: number, nowMs: number): ReplicaHistory {
    const tier = TIER_NAMES.find((each) => windowMs <= TIERS[each].keptMs) ?? 'coarse';
    const fromMs = nowMs - Math.min(windowMs, TIERS[tier].keptMs);
    const series = [...this.#shelf.read(tier, workload, fromMs)].toSorted(([a], [b]) => compareBytewise(a, b))
      .map(([cluster, points]) => ({ cluster, points: toMoments(points, fromMs) }));
    return { fromMs, toMs: nowMs, series, gaps: this.#shelf.gaps(fromMs).map((gap) => ({ ...gap })) };
  }

  /** Numbers as they are now, for metrics. */
  *latest(): IterableIterator<{ workload: string } & ReplicaCounts> {
    for (const [workload, lines] of this.#workloads) {
      for (const [cluster, { desired, ready, isConfirmed }] of lines) if (isConfirmed) yield { workload, cluster, desired, ready };
    }
  }

  /** Forgets what no chart reaches any more. Lines that this process never heard of are of workloads that are gone. */
  prune(nowMs: number): void {
    for (const [workload, lines] of this.#workloads) {
      for (const [cluster, line] of lines) {
        if (!line.isConfirmed) this.#take(workload, cluster, 0, 0, nowMs);
        const lastMs = line.newest.coarse?.lastMs ?? nowMs;
        if (line.desired !== 0 || line.ready !== 0 || lastMs >= nowMs - TIERS.coarse.keptMs) continue;
        lines.delete(cluster);
        this.#lineCount -= 1;
        this.#shelf.drop(workload, cluster);
      }
      if (lines.size === 0) this.#workloads.delete(workload);
    }
    this.#shelf.prune(nowMs);
  }

  close(): void {
    this.#shelf.close();
  }

  #take(workload: string, cluster: string, desired: number, ready: number, nowMs: number): void {
    const line = this.#workloads.get(workload)?.get(cluster) ?? this.#newLine(workload, cluster);
    if (line === undefined) return;
    line.isConfirmed = true;
    if (line.desired === desired && line.ready === ready && line.newest.coarse !== undefined) return;
    line.desired = desired;
    line.ready = ready;
    for (const tier of TIER_NAMES) {
      const point = withChange(line.newest[tier], tier, desired, ready, nowMs);
      line.newest[tier] = point;
      this.#shelf.put(tier, workload, cluster, point);
    }
  }

  #newLine(workload: string, cluster: string): Line | undefined {
    if (this.#lineCount >= LINES_MAX) return undefined;
    this.#lineCount += 1;
    const lines = this.#workloads.get(workload) ?? new Map<string, Line>();
    const line: Line = { desired: 0, ready: 0, isConfirmed: false, newest: {} };
    this.#workloads.set(workload, lines.set(cluster, line));
    return line;
  }
}
