'use client';

import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { overviewQuery } from '#lib/client/overview-query.ts';
import type { Overview } from '#lib/contracts/dto.ts';
import { toAttention } from '#lib/views/overview/attention.ts';
import { toEventRows } from '#lib/views/overview/event-rows.ts';
import { toClusterColumns, toWorkloadRows } from '#lib/views/overview/workload-rows.ts';
import { toVerdict } from '#lib/views/overview/verdict.ts';
import { AttentionList } from './attention-list.tsx';
import { ClusterSection } from './cluster-section.tsx';
import { EventSection } from './event-section.tsx';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import { WorkloadSection } from './workload-section.tsx';

/** The first page: is anything wrong, what, and where; then the clusters, what runs in them, and what happened last. */
export function OverviewPage() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(overviewQuery);
  if (data !== undefined) return <Loaded overview={data} error={error} onRetry={() => void refetch()} />;
  if (error === null || isFetching) return <OverviewSkeleton />;
  return (
    <>
      <h1 className="mb-4 text-xl font-semibold">{t('overview.title')}</h1>
      <ErrorPanel title={t('error.loadTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />
    </>
  );
}

type LoadedProps = { overview: Overview; error: Error | null; onRetry: () => void };

function Loaded({ overview, error, onRetry }: LoadedProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const view = useMemo(() => {
    const columns = toClusterColumns(overview);
    return {
      columns,
      verdict: toVerdict(overview, phrasing),
      attention: toAttention(overview, phrasing),
      rows: toWorkloadRows(overview, columns, phrasing),
      events: toEventRows(overview.events, phrasing),
    };
  }, [overview, phrasing]);
  return (
    <>
      <div className="mb-4 flex items-baseline gap-3">
        <h1 className="text-xl font-semibold">{t('overview.title')}</h1>
        <RelativeTime time={overview.asOf} message="time.updated" className="text-xs text-muted tabular-nums" />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <StaleNotice asOf={overview.asOf} error={error} onRetry={onRetry} />
        <div className="min-w-0">
          <VerdictPanel verdict={view.verdict} />
          <AttentionList items={view.attention} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 min-[1900px]:grid-cols-[minmax(0,1fr)_420px]">
          <div className="grid min-w-0 gap-6">
            <ClusterSection clusters={overview.clusters} />
            <WorkloadSection rows={view.rows} columns={view.columns} />
          </div>
          <EventSection rows={view.events} />
        </div>
      </div>
    </>
  );
}
