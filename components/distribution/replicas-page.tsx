'use client';

import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { SortSelect } from '#components/data-table/sort-head.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { HostCommand } from '#components/shell/host-command.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { ChartIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Card } from '#components/ui/section.tsx';
import { PageSkeleton } from '#components/workloads/page-skeleton.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { replicasQuery } from '#lib/client/workload-queries.ts';
import type { ReplicaOverview } from '#lib/contracts/workload-detail.ts';
import { isDistributionShort } from '#lib/views/replicas/distribution-rows.ts';
import { formatReplicasAddress, matchesReplicas, parseReplicasAddress, REPLICAS_SORT, replicasKey } from '#lib/views/replicas/replicas-address.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { DistributionCard } from './distribution-card.tsx';

const ADDRESS = { parse: parseReplicasAddress, format: formatReplicasAddress };

/** Preferences shown at first, and more each time that is asked for: a card of many clusters is long. */
const CARDS_FIRST = 20;

/** All preferences at a glance: what each asks for, what runs, and where it falls short. */
export function ReplicasPage() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(replicasQuery);
  if (data === undefined) {
    if (error === null || isFetching) return <PageSkeleton title={t('replicas.title')} />;
    return (
      <>
        <h1 className="mb-4 text-xl font-semibold">{t('replicas.title')}</h1>
        <ErrorPanel title={t('replicas.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />
      </>
    );
  }
  return (
    <>
      <div className="mb-1 flex items-baseline gap-3">
        <h1 className="text-xl font-semibold">{t('replicas.title')}</h1>
        <RelativeTime time={data.asOf} message="time.updated" className="text-xs text-muted tabular-nums" />
      </div>
      <p className="mb-4 text-sm text-muted">{t('replicas.intro')}</p>
      <StaleNotice asOf={data.asOf} error={error} onRetry={() => void refetch()} />
      <Distributions overview={data} />
    </>
  );
}

function Distributions({ overview }: { overview: ReplicaOverview }) {
  const { t, locale } = usePhrasing();
  const { address, setAddress } = useAddress(ADDRESS);
  const { distributions } = overview;
  const shown = useMemo(() => sortRows(distributions.filter((distribution) => matchesReplicas(distribution, address)), REPLICAS_SORT, address.sort, locale), [distributions, address, locale]);
  const held = useHeldRows({ rows: shown, keyOf: replicasKey, arrivals: 'wait', asked: formatReplicasAddress(address) });
  const shortCount = useMemo(() => distributions.filter(isDistributionShort).length, [distributions]);
  const [shownMax, setShownMax] = useState(CARDS_FIRST);
  if (distributions.length === 0 && held.rows.length === 0) {
    return (
      <Card>
        <Empty icon={<ChartIcon className="size-6" />} title={t('replicas.emptyTitle')} body={t('replicas.emptyBody')}>
          <HostCommand args="apply -f examples/04-replica-scheduling-preference.yaml" />
        </Empty>
      </Card>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchField label={t('replicas.filter')} value={address.text} onChange={(text) => setAddress({ text })} shortcut="/" className="w-full max-w-80" />
        {distributions.length > 1 || address.onlyShort ? (
          <label className="flex h-8 items-center gap-2 text-sm">
            <input type="checkbox" checked={address.onlyShort} onChange={(event) => setAddress({ onlyShort: event.target.checked })} className="size-4 accent-current" />
            {t('replicas.onlyShort', { count: shortCount })}
          </label>
        ) : null}
        {distributions.length > 1 ? <span className="ml-auto"><SortSelect isAlways sorting={{ plan: REPLICAS_SORT, sort: address.sort, onSort: (sort) => setAddress({ sort }) }} /></span> : null}
      </div>
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('replicas.title')} />
        {held.rows.length === 0 ? (
          <Card>
            <Empty icon={<SearchIcon className="size-6" />} title={t('replicas.noMatchTitle')} body={t('replicas.noMatchBody', { count: distributions.length })}>
              <Button onClick={() => setAddress({ text: '', onlyShort: false })}>{t('action.clearFilters')}</Button>
            </Empty>
          </Card>
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4 min-[1600px]:grid-cols-2">
            {held.rows.slice(0, shownMax).map((distribution) => (
              <div key={replicasKey(distribution)} className="relative min-w-0"><GoneMark isGone={held.goneKeys.has(replicasKey(distribution))} /><DistributionCard distribution={distribution} form={address.view} onForm={(view) => setAddress({ view })} /></div>
            ))}
          </div>
        )}
      </div>
      {held.rows.length > shownMax ? <Button className="justify-self-start" onClick={() => setShownMax(shownMax + CARDS_FIRST)}>{t('replicas.showMore', { count: Math.min(CARDS_FIRST, held.rows.length - shownMax) })}</Button> : null}
    </div>
  );
}
