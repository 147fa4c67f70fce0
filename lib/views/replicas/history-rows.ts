import type { HistoryHours, HistoryPoint, ReplicaHistory } from '#lib/contracts/workload-detail.ts';
import type { Phrasing } from '../phrasing.ts';
import { assignSeries, type Series } from '../series.ts';
import { compareNames } from '../compare-names.ts';

export type HistoryLine = { readonly cluster: string; readonly series: Series };
/** One moment with every cluster's numbers, as `ready:<cluster>` and `desired:<cluster>`; without any where nothing was recorded. */
export type HistoryMoment = { readonly atMs: number; readonly values: Readonly<Record<string, number>> };
export type HistoryView = { readonly lines: readonly HistoryLine[]; readonly moments: readonly HistoryMoment[]; readonly fromMs: number; readonly toMs: number };

/** A recording that began later than the window is drawn from its beginning, but never over less than this. */
const SHORTEST_MS = 300_000;
const DAY_HOURS = 24;
const INTL_TAGS = { en: 'en', zh: 'zh-CN' } as const;

/** Moments of change within the window, oldest first, with the numbers that held; the last one is now. */
export function toHistoryView(history: ReplicaHistory): HistoryView {
  const { fromMs, toMs } = history;
  const series = assignSeries(history.series.map(({ cluster }) => cluster));
  const first = history.series.flatMap(({ points }) => points.slice(0, 1).map(({ atMs }) => atMs)).reduce((a, b) => Math.min(a, b), toMs);
  const edge = Math.max(fromMs, first);
  return {
    lines: history.series.map(({ cluster }) => ({ cluster, series: series.get(cluster) ?? 'neutral' } as const)).toSorted((a, b) => compareNames(a.cluster, b.cluster)),
    moments: toMoments(history, edge),
    fromMs: Math.min(edge, Math.max(fromMs, toMs - SHORTEST_MS)), toMs,
  };
}

function toMoments({ series, gaps, toMs }: ReplicaHistory, edge: number): HistoryMoment[] {
  const seams = gaps.flatMap((gap) => [gap.fromMs, gap.fromMs + 1, gap.toMs]);
  const changes = series.flatMap(({ points }) => points.map(({ atMs }) => atMs));
  const times = [...new Set([edge, ...changes, ...seams, toMs])].filter((atMs) => atMs >= edge && atMs <= toMs).sort((a, b) => a - b);
  const cursors = series.map(({ cluster, points }) => ({ cluster, points, next: 0, held: undefined as HistoryPoint | undefined }));
  return times.map((atMs) => {
    for (const cursor of cursors) {
      for (let point = cursor.points[cursor.next]; point !== undefined && point.atMs <= atMs; point = cursor.points[cursor.next]) {
        cursor.held = point;
        cursor.next += 1;
      }
    }
    const isGap = gaps.some((gap) => atMs > gap.fromMs && atMs < gap.toMs);
    const held = isGap ? [] : cursors.flatMap(({ cluster, held: point }): [string, number][] => (point === undefined ? [] : [[`desired:${cluster}`, point.desired], [`ready:${cluster}`, point.ready]]));
    return { atMs, values: Object.fromEntries(held) };
  });
}

/** One cluster's history as a strip: paths in a box of `STRIP_WIDTH` by `STRIP_HEIGHT`, from the window's beginning to now. */
export type HistoryStrip = { readonly cluster: string; readonly series: Series; readonly readyArea: string; readonly desiredLine: string };
export const STRIP_WIDTH = 1_000;
export const STRIP_HEIGHT = 24;

/** Every cluster as a strip of its own, all to one scale: how more clusters are drawn than there are colours to tell them apart. */
export function toHistoryStrips({ lines, moments, fromMs, toMs }: HistoryView): HistoryStrip[] {
  const top = moments.reduce((most, { values }) => Object.values(values).reduce((a, b) => Math.max(a, b), most), 1);
  const x = (atMs: number): number => Math.round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * STRIP_WIDTH * 10) / 10;
  const y = (value: number): number => Math.round((1 - value / top) * (STRIP_HEIGHT - 2) * 10) / 10 + 1;
  return lines.map(({ cluster, series }) => {
    const { area, line } = toPaths(moments, cluster, x, y);
    return { cluster, series, readyArea: area, desiredLine: line };
  });
}

function toPaths(moments: readonly HistoryMoment[], cluster: string, x: (atMs: number) => number, y: (value: number) => number): { area: string; line: string } {
  let area = '';
  let line = '';
  moments.forEach(({ atMs, values }, i) => {
    const ready = values[`ready:${cluster}`];
    const desired = values[`desired:${cluster}`];
    const next = moments[i + 1];
    if (ready === undefined || desired === undefined || next === undefined) return;
    area += `M${x(atMs)} ${STRIP_HEIGHT}V${y(ready)}H${x(next.atMs)}V${STRIP_HEIGHT}Z`;
    line += `${line === '' || i === 0 || moments[i - 1]?.values[`desired:${cluster}`] === undefined ? 'M' : 'L'}${x(atMs)} ${y(desired)}H${x(next.atMs)}`;
  });
  return { area, line };
}

/** One cluster's new numbers at one moment. */
export type HistoryChange = { readonly key: string; readonly atMs: number; readonly cluster: string; readonly ready: number; readonly desired: number };

/** What changed when, newest first: the table behind strips, where a column for each cluster would be too many. */
export function toHistoryChanges({ lines, moments }: HistoryView, most: number): HistoryChange[] {
  const changes: HistoryChange[] = [];
  for (let i = moments.length - 1; i >= 0 && changes.length < most; i -= 1) {
    const moment = moments[i];
    const before = moments[i - 1]?.values ?? {};
    if (moment === undefined) continue;
    for (const { cluster } of lines) {
      const ready = moment.values[`ready:${cluster}`];
      const desired = moment.values[`desired:${cluster}`];
      if (ready === undefined || desired === undefined || (before[`ready:${cluster}`] === ready && before[`desired:${cluster}`] === desired)) continue;
      changes.push({ key: `${moment.atMs}/${cluster}`, atMs: moment.atMs, cluster, ready, desired });
    }
  }
  return changes.slice(0, most);
}

/** How moments of a window are named on its axis: time of day within a day, else the day. */
export function historyTick(hours: HistoryHours, { locale, timeOfDay }: Phrasing): (atMs: number) => string {
  if (hours <= DAY_HOURS) return timeOfDay;
  const day = new Intl.DateTimeFormat(INTL_TAGS[locale], { month: 'short', day: 'numeric' });
  return (atMs) => day.format(atMs);
}
