'use client';

import { useMemo, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import type { HistoryHours } from '#lib/contracts/workload-detail.ts';
import { countAt, momentAt, momentTime, type MomentCount } from '#lib/views/replicas/history-moment.ts';
import { historyTick, STRIP_HEIGHT, STRIP_WIDTH, toHistoryStrips, type HistoryStrip, type HistoryView } from '#lib/views/replicas/history-rows.ts';
import { MomentSlider } from './moment-slider.tsx';

/** More strips than this are shown when asked for. */
const STRIPS_FIRST = 20;
/** The names stand left of the strips, the numbers right of them. */
const PLOT = 'inset-y-0 right-[56px] left-[88px] sm:right-[72px] sm:left-[148px]';

/** One labelled strip for each cluster, all to one scale: more lines in one chart than there are colours could not be told apart. */
export function HistoryStrips({ view, hours }: { view: HistoryView; hours: HistoryHours }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const strips = useMemo(() => toHistoryStrips(view), [view]);
  const [isAll, setIsAll] = useState(false);
  const [atMs, setAtMs] = useState<number>();
  const index = momentAt(view, atMs);
  const tick = useMemo(() => historyTick(hours, phrasing), [hours, phrasing]);
  return (
    <figure aria-label={t('history.stripsCaption', { count: strips.length })}>
      <p className="pb-1 text-right text-xs tabular-nums">{momentTime(view, index, phrasing)}</p>
      <MomentSlider view={view} atMs={atMs} onAt={setAtMs} plot={PLOT}>
        <ul className="border-y border-line">
          {(isAll ? strips : strips.slice(0, STRIPS_FIRST)).map((strip) => <Strip key={strip.cluster} strip={strip} count={countAt(view, index, strip.cluster)} />)}
        </ul>
      </MomentSlider>
      <div className="flex justify-between gap-2 pt-1 pl-[88px] text-xs text-muted tabular-nums sm:pl-[148px]"><span>{tick(view.fromMs)}</span><span className="pr-[56px] sm:pr-[72px]">{tick(view.toMs)}</span></div>
      {strips.length > STRIPS_FIRST ? <Button look="quiet" onClick={() => setIsAll(!isAll)}>{isAll ? t('replicas.showFew') : t('replicas.showAll', { count: strips.length })}</Button> : null}
      <figcaption className="mt-1 text-xs text-muted">{t('history.stripsCaption', { count: strips.length })}</figcaption>
    </figure>
  );
}

function Strip({ strip, count }: { strip: HistoryStrip; count: MomentCount | undefined }) {
  const { t, number } = usePhrasing();
  return (
    <li className="grid grid-cols-[80px_minmax(0,1fr)_48px] items-center gap-2 border-b border-line py-1 last:border-b-0 sm:grid-cols-[140px_minmax(0,1fr)_64px]">
      <span className="truncate font-mono text-xs" title={strip.cluster}>{strip.cluster}</span>
      <svg aria-hidden viewBox={`0 0 ${STRIP_WIDTH} ${STRIP_HEIGHT}`} preserveAspectRatio="none" className="h-6 w-full">
        <path d={strip.readyArea} className="fill-series-neutral" />
        <path d={strip.desiredLine} fill="none" className="stroke-text" strokeWidth="1" strokeDasharray="4 3" vectorEffect="non-scaling-stroke" />
      </svg>
      <span className="text-right text-xs text-muted tabular-nums">{count === undefined ? t('unit.none') : t('history.readyOf', { ready: number(count.ready), desired: number(count.desired) })}</span>
    </li>
  );
}
