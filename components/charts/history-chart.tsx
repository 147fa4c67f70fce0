'use client';

import { useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import type { HistoryHours } from '#lib/contracts/workload-detail.ts';
import { historyTick, type HistoryView } from '#lib/views/replicas/history-rows.ts';
import type { Series } from '#lib/views/series.ts';

const HEIGHT = 224;
const TICK = { fill: 'var(--text-muted)', fontSize: 12 };

/** Ready replicas as steps in each cluster's colour, desired ones dashed. Nothing moves when new numbers come. */
export function HistoryChart({ view, hours }: { view: HistoryView; hours: HistoryHours }) {
  const phrasing = usePhrasing();
  const { t, number, dateTime } = phrasing;
  const rows = useMemo(() => view.moments.map(({ atMs, values }) => ({ atMs, ...values })), [view]);
  const tick = useMemo(() => historyTick(hours, phrasing), [hours, phrasing]);
  const caption = t('history.caption', { count: view.lines.length });
  return (
    <figure aria-label={caption}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <LineChart data={rows} accessibilityLayer margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid stroke="var(--border)" vertical={false} />
          <XAxis
            dataKey="atMs" type="number" domain={[view.fromMs, view.toMs]} tickFormatter={tick} tick={TICK} tickLine={false}
            stroke="var(--border-strong)" minTickGap={48}
          />
          <YAxis allowDecimals={false} width={36} tick={TICK} tickLine={false} axisLine={false} domain={[0, 'auto']} tickFormatter={(value: number) => number(value)} />
          <Tooltip
            isAnimationActive={false} labelFormatter={(atMs) => dateTime(new Date(Number(atMs)).toISOString())}
            contentStyle={{ background: 'var(--canvas)', border: '1px solid var(--border-strong)', borderRadius: 6, fontSize: 12, color: 'var(--text)' }}
          />
          {view.lines.flatMap(({ cluster, series }) => [
            <Line key={`desired:${cluster}`} dataKey={`desired:${cluster}`} name={`${cluster} · ${t('replicas.desired')}`} type="stepAfter" stroke={colour(series)} strokeDasharray="4 4" strokeWidth={1} dot={false} isAnimationActive={false} />,
            <Line key={`ready:${cluster}`} dataKey={`ready:${cluster}`} name={`${cluster} · ${t('replicas.ready')}`} type="stepAfter" stroke={colour(series)} strokeWidth={2} dot={false} isAnimationActive={false} />,
          ])}
        </LineChart>
      </ResponsiveContainer>
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {view.lines.map(({ cluster, series }) => <span key={cluster} className="inline-flex items-center gap-1.5"><SeriesSwatch series={series} /><span className="font-mono">{cluster}</span></span>)}
        <span>{caption}</span>
      </figcaption>
    </figure>
  );
}

function colour(series: Series): string {
  return `var(--series-${series})`;
}
