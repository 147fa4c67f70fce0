'use client';

import { memo } from 'react';
import Link from 'next/link';
import { GoneMark } from '#components/data-table/held-note.tsx';
import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Card } from '#components/ui/section.tsx';
import { RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterColumn, WorkloadRow } from '#lib/views/overview/workload-rows.ts';
import type { WorkloadColumn } from '#lib/views/overview/workload-sort.ts';
import { hasClusterColumns, WorkloadCells, WorkloadHeads, WorkloadKind } from './workload-cells.tsx';

type WorkloadTableProps = { rows: readonly WorkloadRow[]; goneKeys: ReadonlySet<string>; columns: readonly ClusterColumn[]; sorting: Sorting<WorkloadColumn> };

export function WorkloadTable({ rows, goneKeys, columns, sorting }: WorkloadTableProps) {
  const { t } = usePhrasing();
  const hasColumns = hasClusterColumns(columns);
  return (
    <>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('workloads.title')} isFixed>
          <TableHead><SortHead sorting={sorting} column="name" className={hasColumns ? '' : '@4xl:w-[28%]'} /><WorkloadHeads columns={columns} sorting={sorting} /></TableHead>
          <TableBody>{rows.map((row) => <Row key={row.key} row={row} hasColumns={hasColumns} isGone={goneKeys.has(row.key)} />)}</TableBody>
        </Table>
      </Card>
    </>
  );
}

const Row = memo(function Row({ row, hasColumns, isGone }: { row: WorkloadRow; hasColumns: boolean; isGone: boolean }) {
  return (
    <TableRow id={row.anchor}>
      <RowHeaderCell className="relative @4xl:py-2">
        <GoneMark isGone={isGone} />
        <Link href={row.href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">
          {row.namespace === '' ? null : <span className="text-muted">{row.namespace}/</span>}{row.name}
        </Link>
        <WorkloadKind row={row} />
      </RowHeaderCell>
      <WorkloadCells row={row} hasColumns={hasColumns} />
    </TableRow>
  );
});
