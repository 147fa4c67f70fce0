'use client';

import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { HistoryChart } from '#components/charts/history-chart.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ScheduleIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { replicaHistoryQuery, type WorkloadRef } from '#lib/client/workload-queries.ts';
import { HISTORY_HOURS, toHistoryView, type HistoryHours } from '#lib/views/replicas/history-rows.ts';
import { HistoryTable } from './history-table.tsx';

/** Ready and desired replicas of each cluster over the last hours, as a chart or as a table. */
export function HistorySection({ workload }: { workload: WorkloadRef }) {
  const { t } = usePhrasing();
  const { data, error, refetch } = useQuery(replicaHistoryQuery(workload));
  const [hours, setHours] = useState<HistoryHours>(1);
  const [shows, setShows] = useState<'chart' | 'table'>('chart');
  const view = useMemo(() => (data === undefined ? undefined : toHistoryView(data, hours)), [data, hours]);
  const windows = HISTORY_HOURS.map((value) => ({ value: String(value), label: t('history.hours', { count: value }) }));
  const forms = [{ value: 'chart', label: t('replicas.chart') }, { value: 'table', label: t('replicas.table') }] as const;
  return (
    <section aria-labelledby="history" className="border-t border-line p-4">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 id="history" className="flex-1 text-base font-semibold">{t('history.title')}</h2>
        <Segmented label={t('history.window')} value={String(hours)} options={windows} onChange={(value) => setHours(HISTORY_HOURS.find((known) => String(known) === value) ?? 1)} />
        <Segmented label={t('history.title')} value={shows} options={forms} onChange={setShows} />
      </div>
      {view === undefined ? (error === null ? <Skeleton className="h-56" /> : (
        <p role="alert" className="flex items-center gap-3 text-sm">{t('history.error')} <Button onClick={() => void refetch()}>{t('action.retry')}</Button></p>
      )) : view.lines.length === 0 ? <Empty icon={<ScheduleIcon className="size-6" />} title={t('history.emptyTitle')} body={t('history.emptyBody')} />
        : shows === 'chart' ? <HistoryChart view={view} /> : <HistoryTable view={view} />}
    </section>
  );
}
