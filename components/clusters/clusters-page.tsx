'use client';

import { useMemo } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Card } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { overviewQuery } from '#lib/client/overview-query.ts';
import type { ClusterHealth, ClusterSummary, WorkloadSummary } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import { filterClusters, parseClusterFilter, regionsOf, replicasByCluster, type ClusterFilter } from '#lib/views/clusters/cluster-list.ts';
import { CLUSTER_SORT, type ListedCluster } from '#lib/views/clusters/cluster-sort.ts';
import { healthChoices } from '#lib/views/overview/cluster-tiles.ts';
import { CLUSTER_HEALTH } from '#lib/views/status.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { ClusterTable } from './cluster-table.tsx';
import { NoClusters } from './no-clusters.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';

const keyOf = ({ cluster }: ListedCluster) => cluster.name;

/** Every joined cluster, narrowed by what the address says. */
export function ClustersPage() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(overviewQuery);
  return (
    <div className="@container grid min-w-0 gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold">{t('cl.title')}</h1>
        <Link href={routes.registerCluster()} className={buttonClasses('primary')}>{t('cl.register')}</Link>
      </div>
      {data === undefined ? null : <StaleNotice asOf={data.asOf} error={error} onRetry={() => void refetch()} />}
      {data !== undefined ? <Loaded clusters={data.clusters} workloads={data.workloads} /> : error === null || isFetching ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-44 w-full" /></div> : (
        <ErrorPanel title={t('cl.listError')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />
      )}
    </div>
  );
}

function Loaded({ clusters, workloads }: { clusters: readonly ClusterSummary[]; workloads: readonly WorkloadSummary[] }) {
  const { t, locale } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const filter = useMemo(() => parseClusterFilter(params), [params]);
  const sorting = useParamSorting(CLUSTER_SORT);
  const { column, direction } = sorting.sort;
  const shown = useMemo(() => {
    const replicas = replicasByCluster(workloads);
    const listed = filterClusters(clusters, filter).map((cluster) => ({ cluster, replicas: replicas.get(cluster.name) }));
    return sortRows(listed, CLUSTER_SORT, { column, direction }, locale);
  }, [clusters, workloads, filter, column, direction, locale]);
  const held = useHeldRows({ rows: shown, keyOf, arrivals: 'wait', asked: params.toString() });
  if (clusters.length === 0 && held.rows.length === 0) {
    return (
      <Card>
        <NoClusters />
      </Card>
    );
  }
  return (
    <>
      <Filters clusters={clusters} />
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('cl.title')} />
        {held.rows.length > 0 ? <ClusterTable rows={held.rows} goneKeys={held.goneKeys} sorting={sorting} /> : (
          <Card>
            <Empty icon={<SearchIcon className="size-6" />} title={t('cl.noMatchTitle')} body={t('cl.noMatchBody', { count: clusters.length })}>
              <Button onClick={() => setParams({ q: '', health: '', region: '', cordon: '' }, 'replace')}>{t('action.clearFilters')}</Button>
            </Empty>
          </Card>
        )}
      </div>
    </>
  );
}

function Filters({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const { text, health, region, cordon } = parseClusterFilter(params);
  const healths: { value: ClusterHealth | 'any'; label: string }[] = [
    { value: 'any', label: t('clusters.anyHealth') }, ...healthChoices(clusters, health).map((value) => ({ value, label: t(CLUSTER_HEALTH[value].key) })),
  ];
  const regions = [{ value: '', label: t('cl.anyRegion') }, ...regionsOf(clusters, region).map((value) => ({ value, label: value }))];
  const cordons: { value: ClusterFilter['cordon']; label: string }[] = [
    { value: 'any', label: t('cl.anyCordon') }, { value: 'open', label: t('cl.open') }, { value: 'cordoned', label: t('cl.cordoned') }, { value: 'draining', label: t('cl.draining') },
  ];
  return (
    <div role="search" className="flex min-w-0 flex-wrap gap-2">
      <SearchField label={t('cl.filter')} value={text} onChange={(q) => setParams({ q }, 'replace')} shortcut="/" className="flex-1 basis-60 lg:max-w-80" />
      <Select label={t('health.label')} value={health} options={healths} onChange={(value) => setParams({ health: value === 'any' ? '' : value }, 'replace')} />
      <Select label={t('wiz.region')} value={region} options={regions} onChange={(value) => setParams({ region: value }, 'replace')} />
      <Select label={t('cl.cordon')} value={cordon} options={cordons} onChange={(value) => setParams({ cordon: value === 'any' ? '' : value }, 'replace')} />
    </div>
  );
}
