'use client';

import { memo } from 'react';
import Link from 'next/link';
import { HeldOrderNote } from '#components/data-table/held-order-note.tsx';
import { useHeldOrder } from '#components/data-table/use-held-order.ts';
import { hasClusterColumns, WorkloadCells, WorkloadHeads, WorkloadKind } from '#components/overview/workload-cells.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { ClusterColumn } from '#lib/views/overview/workload-rows.ts';
import type { ListedWorkload, WorkloadGroup } from '#lib/views/workloads/workload-groups.ts';

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
  const hasColumns = hasClusterColumns(columns);
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
              <WorkloadHeads columns={columns} />
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
  const { row, ref, href, createdAt } = workload;
  return (
    <TableRow {...(isPicked ? { className: 'bg-surface' } : {})}>
      <Cell className="row-span-1">
        <label className="flex items-center gap-2 text-xs text-muted">
          <input type="checkbox" data-row-pick aria-label={t('bulk.pick', { name: `${row.namespace === '' ? '' : `${row.namespace}/`}${row.name}` })} checked={isPicked} onChange={(event) => onPick([workload.key], event.target.checked)} />
        </label>
      </Cell>
      <RowHeaderCell className="@4xl:py-2">
        <Link href={href} prefetch={false} data-row data-row-edit={routes.workload(ref.resource, ref.namespace, ref.name, 'placement')} className="font-mono font-medium wrap-anywhere hover:underline">{row.name}</Link>
        <WorkloadKind row={row} />
      </RowHeaderCell>
      <WorkloadCells row={row} hasColumns={hasColumns} beside={workload.isPaused ? <StatusBadge tone="paused" word={t('workload.paused')} /> : null} />
      <Cell align="end" className="hidden whitespace-nowrap text-muted @4xl:table-cell">{createdAt === '' ? null : <RelativeTime isSteady time={createdAt} className="text-xs" />}</Cell>
    </TableRow>
  );
});
