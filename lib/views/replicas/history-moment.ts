import type { Phrasing } from '../phrasing.ts';
import type { HistoryView } from './history-rows.ts';

/** A moment's numbers name their clusters up to so many; of more the sums are told. */
const NAMED_MAX = 6;

/** What one cluster had at a moment; undefined where nothing was recorded. */
export type MomentCount = { readonly ready: number; readonly desired: number };

/** Index of the last moment at or before a time; the first one for an earlier time, the newest for none. */
export function momentAt({ moments }: HistoryView, atMs: number | undefined): number {
  return atMs === undefined ? moments.length - 1 : Math.max(0, moments.findLastIndex((moment) => moment.atMs <= atMs));
}

export function countAt({ moments }: HistoryView, index: number, cluster: string): MomentCount | undefined {
  const values = moments[index]?.values;
  const ready = values?.[`ready:${cluster}`];
  const desired = values?.[`desired:${cluster}`];
  return ready === undefined || desired === undefined ? undefined : { ready, desired };
}

/** The moment's time; that of the newest is now. */
export function momentTime(view: HistoryView, index: number, { t, dateTime }: Phrasing): string {
  const moment = view.moments[index];
  return moment === undefined || index === view.moments.length - 1 ? t('history.now') : dateTime(new Date(moment.atMs).toISOString());
}

/** A moment in words, as it is read out: every cluster's numbers, or of many clusters the sums. */
export function describeMoment(view: HistoryView, index: number, phrasing: Phrasing): string {
  const { t, number, list } = phrasing;
  const counts = view.lines.flatMap(({ cluster }) => {
    const count = countAt(view, index, cluster);
    return count === undefined ? [] : [{ cluster, ...count }];
  });
  const words = ({ ready, desired }: MomentCount) => ({ ready: number(ready), desired: number(desired) });
  const sum = { ready: counts.reduce((all, { ready }) => all + ready, 0), desired: counts.reduce((all, { desired }) => all + desired, 0) };
  const what = counts.length === 0 ? t('history.notRecorded')
    : counts.length <= NAMED_MAX ? list(counts.map(({ cluster, ...count }) => t('history.inCluster', { cluster, ...words(count) })))
    : t('history.inAll', { count: counts.length, ...words(sum) });
  return t('history.at', { time: momentTime(view, index, phrasing), what });
}

/** Where the keys of a slider lead from one moment; undefined for a key that is none of them. Large steps are a tenth. */
export function momentByKey({ moments }: HistoryView, index: number, key: string): number | undefined {
  const last = moments.length - 1;
  const stride = Math.max(1, Math.round(moments.length / 10));
  const to = { ArrowLeft: index - 1, ArrowDown: index - 1, ArrowRight: index + 1, ArrowUp: index + 1, PageDown: index - stride, PageUp: index + stride, Home: 0, End: last, Escape: last }[key];
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}

/** How far right in the window a moment stands, from 0 to 1. */
export function momentShare({ moments, fromMs, toMs }: HistoryView, index: number): number {
  return Math.min(1, Math.max(0, ((moments[index]?.atMs ?? toMs) - fromMs) / Math.max(1, toMs - fromMs)));
}
