'use client';

import { lazy, Suspense } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { DistributionPanel, type DistributionForm } from './distribution-panel.tsx';
import { LastPlan } from './last-plan.tsx';

const HistorySection = lazy(() => import('./history-section.tsx').then((module) => ({ default: module.HistorySection })));

type DistributionTabProps = { detail: WorkloadDetail; view: DistributionForm; onView: (view: DistributionForm) => void; /** The draft in the address; empty for none. */ draft: string; onDraft: (draft: string) => void };

/** The distribution monitor of one workload, with its history. */
export function DistributionTab({ detail, view, onView, draft, onDraft }: DistributionTabProps) {
  const { t } = usePhrasing();
  if (detail.replicas === undefined) return <Empty title={t('replicas.noneTitle')} body={t('replicas.noneBody')} />;
  return (
    <div>
      <DistributionPanel replicas={detail.replicas} form={view} onForm={onView} shortcut="v" linked={draft} onLink={onDraft} />
      <LastPlan preference={detail.replicas.preference} />
      <Suspense fallback={<Skeleton className="m-4 h-64" />}>
        <HistorySection workload={detail.summary} />
      </Suspense>
    </div>
  );
}
