'use client';

import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { SlidersIcon } from '#components/ui/icons.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { explainReason } from '#lib/views/explain.ts';
import { PROPAGATION, WORKLOAD_HEALTH } from '#lib/views/status.ts';

/** Name, both states and the totals. */
export function WorkloadHeader({ detail }: { detail: WorkloadDetail }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { summary } = detail;
  const propagation = PROPAGATION[summary.propagation];
  const health = summary.health === 'none' ? undefined : WORKLOAD_HEALTH[summary.health];
  return (
    <header className="mb-4">
      <p className="mb-1 text-xs"><Link href={routes.workloads()} className="text-muted hover:text-text hover:underline">{t('workload.back')}</Link></p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 font-mono text-xl font-semibold wrap-anywhere">
          {summary.namespace === '' ? null : <span className="font-normal text-muted">{summary.namespace}/</span>}{summary.name}
        </h1>
        <StatusBadge tone={propagation.tone} word={t(propagation.key)} axis={t('propagation.label')} />
        {summary.isPaused === true ? <StatusBadge tone="paused" word={t('workload.paused')} /> : null}
        {health === undefined ? null : <StatusBadge tone={health.tone} word={t(health.key)} axis={t('health.label')} />}
      </div>
      <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        <span>{summary.kind}</span>
        {summary.replicasDesired === undefined ? null : (
          <Changing value={t('workload.facts.readyOf', { ready: summary.replicasReady ?? 0, desired: summary.replicasDesired })} />
        )}
        {summary.replicasUnknown === undefined ? null : (
          <span className="inline-flex flex-wrap items-center gap-x-1.5">
            <StatusIcon tone="unknown" className="size-3.5" />{t('workload.facts.unknown', { count: summary.replicasUnknown })}
            {detail.unseen.map(({ cluster, since }) => <span key={cluster}>{cluster}{since === '' ? null : <> <RelativeTime time={since} /></>}</span>)}
          </span>
        )}
        <span>{t('workload.facts.clusters', { count: summary.clusters.length })}</span>
        {summary.preference === undefined ? null : (
          <span className="inline-flex items-center gap-1"><SlidersIcon className="size-3.5" />{t('workloads.byPreference', { name: summary.preference })}</span>
        )}
        <span>{t('workload.created')} <RelativeTime time={summary.createdAt} /></span>
      </p>
      {summary.reason === '' && summary.message === '' ? null : (
        <p className="mt-2 text-sm wrap-anywhere"><span className="font-medium">{summary.reason}</span> <span className="text-muted">{explainReason(summary.reason, summary.message, phrasing)}</span></p>
      )}
    </header>
  );
}
