'use client';

import { memo } from 'react';
import Link from 'next/link';
import { HeldOrderNote } from '#components/data-table/held-order-note.tsx';
import { useHeldOrder } from '#components/data-table/use-held-order.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { SlidersIcon } from '#components/ui/icons.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterColumn, WorkloadRow } from '#lib/views/overview/workload-rows.ts';
import { ReplicaCell } from './replica-cell.tsx';

/** With more clusters than this a column for each no longer fits; they become named cells in one column. */
const MAX_CLUSTER_COLUMNS = 6;

const keyOf = (row: WorkloadRow) => row.key;

type WorkloadTableProps = { rows: readonly WorkloadRow[]; columns: readonly ClusterColumn[] };

export function WorkloadTable({ rows, columns }: WorkloadTableProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const held = useHeldOrder(rows, keyOf);
  const hasColumns = columns.length <= MAX_CLUSTER_COLUMNS;
  return (
    <div className="relative" {...held.regionProps}>
      <HeldOrderNote heldChanges={held.heldChanges} onApply={held.apply} phrasing={phrasing} />
      <Card>
        <Table label={t('workloads.title')}>
          <TableHead>
            <HeaderCell>{t('workloads.name')}</HeaderCell>
            <HeaderCell>{t('propagation.label')}</HeaderCell>
            <HeaderCell>{t('health.label')}</HeaderCell>
            <HeaderCell align="end">{t('workloads.replicas')}</HeaderCell>
            {hasColumns ? columns.map((column) => (
              <HeaderCell key={column.name}>
                <span className="inline-flex items-center gap-1.5"><SeriesSwatch series={column.series} /><span className="font-mono">{column.name}</span></span>
              </HeaderCell>
            )) : <HeaderCell>{t('workloads.clusters')}</HeaderCell>}
          </TableHead>
          <TableBody>{held.rows.map((row) => <Row key={row.key} row={row} hasColumns={hasColumns} />)}</TableBody>
        </Table>
      </Card>
    </div>
  );
}

const Row = memo(function Row({ row, hasColumns }: { row: WorkloadRow; hasColumns: boolean }) {
  const { t } = usePhrasing();
  return (
    <TableRow id={row.anchor}>
      <RowHeaderCell className="@4xl:py-2">
        <Link href={row.href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">
          {row.namespace === '' ? null : <span className="text-muted">{row.namespace}/</span>}{row.name}
        </Link>
        <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
          {row.kind}
          {row.preference === '' ? null : (
            <span className="inline-flex items-center gap-1 whitespace-nowrap" title={t('workloads.byPreferenceHint', { name: row.preference })}>
              <SlidersIcon className="size-3" />{t('workloads.byPreference', { name: row.preference })}
            </span>
          )}
        </span>
      </RowHeaderCell>
      <Cell>
        <StatusBadge {...row.propagation} axis={t('propagation.label')} />
        {row.reason === '' ? null : <span className="block text-xs text-muted" title={row.message}>{row.reason}</span>}
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
        <Cell className="col-span-full flex flex-wrap gap-x-4 gap-y-2 @4xl:table-cell @4xl:space-x-4">
          {row.cells.filter((cell) => cell.shows !== 'absent').map((cell) => <ReplicaCell key={cell.cluster} cell={cell} isNamed />)}
        </Cell>
      )}
    </TableRow>
  );
});

/** One cell for each cluster column; in the stacked form each says its cluster's name itself. */
function ClusterCells({ row }: { row: WorkloadRow }) {
  return row.cells.map((cell) => (
    <Cell key={cell.cluster} className={classNames(cell.shows === 'absent' && 'hidden @4xl:table-cell')}>
      <span className="@4xl:hidden"><ReplicaCell cell={cell} isNamed /></span>
      <span className="hidden @4xl:inline"><ReplicaCell cell={cell} isNamed={false} /></span>
    </Cell>
  ));
}
