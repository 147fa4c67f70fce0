import type { ReactNode } from 'react';
import { SortHead, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { breakable } from '#components/ui/breakable.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { SlidersIcon } from '#components/ui/icons.tsx';
import { Cell, HeaderCell, StackedLabel } from '#components/ui/table.tsx';
import { glanceAt, type ClusterColumn, type WorkloadRow } from '#lib/views/overview/workload-rows.ts';
import type { WorkloadColumn } from '#lib/views/overview/workload-sort.ts';
import { ReplicaCell } from './replica-cell.tsx';

/** With more clusters than this a column for each no longer fits; they become named cells in one column. */
const MAX_CLUSTER_COLUMNS = 3;

/** Of one cluster's column by their number, so that tables below one another line up and no state's word moves a column. */
const WIDTHS = ['', '@4xl:w-[26%]', '@4xl:w-[14%]', '@4xl:w-[10%]'] as const;

export function hasClusterColumns(columns: readonly ClusterColumn[]): boolean {
  return columns.length <= MAX_CLUSTER_COLUMNS;
}

/** Heads of the columns that every list of federated objects has after the name. */
export function WorkloadHeads<Column extends string>({ columns, sorting }: { columns: readonly ClusterColumn[]; sorting: Sorting<WorkloadColumn | Column> }) {
  const { t } = usePhrasing();
  return (
    <>
      <SortHead sorting={sorting} column="state" className="@4xl:w-30" />
      <SortHead sorting={sorting} column="health" className="@4xl:w-28 @6xl:w-30" />
      <SortHead sorting={sorting} column="replicas" align="end" className="@4xl:w-24 @6xl:w-33" />
      {hasClusterColumns(columns) ? columns.map((column) => (
        <HeaderCell key={column.name} className={classNames(WIDTHS[columns.length], 'pr-0')}>
          <span title={column.name} className="flex items-center gap-1.5"><SeriesSwatch series={column.series} /><span className="truncate font-mono">{column.name}</span></span>
        </HeaderCell>
      )) : <HeaderCell>{t('workloads.clusters')}</HeaderCell>}
    </>
  );
}

/** Under the name: the kind, and who owns the replicas. */
export function WorkloadKind({ row }: { row: WorkloadRow }) {
  const { t } = usePhrasing();
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
      <span>{breakable(row.kind)}</span>
      {row.preference === '' ? null : (
        <span className="min-w-0 wrap-anywhere" title={t('workloads.byPreferenceHint', { name: row.preference })}>
          <SlidersIcon className="mr-1 inline size-3 align-[-1px]" />{t('workloads.byPreference', { name: row.preference })}
        </span>
      )}
    </span>
  );
}

/** Both states, the replicas, and what each cluster holds. `beside` stands next to the propagation, such as that it is paused. */
export function WorkloadCells({ row, hasColumns, beside }: { row: WorkloadRow; hasColumns: boolean; beside?: ReactNode }) {
  const { t } = usePhrasing();
  return (
    <>
      <Cell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1"><StatusBadge {...row.propagation} axis={t('propagation.label')} />{beside}</span>
        {row.reason === '' ? null : <span className="block text-xs text-muted" title={row.message}>{breakable(row.reason)}</span>}
      </Cell>
      <Cell>
        {row.health === undefined ? <span className="hidden text-muted @4xl:inline" title={t('health.none')}>{t('unit.none')}</span> : <StatusBadge {...row.health} axis={t('health.label')} />}
      </Cell>
      <Cell align="end" className={classNames('col-span-full items-center justify-between gap-3 @4xl:table-cell', row.replicas === '' ? 'hidden' : 'flex')}>
        <StackedLabel>{t('workloads.replicas')}</StackedLabel>
        {row.replicas === ''
          ? <span className="text-muted" title={t('workloads.noReplicas')}>{t('unit.none')}</span>
          : <Changing value={row.replicas} className={classNames('whitespace-nowrap', row.isShort && 'font-semibold')} />}
      </Cell>
      {hasColumns ? <ClusterCells row={row} /> : (
        <GlanceCell row={row} />
      )}
    </>
  );
}

/** The clusters in one cell, since there are too many for columns: a few by name; of many only those in trouble, and how many there are. */
function GlanceCell({ row }: { row: WorkloadRow }) {
  const { t } = usePhrasing();
  const { held, trouble, shown } = glanceAt(row.cells);
  return (
    <Cell className="col-span-full">
      {held === 0 ? <span className="hidden text-muted @4xl:inline" title={t('workloads.heldNowhere')}>{t('unit.none')}</span> : null}
      {held > shown.length ? (
        <span className="text-xs text-muted tabular-nums">{t('workloads.held', { count: held })}{trouble === 0 ? null : <>{' · '}<span className="font-medium text-text">{t('workloads.heldTrouble', { count: trouble })}</span></>}</span>
      ) : null}
      {shown.length === 0 ? null : (
        <span className="grid max-w-md grid-cols-[repeat(auto-fill,minmax(min(100%,6.5rem),1fr))] items-center gap-x-3 gap-y-2 py-1 *:min-w-0">
          {shown.map((cell) => <ReplicaCell key={cell.cluster} cell={cell} isNamed />)}
        </span>
      )}
    </Cell>
  );
}

/** One cell for each cluster column; in the stacked form each says its cluster's name itself. */
function ClusterCells({ row }: { row: WorkloadRow }) {
  return row.cells.map((cell) => (
    <Cell key={cell.cluster} className={classNames(cell.shows === 'absent' && 'hidden @4xl:table-cell')}>
      <span className="@4xl:hidden"><ReplicaCell cell={cell} isNamed /></span>
      <span className="hidden @4xl:inline"><ReplicaCell cell={cell} isNamed={false} /></span>
    </Cell>
  ));
}
