'use client';

import { useMemo, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import type { HistoryHours } from '#lib/contracts/workload-detail.ts';
import { historyTick, STRIP_HEIGHT, STRIP_WIDTH, toHistoryStrips, type HistoryStrip, type HistoryView } from '#lib/views/replicas/history-rows.ts';

/** More strips than this are shown when asked for. */
const STRIPS_FIRST = 20;

/** One labelled strip for each cluster, all to one scale: more lines in one chart than there are colours could not be told apart. */
export function HistoryStrips({ view, hours }: { view: HistoryView; hours: HistoryHours }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const strips = useMemo(() => toHistoryStrips(view), [view]);
  const [isAll, setIsAll] = useState(false);
  const tick = useMemo(() => historyTick(hours, phrasing), [hours, phrasing]);
  return (
    <figure aria-label={t('history.stripsCaption', { count: strips.length })}>
      <ul className="border-y border-line">
        {(isAll ? strips : strips.slice(0, STRIPS_FIRST)).map((strip) => <Strip key={strip.cluster} strip={strip} />)}
      </ul>
      <div className="flex justify-between gap-2 pt-1 pl-[88px] text-xs text-muted tabular-nums sm:pl-[148px]"><span>{tick(view.fromMs)}</span><span className="pr-[56px] sm:pr-[72px]">{tick(view.toMs)}</span></div>
      {strips.length > STRIPS_FIRST ? <Button look="quiet" onClick={() => setIsAll(!isAll)}>{isAll ? t('replicas.showFew') : t('replicas.showAll', { count: strips.length })}</Button> : null}
      <figcaption className="mt-1 text-xs text-muted">{t('history.stripsCaption', { count: strips.length })}</figcaption>
    </figure>
  );
}

function Strip({ strip }: { strip: HistoryStrip }) {
  const { t, number } = usePhrasing();
  return (
    <li className="grid grid-cols-[80px_minmax(0,1fr)_48px] items-center gap-2 border-b border-line py-1 last:border-b-0 sm:grid-cols-[140px_minmax(0,1fr)_64px]">
      <span className="truncate font-mono text-xs" title={strip.cluster}>{strip.cluster}</span>
      <svg aria-hidden viewBox={`0 0 ${STRIP_WIDTH} ${STRIP_HEIGHT}`} preserveAspectRatio="none" className="h-6 w-full">
        <path d={strip.readyArea} className="fill-series-neutral" />
        <path d={strip.desiredLine} fill="none" className="stroke-text" strokeWidth="1" strokeDasharray="4 3" vectorEffect="non-scaling-stroke" />
      </svg>
      <span className="text-right text-xs text-muted tabular-nums">{t('history.readyOf', { ready: number(strip.ready), desired: number(strip.desired) })}</span>
    </li>
  );
}
