'use client';

import { memo } from 'react';
import Link from 'next/link';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { SortHead, type Sorting } from '#components/data-table/sort-head.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { hasClusterColumns, WorkloadCells, WorkloadHeads, WorkloadKind } from '#components/overview/workload-cells.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Card, Section } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { ClusterColumn } from '#lib/views/overview/workload-rows.ts';
import type { ListedColumn } from '#lib/views/workloads/workload-list-sort.ts';
import type { ListedWorkload, WorkloadGroup } from '#lib/views/workloads/workload-groups.ts';

const keyOf = (workload: ListedWorkload) => workload.key;

type WorkloadGroupTableProps = {
  group: WorkloadGroup;
  columns: readonly ClusterColumn[];
  picked: ReadonlySet<string>;
  onPick: (keys: readonly string[], isPicked: boolean) => void;
  sorting: Sorting<ListedColumn>;
  /** Filters and sort as one text. */
  asked: string;
};

/** The objects of one namespace. */
export function WorkloadGroupTable({ group, columns, picked, onPick, sorting, asked }: WorkloadGroupTableProps) {
  const { t } = usePhrasing();
  const held = useHeldRows({ rows: group.workloads, keyOf, arrivals: 'below', asked });
  const hasColumns = hasClusterColumns(columns);
  const keys = group.workloads.map(keyOf);
  const isWhole = keys.every((key) => picked.has(key));
  const title = group.namespace === '' ? t('workload.noNamespace') : group.namespace;
  return (
    <Section id={`namespace-${group.namespace}`} title={title} note={t('workload.inNamespace', { count: group.workloads.length })}>
      <div {...held.regionProps}>
        <HeldNote held={held} label={title} />
        <Card>
          <Table label={title} isFixed>
            <TableHead>
              <HeaderCell className="w-10">
                <input type="checkbox" aria-label={t('bulk.pickGroup', { name: title })} checked={isWhole} onChange={() => onPick(keys, !isWhole)} className="align-middle" />
              </HeaderCell>
              <SortHead sorting={sorting} column="name" className={hasColumns ? '' : '@4xl:w-[26%]'} />
              <WorkloadHeads columns={columns} sorting={sorting} />
              <SortHead sorting={sorting} column="age" align="end" className="@4xl:w-26" />
            </TableHead>
            <TableBody>{held.rows.map((workload) => <Row key={workload.key} workload={workload} hasColumns={hasColumns} isPicked={picked.has(workload.key)} isGone={held.goneKeys.has(workload.key)} onPick={onPick} />)}</TableBody>
          </Table>
        </Card>
      </div>
    </Section>
  );
}

type RowProps = { workload: ListedWorkload; hasColumns: boolean; isPicked: boolean; isGone: boolean; onPick: WorkloadGroupTableProps['onPick'] };

const Row = memo(function Row({ workload, hasColumns, isPicked, isGone, onPick }: RowProps) {
  const { t } = usePhrasing();
  const { row, ref, href, createdAt } = workload;
  return (
    <TableRow className={classNames('relative', isPicked && 'bg-surface')}>
      <Cell className="absolute top-4 right-4 @4xl:static">
        <label className="flex items-center gap-2 text-xs text-muted">
          <input type="checkbox" data-row-pick aria-label={t('bulk.pick', { name: `${row.namespace === '' ? '' : `${row.namespace}/`}${row.name}` })} checked={isPicked} onChange={(event) => onPick([workload.key], event.target.checked)} />
        </label>
      </Cell>
      <RowHeaderCell className="relative pr-8 @4xl:py-2 @4xl:pr-3">
        <GoneMark isGone={isGone} />
        <Link href={href} prefetch={false} data-row data-row-edit={routes.workload(ref.resource, ref.namespace, ref.name, 'placement')} className="font-mono font-medium wrap-anywhere hover:underline">{row.name}</Link>
        <WorkloadKind row={row} />
      </RowHeaderCell>
      <WorkloadCells row={row} hasColumns={hasColumns} beside={workload.isPaused ? <StatusBadge tone="paused" word={t('workload.paused')} /> : null} />
      <Cell align="end" className="hidden whitespace-nowrap text-muted @4xl:table-cell">{createdAt === '' ? null : <RelativeTime isSteady time={createdAt} className="text-xs" />}</Cell>
    </TableRow>
  );
});
