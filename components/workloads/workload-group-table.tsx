'use client';

import { memo } from 'react';
import Link from 'next/link';
import { HeldOrderNote } from '#components/data-table/held-order-note.tsx';
import { useHeldOrder } from '#components/data-table/use-held-order.ts';
import { ReplicaCell } from '#components/overview/replica-cell.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { SlidersIcon } from '#components/ui/icons.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterColumn } from '#lib/views/overview/workload-rows.ts';
import type { ListedWorkload, WorkloadGroup } from '#lib/views/workloads/workload-groups.ts';

/** With more clusters than this a column for each no longer fits; they become named cells in one column. */
const MAX_CLUSTER_COLUMNS = 6;

const keyOf = (workload: ListedWorkload) => workload.key;

type WorkloadGroupTableProps = {
  group: WorkloadGroup;
  columns: readonly ClusterColumn[];
  picked: ReadonlySet<string>;
  onPick: (keys: readonly string[], isPicked: boolean) => void;
};

/** The objects of one namespace. */
export function WorkloadGroupTable({ group, columns, picked, onPick }: WorkloadGroupTableProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const held = useHeldOrder(group.workloads, keyOf);
  const hasColumns = columns.length <= MAX_CLUSTER_COLUMNS;
  const keys = group.workloads.map(keyOf);
  const isWhole = keys.every((key) => picked.has(key));
  const title = group.namespace === '' ? t('workload.noNamespace') : group.namespace;
  return (
    <Section id={`namespace-${group.namespace}`} title={title} note={t('workload.inNamespace', { count: group.workloads.length })}>
      <div className="relative" {...held.regionProps}>
        <HeldOrderNote heldChanges={held.heldChanges} onApply={held.apply} phrasing={phrasing} />
        <Card>
          <Table label={title}>
            <TableHead>
              <HeaderCell className="w-10">
                <input type="checkbox" aria-label={t('bulk.pickGroup', { name: title })} checked={isWhole} onChange={() => onPick(keys, !isWhole)} className="align-middle" />
              </HeaderCell>
              <HeaderCell className="@4xl:w-[26%]">{t('workloads.name')}</HeaderCell>
              <HeaderCell>{t('propagation.label')}</HeaderCell>
              <HeaderCell>{t('health.label')}</HeaderCell>
              <HeaderCell align="end">{t('workloads.replicas')}</HeaderCell>
              {hasColumns ? columns.map((column) => (
                <HeaderCell key={column.name}>
                  <span className="inline-flex items-center gap-1.5"><SeriesSwatch series={column.series} /><span className="font-mono">{column.name}</span></span>
                </HeaderCell>
              )) : <HeaderCell>{t('workloads.clusters')}</HeaderCell>}
              <HeaderCell align="end">{t('workload.age')}</HeaderCell>
            </TableHead>
            <TableBody>{held.rows.map((workload) => <Row key={workload.key} workload={workload} hasColumns={hasColumns} isPicked={picked.has(workload.key)} onPick={onPick} />)}</TableBody>
          </Table>
        </Card>
      </div>
    </Section>
  );
}

type RowProps = { workload: ListedWorkload; hasColumns: boolean; isPicked: boolean; onPick: WorkloadGroupTableProps['onPick'] };

const Row = memo(function Row({ workload, hasColumns, isPicked, onPick }: RowProps) {
  const { t } = usePhrasing();
  const { row, href, createdAt } = workload;
  return (
    <TableRow {...(isPicked ? { className: 'bg-surface' } : {})}>
      <Cell className="row-span-1">
        <label className="flex items-center gap-2 text-xs text-muted">
          <input type="checkbox" data-row-pick aria-label={t('bulk.pick', { name: `${row.namespace === '' ? '' : `${row.namespace}/`}${row.name}` })} checked={isPicked} onChange={(event) => onPick([workload.key], event.target.checked)} />
        </label>
      </Cell>
      <RowHeaderCell className="@4xl:py-2">
        <Link href={href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">{row.name}</Link>
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
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <StatusBadge {...row.propagation} axis={t('propagation.label')} />
          {workload.isPaused ? <StatusBadge tone="paused" word={t('workload.paused')} /> : null}
        </span>
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
      {hasColumns ? row.cells.map((cell) => (
        <Cell key={cell.cluster} className={classNames(cell.shows === 'absent' && 'hidden @4xl:table-cell')}>
          <span className="@4xl:hidden"><ReplicaCell cell={cell} isNamed /></span>
          <span className="hidden @4xl:inline"><ReplicaCell cell={cell} isNamed={false} /></span>
        </Cell>
      )) : (
        <Cell className="col-span-full flex flex-wrap gap-x-4 gap-y-2 @4xl:table-cell @4xl:space-x-4">
          {row.cells.filter((cell) => cell.shows !== 'absent').map((cell) => <ReplicaCell key={cell.cluster} cell={cell} isNamed />)}
        </Cell>
      )}
      <Cell align="end" className="hidden whitespace-nowrap text-muted @4xl:table-cell">{createdAt === '' ? null : <RelativeTime time={createdAt} className="text-xs" />}</Cell>
    </TableRow>
  );
});
