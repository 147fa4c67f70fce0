import type { ReplicaHistory } from '#lib/contracts/workload-detail.ts';
import { assignSeries, type Series } from '../series.ts';

export type HistoryLine = { readonly cluster: string; readonly series: Series };
/** One moment with every cluster's numbers, as `ready:<cluster>` and `desired:<cluster>`. */
export type HistoryMoment = { readonly atMs: number; readonly values: Readonly<Record<string, number>> };
export type HistoryView = { readonly lines: readonly HistoryLine[]; readonly moments: readonly HistoryMoment[]; readonly fromMs: number; readonly toMs: number };

/** Windows a chart can show, in hours. */
export const HISTORY_HOURS = [1, 6, 24] as const;
export type HistoryHours = (typeof HISTORY_HOURS)[number];

/** A recording that began later than the window is drawn from its beginning, but never over less than this. */
const SHORTEST_MS = 300_000;

/** Moments of change within the last hours, oldest first, with the numbers that held; the last one is now. */
export function toHistoryView(history: ReplicaHistory, hours: HistoryHours): HistoryView {
  const fromMs = Math.max(history.fromMs, history.toMs - hours * 3_600_000);
  const series = assignSeries(history.series.map(({ cluster }) => cluster));
  const times = [...new Set([...history.series.flatMap(({ points }) => points.map(({ atMs }) => atMs)).filter((atMs) => atMs > fromMs), history.toMs])].sort((a, b) => a - b);
  const first = history.series.flatMap(({ points }) => points.slice(0, 1).map(({ atMs }) => atMs)).reduce((a, b) => Math.min(a, b), history.toMs);
  const edge = Math.max(fromMs, first);
  return {
    lines: history.series.map(({ cluster }) => ({ cluster, series: series.get(cluster) ?? 'neutral' })),
    moments: [...new Set([edge, ...times])].map((atMs) => ({ atMs, values: valuesAt(history, atMs) })),
    fromMs: Math.min(edge, Math.max(fromMs, history.toMs - SHORTEST_MS)), toMs: history.toMs,
  };
}

function valuesAt(history: ReplicaHistory, atMs: number): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { cluster, points } of history.series) {
    const point = points.findLast((candidate) => candidate.atMs <= atMs);
    if (point === undefined) continue;
    values[`desired:${cluster}`] = point.desired;
    values[`ready:${cluster}`] = point.ready;
  }
  return values;
}
