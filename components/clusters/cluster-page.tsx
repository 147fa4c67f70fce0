'use client';

import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { ClusterIcon } from '#components/ui/icons.tsx';
import { Meter } from '#components/ui/meter.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { clusterQuery } from '#lib/client/cluster-calls.ts';
import { isGone } from '#lib/client/is-gone.ts';
import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import { routes } from '#lib/contracts/routes.ts';
import { explainReason } from '#lib/views/explain.ts';
import { PLACED_SORT, toPlacedRows } from '#lib/views/clusters/placed-rows.ts';
import { toClusterTile } from '#lib/views/overview/cluster-tiles.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { ConnectionSection } from './connection-section.tsx';
import { CordonControls } from './cordon-controls.tsx';
import { CordonPanel } from './cordon-panel.tsx';
import { FactsSection } from './facts-section.tsx';
import { LabelsSection } from './labels-section.tsx';
import { RightsSection } from './rights-section.tsx';
import { UnjoinButton } from './unjoin-dialog.tsx';

/** One cluster: how it is, what it has, what runs there, how it is reached, and the way out. */
export function ClusterPage({ name }: { name: string }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(clusterQuery(name));
  // One that was unjoined meanwhile is no old data that may come back.
  const isUnknown = isGone(error);
  const shown = isUnknown ? undefined : data;
  return (
    <div className="grid min-w-0 gap-6">
      <div>
        <p className="mb-1 text-xs"><Link href={routes.clusters()} className="text-muted hover:text-text hover:underline">{t('cl.back')}</Link></p>
        <h1 className="font-mono text-xl font-semibold wrap-anywhere">{name}</h1>
      </div>
      {shown === undefined ? null : <StaleNotice asOf={shown.asOf} error={error} onRetry={() => void refetch()} />}
      {shown !== undefined ? <Loaded detail={shown} /> : isUnknown ? <NoSuchCluster name={name} /> : error === null || isFetching ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-60 w-full" /></div> : (
        <ErrorPanel title={t('cl.loadError')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />
      )}
    </div>
  );
}

/** Not a failure: there is none of that name, or none any more. */
function NoSuchCluster({ name }: { name: string }) {
  const { t } = usePhrasing();
  return (
    <Card>
      <Empty icon={<ClusterIcon className="size-6" />} title={t('cl.goneTitle', { name })} body={t('cl.goneBody')}>
        <Link href={routes.clusters()} className={buttonClasses('secondary')}>{t('cl.back')}</Link>
        <Link href={routes.registerCluster()} className={buttonClasses('secondary')}>{t('cl.register')}</Link>
      </Empty>
    </Card>
  );
}

function Loaded({ detail }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const tile = toClusterTile(detail.cluster, phrasing);
  return (
    <>
      <div className="-mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
        <StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />
        {tile.trouble === '' ? null : <span>{tile.trouble}</span>}
        <span className="font-mono">{[tile.region, tile.version].filter((word) => word !== '').join(' · ')}</span>
        {tile.lastProbeTime === undefined ? null : <span>{t('clusters.probed')} <RelativeTime time={tile.lastProbeTime} /></span>}
        <span className="flex flex-wrap gap-2 sm:ml-auto"><CordonControls detail={detail} /><UnjoinButton detail={detail} /></span>
      </div>
      {detail.connection.disabledTlsValidations.length === 0 ? null : <Strip icon={<StatusIcon tone="warning" />}>{t('cl.insecure')}</Strip>}
      <CordonPanel detail={detail} />
      <RightsSection detail={detail} />
      <Conditions detail={detail} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <FactsSection detail={detail} />
        <ConnectionSection name={detail.cluster.name} connection={detail.connection} />
      </div>
      <Capacity detail={detail} />
      <LabelsSection detail={detail} />
      <Workloads detail={detail} />
      <Events detail={detail} />
    </>
  );
}

function Conditions({ detail }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  return (
    <Section id="conditions" title={t('cl.conditions')}>
      <Card>
        {detail.cluster.conditions.length === 0 ? <p className="p-4 text-sm text-muted">{t('cl.noConditions')}</p> : (
          <Table label={t('cl.conditions')}>
            <TableHead>
              <HeaderCell>{t('cl.condition')}</HeaderCell><HeaderCell>{t('cl.status')}</HeaderCell><HeaderCell>{t('cl.reason')}</HeaderCell>
              <HeaderCell>{t('cl.message')}</HeaderCell><HeaderCell align="end">{t('cl.since')}</HeaderCell>
            </TableHead>
            <TableBody>
              {detail.cluster.conditions.map((condition) => (
                <TableRow key={condition.type}>
                  <RowHeaderCell className="font-medium">{condition.type}</RowHeaderCell>
                  <Cell><StackedLabel>{t('cl.status')} </StackedLabel><span className="font-mono text-xs">{condition.status}</span></Cell>
                  <Cell className="wrap-anywhere @4xl:whitespace-nowrap">{condition.reason ?? t('unit.none')}</Cell>
                  <Cell className="col-span-full wrap-anywhere text-muted">{explainReason(condition.reason ?? '', condition.message ?? '', phrasing)}</Cell>
                  <Cell align="end" className="whitespace-nowrap text-muted">{condition.lastTransitionTime === undefined ? t('unit.none') : <RelativeTime isSteady time={condition.lastTransitionTime} />}</Cell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
    </Section>
  );
}

function Capacity({ detail }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const { bars, nodes } = toClusterTile(detail.cluster, phrasing);
  return (
    <Section id="capacity" title={phrasing.t('cl.capacity')} note={nodes}>
      {bars.length === 0 ? <p className="text-sm text-muted">{phrasing.t('cl.noCapacity')}</p> : (
        <ul className="grid gap-4 @xl:grid-cols-3">
          {bars.map((bar) => (
            <li key={bar.what} className="grid gap-1 rounded-md border border-line p-4 text-sm">
              <span className="flex justify-between gap-2"><span className="text-muted">{bar.what}</span><span className="tabular-nums">{bar.amount}</span></span>
              <Meter share={bar.share} fill="fill-muted" className="h-1.5 w-full" />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Workloads({ detail }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const sorting = useParamSorting(PLACED_SORT);
  const rows = sortRows(toPlacedRows(detail.workloads, detail.cluster.name, phrasing), PLACED_SORT, sorting.sort, phrasing.locale);
  return (
    <Section id="runs" title={t('cl.runs')} note={number(rows.length)}>
      {rows.length < 2 ? null : <SortSelect sorting={sorting} />}
      <Card>
        {rows.length === 0 ? <p className="p-4 text-sm text-muted">{t('cl.runsNone')}</p> : (
          <Table label={t('cl.runs')}>
            <TableHead><SortHead sorting={sorting} column="object" /><SortHead sorting={sorting} column="state" /><SortHead sorting={sorting} column="replicas" align="end" /></TableHead>
            <TableBody>
              {rows.map((row) => (
                <TableRow key={row.key}>
                  <RowHeaderCell><Link href={routes.workload(row.resource, row.namespace, row.name)} data-row className="underline-offset-2 wrap-anywhere hover:underline"><span className="text-muted">{row.kind}</span> <span className="font-mono">{row.namespace === '' ? row.name : `${row.namespace}/${row.name}`}</span></Link></RowHeaderCell>
                  <Cell className="col-span-full">
                    <StatusBadge tone={row.tone} word={row.word} axis={t('propagation.label')} />
                    {row.why === '' ? null : <span className="mt-0.5 block max-w-[60ch] text-xs wrap-anywhere text-muted">{row.why}</span>}
                  </Cell>
                  <Cell align="end" className="tabular-nums"><StackedLabel>{t('cl.replicas')} </StackedLabel>{row.replicas}</Cell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
    </Section>
  );
}

function Events({ detail }: { detail: ClusterDetail }) {
  const { t } = usePhrasing();
  return (
    <Section id="events" title={t('cl.events')}>
      <Card>
        {detail.events.length === 0 ? <p className="p-4 text-sm text-muted">{t('cl.eventsNone')}</p> : (
          <ul>
            {detail.events.map((event) => (
              <li key={event.id} className="flex flex-wrap justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm last:border-b-0">
                <span className="min-w-0 wrap-anywhere"><span className="font-medium">{event.reason}</span> <span className="text-muted">{event.message}</span></span>
                <RelativeTime isSteady time={event.lastSeen} className="text-right text-xs text-muted" />
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}
