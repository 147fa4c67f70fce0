'use client';

import { lazy, Suspense, useState } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Card } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { DistributionPanel, type DistributionForm } from './distribution-panel.tsx';
import { LastPlan } from './last-plan.tsx';

const HistorySection = lazy(() => import('./history-section.tsx').then((module) => ({ default: module.HistorySection })));

/** One preference: its totals, a row for each cluster, the preference itself for editing, and its history when asked for. */
export function DistributionCard({ distribution, form, onForm }: { distribution: ReplicaDistribution; form: DistributionForm; onForm: (form: DistributionForm) => void }) {
  const { namespace, name } = distribution;
  return (
    <article aria-label={`${namespace}/${name}`} className="@container min-w-0">
      <Card>
        <DistributionPanel replicas={distribution} form={form} onForm={onForm} title={<Title distribution={distribution} />} />
        <LastPlan preference={distribution.preference} />
        <History distribution={distribution} />
      </Card>
    </article>
  );
}

function Title({ distribution: { resource, namespace, name, kind } }: { distribution: ReplicaDistribution }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3">
      <h2 className="min-w-0 font-mono text-base font-semibold wrap-anywhere">
        <Link href={routes.workload(resource, namespace, name)} prefetch={false} data-row className="hover:underline"><span className="font-normal text-muted">{namespace}/</span>{name}</Link>
      </h2>
      <span className="text-xs text-muted">{kind}</span>
    </div>
  );
}

/** Read only when it is opened: a page of many preferences must not ask for every one's day. */
function History({ distribution }: { distribution: ReplicaDistribution }) {
  const { t } = usePhrasing();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="border-t border-line" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="px-4 py-2 text-sm text-muted hover:text-text">{t('history.title')}</summary>
      {isOpen ? <Suspense fallback={<Skeleton className="m-4 h-56" />}><HistorySection workload={distribution} /></Suspense> : null}
    </details>
  );
}
