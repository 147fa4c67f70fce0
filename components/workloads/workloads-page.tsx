'use client';

import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { WorkloadFilters } from '#components/overview/workload-filters.tsx';
import { SortSelect } from '#components/data-table/sort-head.tsx';
import { describeError } from '#components/shell/describe-error.ts';
import { HostCommand } from '#components/shell/host-command.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { LayersIcon, SearchIcon } from '#components/ui/icons.tsx';
import { Card } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { overviewQuery } from '#lib/client/overview-query.ts';
import type { Overview } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import { toClusterColumns } from '#lib/views/overview/workload-rows.ts';
import { formatWorkloadListAddress, parseWorkloadListAddress } from '#lib/views/workloads/workload-address.ts';
import { groupWorkloads, kindsOf, toListedWorkloads, type WorkloadGroup } from '#lib/views/workloads/workload-groups.ts';
import { LISTED_SORT } from '#lib/views/workloads/workload-list-sort.ts';
import { BulkBar } from './bulk-bar.tsx';
import { DeletedList } from './deleted-list.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { WorkloadGroupTable } from './workload-group-table.tsx';

const ADDRESS = { parse: parseWorkloadListAddress, format: formatWorkloadListAddress };
/** Objects shown at first and added by each "show more", over all namespaces. */
const ROWS_PER_STEP = 200;

/** Every federated object of every enabled type, by namespace, with what each cluster holds of it. */
export function WorkloadsPage() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(overviewQuery);
  if (data !== undefined) return <Loaded overview={data} error={error} onRetry={() => void refetch()} />;
  if (error === null || isFetching) return <PageSkeleton title={t('workload.listTitle')} />;
  return (
    <>
      <h1 className="mb-4 text-xl font-semibold">{t('workload.listTitle')}</h1>
      <ErrorPanel title={t('workload.listError')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />
    </>
  );
}

type LoadedProps = { overview: Overview; error: Error | null; onRetry: () => void };

function Loaded({ overview, error, onRetry }: LoadedProps) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const { address, setAddress } = useAddress(ADDRESS);
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set());
  const columns = useMemo(() => toClusterColumns(overview), [overview]);
  const workloads = useMemo(() => toListedWorkloads(overview, columns, phrasing), [overview, columns, phrasing]);
  const deferred = useDeferredValue(address);
  const groups = useMemo(() => groupWorkloads(workloads, deferred, phrasing.locale), [workloads, deferred, phrasing.locale]);
  const shownCount = groups.reduce((sum, group) => sum + group.workloads.length, 0);
  const pick = useCallback((keys: readonly string[], isPicked: boolean) => setPicked((before) => withKeys(before, keys, isPicked)), []);
  const chosen = useMemo(() => workloads.filter(({ key }) => picked.has(key)), [workloads, picked]);
  const existing = useMemo(() => new Set(workloads.map(({ ref }) => `${ref.resource}/${ref.namespace}/${ref.name}`)), [workloads]);
  const isFiltered = address.text !== '' || address.state !== 'any' || address.kind !== '';
  const kinds = kindsOf(workloads);
  const asked = formatWorkloadListAddress(deferred);
  const sorting = { plan: LISTED_SORT, sort: address.sort, onSort: (sort: typeof address.sort) => setAddress({ sort }) };
  const kindOptions = [{ value: '', label: t('workload.anyKind') }, ...kinds.map((kind) => ({ value: kind, label: kind }))];
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-3">
        <h1 className="text-xl font-semibold">{t('workload.listTitle')}</h1>
        <span className="text-sm text-muted tabular-nums">
          {isFiltered ? t('workloads.shown', { shown: shownCount, count: workloads.length }) : number(workloads.length)}
        </span>
        {workloads.length === 0 ? null : (
          <div className="flex w-full min-w-0 flex-wrap items-center gap-2 lg:ml-auto lg:w-auto">
            <div className="min-w-0 flex-1 basis-72 lg:w-[26rem] lg:max-w-full lg:flex-none xl:w-[30rem]"><WorkloadFilters text={address.text} state={address.state} onChange={setAddress} /></div>
            {kinds.length < 2 && address.kind === '' ? null : <Select label={t('workload.kind')} value={address.kind} options={kindOptions} onChange={(kind) => setAddress({ kind })} />}
            <Link href={routes.create()} prefetch={false} className={buttonClasses('primary')}>{t('create.title')}</Link>
          </div>
        )}
      </div>
      {shownCount > 0 ? <div className="@container"><div className="pb-4 @4xl:pb-2"><SortSelect sorting={sorting} /></div></div> : null}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <BulkBar chosen={chosen} onClear={() => setPicked(new Set())} />
        <StaleNotice asOf={overview.asOf} error={error} onRetry={onRetry} />
        {shownCount > 0
          ? firstOf(groups, limit).map((group) => <WorkloadGroupTable key={group.namespace} group={group} columns={columns} picked={picked} onPick={pick} sorting={sorting} asked={asked} />)
          : <Card>{workloads.length === 0 ? <NothingYet /> : <NoMatch count={workloads.length} onClear={() => setAddress({ text: '', state: 'any', kind: '' })} />}</Card>}
        {shownCount > limit ? (
          <Button className="justify-self-start" onClick={() => setLimit(limit + ROWS_PER_STEP)}>{t('list.more', { count: Math.min(ROWS_PER_STEP, shownCount - limit) })}</Button>
        ) : null}
        <DeletedList existing={existing} />
      </div>
    </>
  );
}

function withKeys(before: ReadonlySet<string>, keys: readonly string[], isPicked: boolean): ReadonlySet<string> {
  const after = new Set(before);
  for (const key of keys) {
    if (isPicked) after.add(key);
    else after.delete(key);
  }
  return after;
}

/** The first so many objects, in as many groups as they fill. */
function firstOf(groups: readonly WorkloadGroup[], limit: number): WorkloadGroup[] {
  let left = limit;
  return groups.flatMap((group) => {
    const workloads = group.workloads.slice(0, left);
    left -= workloads.length;
    return workloads.length === 0 ? [] : [{ ...group, workloads }];
  });
}

function NothingYet() {
  const { t } = usePhrasing();
  return (
    <Empty icon={<LayersIcon className="size-6" />} title={t('workloads.emptyTitle')} body={t('workloads.emptyBody')}>
      <Link href={routes.create()} className={buttonClasses('secondary')}>{t('menu.createYaml')}</Link>
      <HostCommand args="apply -f examples/01-federated-deployment.yaml" />
    </Empty>
  );
}

function NoMatch({ count, onClear }: { count: number; onClear: () => void }) {
  const { t } = usePhrasing();
  return (
    <Empty icon={<SearchIcon className="size-6" />} title={t('workloads.noMatchTitle')} body={t('workloads.noMatchBody', { count })}>
      <Button onClick={onClear}>{t('action.clearFilters')}</Button>
    </Empty>
  );
}
