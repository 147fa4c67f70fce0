'use client';

import { useId, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { HistoryChart } from '#components/charts/history-chart.tsx';
import { HistoryStrips } from '#components/charts/history-strips.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ScheduleIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { replicaHistoryQuery, type WorkloadRef } from '#lib/client/workload-queries.ts';
import { HISTORY_HOURS, type HistoryHours } from '#lib/contracts/workload-detail.ts';
import { toHistoryView, type HistoryView } from '#lib/views/replicas/history-rows.ts';
import { HistoryTable } from './history-table.tsx';

const DAY_HOURS = 24;
/** As many lines as there are colours. */
const LINES_MAX = 6;

/** Ready and desired replicas of each cluster over the last hours or days, as a chart or as a table; the address keeps which, for all that are open. */
export function HistorySection({ workload }: { workload: WorkloadRef }) {
  const { t } = usePhrasing();
  const id = useId();
  const { params, setParams } = useAddressParams();
  const hours = HISTORY_HOURS.find((known) => String(known) === params.get('hours')) ?? HISTORY_HOURS[0];
  const shows = params.get('history') === 'table' ? 'table' : 'chart';
  const { data, error, refetch } = useQuery(replicaHistoryQuery(workload, hours));
  const view = useMemo(() => (data === undefined ? undefined : toHistoryView(data)), [data]);
  const windows = HISTORY_HOURS.map((value) => ({ value: String(value), label: value > DAY_HOURS ? t('history.days', { count: value / DAY_HOURS }) : t('history.hours', { count: value }) }));
  const forms = [{ value: 'chart', label: t('replicas.chart') }, { value: 'table', label: t('replicas.table') }] as const;
  return (
    <section aria-labelledby={id} className="border-t border-line p-4">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 id={id} className="flex-1 text-base font-semibold">{t('history.title')}</h2>
        <Segmented label={t('history.window')} value={String(hours)} options={windows} onChange={(value) => setParams({ hours: value === String(HISTORY_HOURS[0]) ? '' : value }, 'replace')} />
        <Segmented label={t('history.view')} value={shows} options={forms} onChange={(form) => setParams({ history: form === 'chart' ? '' : form }, 'replace')} />
      </div>
      {view === undefined ? (error === null ? <Skeleton className="h-56" /> : (
        <p role="alert" className="flex items-center gap-3 text-sm">{t('history.error')} <Button onClick={() => void refetch()}>{t('action.retry')}</Button></p>
      )) : <Shown view={view} shows={shows} hours={hours} />}
    </section>
  );
}

function Shown({ view, shows, hours }: { view: HistoryView; shows: 'chart' | 'table'; hours: HistoryHours }) {
  const { t } = usePhrasing();
  if (view.lines.length === 0) return <Empty icon={<ScheduleIcon className="size-6" />} title={t('history.emptyTitle')} body={t('history.emptyBody')} />;
  if (shows === 'table') return <HistoryTable view={view} isByCluster={view.lines.length <= LINES_MAX} />;
  return view.lines.length > LINES_MAX ? <HistoryStrips view={view} hours={hours} /> : <HistoryChart view={view} hours={hours} />;
}
