'use client';

import { memo } from 'react';
import Link from 'next/link';
import { HeldOrderNote } from '#components/data-table/held-order-note.tsx';
import { useHeldOrder } from '#components/data-table/use-held-order.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Card } from '#components/ui/section.tsx';
import { HeaderCell, RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterColumn, WorkloadRow } from '#lib/views/overview/workload-rows.ts';
import { hasClusterColumns, WorkloadCells, WorkloadHeads, WorkloadKind } from './workload-cells.tsx';

const keyOf = (row: WorkloadRow) => row.key;

type WorkloadTableProps = { rows: readonly WorkloadRow[]; columns: readonly ClusterColumn[] };

export function WorkloadTable({ rows, columns }: WorkloadTableProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const held = useHeldOrder(rows, keyOf);
  const hasColumns = hasClusterColumns(columns);
  return (
    <div className="relative" {...held.regionProps}>
      <HeldOrderNote heldChanges={held.heldChanges} onApply={held.apply} phrasing={phrasing} />
      <Card>
        <Table label={t('workloads.title')}>
          <TableHead><HeaderCell>{t('workloads.name')}</HeaderCell><WorkloadHeads columns={columns} /></TableHead>
          <TableBody>{held.rows.map((row) => <Row key={row.key} row={row} hasColumns={hasColumns} />)}</TableBody>
        </Table>
      </Card>
    </div>
  );
}

const Row = memo(function Row({ row, hasColumns }: { row: WorkloadRow; hasColumns: boolean }) {
  return (
    <TableRow id={row.anchor}>
      <RowHeaderCell className="@4xl:py-2">
        <Link href={row.href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">
          {row.namespace === '' ? null : <span className="text-muted">{row.namespace}/</span>}{row.name}
        </Link>
        <WorkloadKind row={row} />
      </RowHeaderCell>
      <WorkloadCells row={row} hasColumns={hasColumns} />
    </TableRow>
  );
});
