'use client';

import { useId, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { describeMoment, momentAt, momentByKey, momentShare } from '#lib/views/replicas/history-moment.ts';
import type { HistoryView } from '#lib/views/replicas/history-rows.ts';

type MomentSliderProps = {
  view: HistoryView;
  /** The time that is read; undefined for now. */
  atMs: number | undefined;
  onAt: (atMs: number | undefined) => void;
  /** Classes that say where within the drawing its time axis begins and ends. */
  plot: string;
  children: ReactNode;
};

/** A drawing over time that is read at one moment: under the pointer, or by the keys of a slider, which says the moment's numbers in words. */
export function MomentSlider({ view, atMs, onAt, plot, children }: MomentSliderProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const id = useId();
  const area = useRef<HTMLDivElement>(null);
  const index = momentAt(view, atMs);
  const last = view.moments.length - 1;
  const show = (next: number) => onAt(next === last ? undefined : view.moments[next]?.atMs);
  const point = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    show(momentAt(view, view.fromMs + share * (view.toMs - view.fromMs)));
  };
  const press = (event: KeyboardEvent) => {
    const next = momentByKey(view, index, event.key);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(next);
  };
  const x = `${momentShare(view, index) * 100}%`;
  return (
    <div
      role="slider" tabIndex={0} aria-label={t('history.moment')} aria-valuemin={0} aria-valuemax={last} aria-valuenow={index} aria-valuetext={describeMoment(view, index, phrasing)}
      aria-describedby={id} onKeyDown={press} onPointerMove={point} onPointerDown={point} onPointerLeave={(event) => { if (event.pointerType === 'mouse') onAt(undefined); }} className="relative rounded-sm"
    >
      <span id={id} hidden>{t('history.keys')}</span>
      <div aria-hidden>{children}</div>
      <div ref={area} aria-hidden className={`pointer-events-none absolute ${plot}`}>
        {atMs === undefined ? null : <svg className="block size-full overflow-visible"><line x1={x} x2={x} y1="0" y2="100%" className="stroke-text" strokeWidth="1" strokeDasharray="2 2" /></svg>}
      </div>
    </div>
  );
}
