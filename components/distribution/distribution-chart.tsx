'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import { DISTRIBUTION_LIMITS, type DistributionRow, type DistributionView } from '#lib/views/replicas/distribution-rows.ts';
import { EVERY_OTHER, type DraftProblem, type PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';
import { BarHandles } from './bar-handles.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { EntryFields } from './entry-fields.tsx';
import { ReplicaBar } from './replica-bar.tsx';

export type DistributionProps = {
  view: DistributionView;
  /** Present while the preference is edited. */
  draft: PreferenceDraft | undefined;
  problems: ReadonlyMap<string, DraftProblem> | undefined;
  onDraft: (draft: PreferenceDraft) => void;
};

type DistributionChartProps = DistributionProps & { /** While a handle is held the bars keep their scale. */ onHold: (isHeld: boolean) => void };

/** More clusters than this are shown when asked for. */
const ROWS_FIRST = 20;
/** The last column is as wide as what stands in it, so that the bars of all rows end at one line. */
const ROW = 'grid items-center gap-x-4 gap-y-2 py-3';
const READING = '@4xl:grid-cols-[180px_minmax(0,1fr)_360px]';
const EDITING = '@4xl:grid-cols-[180px_minmax(0,1fr)_528px]';

/** One row for each cluster, in the order of names: bar, numbers, and why. */
export function DistributionChart({ view, draft, problems, onDraft, onHold }: DistributionChartProps) {
  const { t } = usePhrasing();
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? view.rows : firstRows(view.rows);
  return (
    <figure aria-label={view.caption}>
      <ul className="divide-y divide-line border-y border-line">
        {shown.map((row) => <ChartRow key={row.cluster} row={row} scaleMax={view.scaleMax} draft={draft} problems={problems} onDraft={onDraft} onHold={onHold} />)}
        {draft === undefined ? null : (
          <li className={classNames(ROW, EDITING)}>
            <span className="text-sm font-medium">{t('plan.others')}</span>
            <span className="hidden @4xl:block" />
            <span className="flex @4xl:justify-end @4xl:pr-20"><EntryFields cluster={EVERY_OTHER} draft={draft} problems={problems} onDraft={onDraft} /></span>
          </li>
        )}
      </ul>
      {view.rows.length > ROWS_FIRST ? <Button look="quiet" className="mt-2" onClick={() => setIsAll(!isAll)}>{isAll ? t('replicas.showFew') : t('replicas.showAll', { count: view.rows.length })}</Button> : null}
      <figcaption className="pt-3"><ChartLegend hasPreview={draft !== undefined} /></figcaption>
    </figure>
  );
}

/** The first rows and every one that is short or in trouble, in the order of names: nothing that matters is behind the button. */
function firstRows(rows: readonly DistributionRow[]): readonly DistributionRow[] {
  return rows.length <= ROWS_FIRST ? rows : rows.filter((row, i) => i < ROWS_FIRST || row.isShort || row.trouble !== undefined || row.change !== '');
}

function ChartRow({ row, scaleMax, draft, problems, onDraft, onHold }: Omit<DistributionChartProps, 'view'> & { row: DistributionRow; scaleMax: number }) {
  const { t } = usePhrasing();
  return (
    <li className={classNames(ROW, draft === undefined ? READING : EDITING)}>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="inline-flex min-w-0 items-center gap-1.5 font-mono text-sm font-medium"><SeriesSwatch series={row.series} />{row.cluster}</span>
        {row.trouble === undefined ? null : <StatusBadge {...row.trouble} />}
      </div>
      <div className="relative">
        <ReplicaBar bar={row.bar} series={row.series} isStale={row.isStale} />
        {draft === undefined ? null : <BarHandles cluster={row.cluster} draft={draft} scaleMax={scaleMax} onDraft={onDraft} onHold={onHold} />}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 @4xl:justify-end">
        <span className={classNames('min-w-38 text-sm whitespace-nowrap @4xl:text-right', row.isShort ? 'font-semibold' : 'text-muted')}><Changing value={row.summary} /></span>
        {draft === undefined ? <Limits row={row} /> : <EntryFields cluster={row.cluster} draft={draft} problems={problems} onDraft={onDraft} />}
        {draft === undefined ? null : <Difference row={row} />}
      </div>
      <div className="@4xl:col-start-2 @4xl:col-end-4">
        {row.code === '' ? null : <p className="text-xs wrap-anywhere"><span className="font-medium">{row.code}</span> <span className="text-muted">{row.message}</span></p>}
        {row.why.length === 0 ? null : (
          <details className="group/why text-xs">
            <summary aria-label={t('replicas.whyFor', { cluster: row.cluster })} className="inline-flex cursor-pointer list-none items-center gap-1 rounded-sm text-muted hover:text-text">
              <ChevronIcon className="size-3 -rotate-90 transition-transform duration-[120ms] group-open/why:rotate-0" />{t('replicas.why')}
            </summary>
            <ol className="mt-1 grid max-w-[90ch] gap-0.5 pl-4 text-sm">
              {row.why.map((sentence) => <li key={sentence}>{sentence}</li>)}
            </ol>
          </details>
        )}
      </div>
    </li>
  );
}

/** What the preference says about this cluster, in one line. */
function Limits({ row }: { row: DistributionRow }) {
  const { t, number } = usePhrasing();
  if (DISTRIBUTION_LIMITS.every((limit) => row.counts[limit] === undefined)) return null;
  return (
    <dl className="flex gap-3 text-xs text-muted tabular-nums">
      {DISTRIBUTION_LIMITS.map((limit) => (
        <div key={limit} className="flex gap-1"><dt>{t(`replicas.${limit}`)}</dt><dd className="min-w-4 text-right text-text">{row.counts[limit] === undefined ? t('unit.none') : number(row.counts[limit])}</dd></div>
      ))}
    </dl>
  );
}

/** What the plan that is being edited changes here. */
export function Difference({ row }: { row: DistributionRow }) {
  return (
    <span className="inline-block min-w-16 text-right text-sm whitespace-nowrap tabular-nums">
      {row.change === '' ? null : <span className="rounded-sm bg-progress-tint px-1.5 py-0.5 font-medium text-progress">{row.change}</span>}
    </span>
  );
}
