'use client';

import { lazy, Suspense, useMemo, useState } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Card } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { toDistributionView } from '#lib/views/replicas/distribution-rows.ts';
import { ReplicaBar } from './replica-bar.tsx';
import { Totals } from './totals.tsx';

const HistorySection = lazy(() => import('./history-section.tsx').then((module) => ({ default: module.HistorySection })));

/** One preference: its totals, a bar for each cluster, and its history when asked for. */
export function DistributionCard({ distribution }: { distribution: ReplicaDistribution }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const view = useMemo(() => toDistributionView(distribution, phrasing), [distribution, phrasing]);
  const { resource, namespace, name, kind, preference } = distribution;
  const isShort = view.rows.some((row) => row.isShort);
  return (
    <article aria-label={`${namespace}/${name}`} className="@container min-w-0">
      <Card>
        <div className="grid gap-4 p-4">
          <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <h2 className="min-w-0 font-mono text-base font-semibold wrap-anywhere">
              <Link href={routes.workload(resource, namespace, name)} prefetch={false} data-row className="hover:underline"><span className="font-normal text-muted">{namespace}/</span>{name}</Link>
            </h2>
            <span className="text-xs text-muted">{kind}</span>
            <p className="inline-flex items-center gap-1.5 text-sm font-medium @2xl:ml-auto">
              {isShort ? <StatusIcon tone="warning" className="size-4 text-warning-line" /> : null}{view.caption}
            </p>
          </header>
          {preference === undefined || preference.problem === '' ? null : <Strip icon={<StatusIcon tone="warning" />}>{preference.problem}</Strip>}
          <Totals totals={view.totals} />
          <ul className="grid gap-2">
            {view.rows.map((row) => (
              <li key={row.cluster} className="grid items-center gap-x-3 @2xl:grid-cols-[150px_minmax(0,1fr)_110px]">
                <span className="inline-flex min-w-0 items-center gap-1.5 font-mono text-sm"><SeriesSwatch series={row.series} /><span className="truncate">{row.cluster}</span></span>
                <ReplicaBar bar={row.bar} series={row.series} />
                <span className={classNames('text-sm @2xl:text-right', row.isShort ? 'font-semibold' : 'text-muted')}><Changing value={row.summary} /></span>
              </li>
            ))}
          </ul>
          {preference?.lastPlanTime === undefined ? null : (
            <p className="text-xs text-muted">{t('replicas.lastPlan')} <RelativeTime time={preference.lastPlanTime} />{preference.cause === '' ? null : ` · ${preference.cause}`}</p>
          )}
        </div>
        <History distribution={distribution} />
      </Card>
    </article>
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
