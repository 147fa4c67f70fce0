'use client';

import { useMemo, useState } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import type { HistoryHours } from '#lib/contracts/workload-detail.ts';
import { countAt, momentAt, momentTime } from '#lib/views/replicas/history-moment.ts';
import { historyTick, type HistoryView } from '#lib/views/replicas/history-rows.ts';
import type { Series } from '#lib/views/series.ts';
import { MomentSlider } from './moment-slider.tsx';

const HEIGHT = 224;
const LINE_WIDTH = 2;
const TICK = { fill: 'var(--text-muted)', fontSize: 12 };

/** The drawing's own margins: its axes stand outside of what is read. */
const PLOT = 'top-2 right-2 bottom-[30px] left-9';

/** Ready replicas as steps in each cluster's colour, desired ones dashed, and beneath them the numbers of one moment. Nothing moves when new numbers come. */
export function HistoryChart({ view, hours }: { view: HistoryView; hours: HistoryHours }) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const [atMs, setAtMs] = useState<number>();
  const rows = useMemo(() => view.moments.map((moment) => ({ atMs: moment.atMs, ...moment.values })), [view]);
  const tick = useMemo(() => historyTick(hours, phrasing), [hours, phrasing]);
  const caption = t('history.caption', { count: view.lines.length });
  const drawing = useMemo(() => (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart data={rows} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid stroke="var(--border)" vertical={false} />
        <XAxis
          dataKey="atMs" type="number" domain={[view.fromMs, view.toMs]} tickFormatter={tick} tick={TICK} tickLine={false}
          stroke="var(--border-strong)" minTickGap={48}
        />
        <YAxis allowDecimals={false} width={36} tick={TICK} tickLine={false} axisLine={false} domain={[0, 'auto']} tickFormatter={(value: number) => number(value)} />
        {view.lines.flatMap(({ cluster, series }, place) => [
          <Line key={`desired:${cluster}`} transform={aside(place, view.lines.length)} dataKey={`desired:${cluster}`} type="stepAfter" stroke={colour(series)} strokeDasharray="4 4" strokeWidth={1} dot={false} activeDot={false} isAnimationActive={false} />,
          <Line key={`ready:${cluster}`} transform={aside(place, view.lines.length)} dataKey={`ready:${cluster}`} type="stepAfter" stroke={colour(series)} strokeWidth={LINE_WIDTH} dot={false} activeDot={false} isAnimationActive={false} />,
        ])}
      </LineChart>
    </ResponsiveContainer>
  ), [rows, view, tick, number]);
  const index = momentAt(view, atMs);
  return (
    <figure aria-label={caption}>
      <MomentSlider view={view} atMs={atMs} onAt={setAtMs} plot={PLOT}>{drawing}</MomentSlider>
      <figcaption className="mt-2 grid gap-1 text-xs text-muted">
        <span className="flex flex-wrap gap-x-4 gap-y-1 tabular-nums">
          <span className="min-w-40 text-text">{momentTime(view, index, phrasing)}</span>
          {view.lines.map(({ cluster, series }) => {
            const count = countAt(view, index, cluster);
            return (
              <span key={cluster} className="inline-flex items-center gap-1.5">
                <SeriesSwatch series={series} /><span className="font-mono">{cluster}</span>
                <span className="min-w-14 text-text">{count === undefined ? t('history.notRecorded') : t('history.readyOf', { ready: number(count.ready), desired: number(count.desired) })}</span>
              </span>
            );
          })}
        </span>
        <span>{caption}</span>
      </figcaption>
    </figure>
  );
}

/** Clusters with as many replicas as others would hide one another: each line stands its own width beside the next, far less than a replica is high. */
function aside(place: number, count: number): string {
  return `translate(0 ${(place - (count - 1) / 2) * LINE_WIDTH})`;
}

function colour(series: Series): string {
  return `var(--series-${series})`;
}
