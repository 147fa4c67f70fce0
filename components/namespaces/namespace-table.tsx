'use client';

import Link from 'next/link';
import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { NamespaceColumn, NamespaceRow } from '#lib/views/namespaces/namespace-rows.ts';

/** Clusters named in a row; of more only the number. */
const CLUSTERS_SHOWN = 4;

type NamespaceTableProps = { rows: readonly NamespaceRow[]; clusterCount: number; sorting: Sorting<NamespaceColumn>; onFederate: (name: string) => void };

/** One row for each namespace of the host. */
export function NamespaceTable({ rows, clusterCount, sorting, onFederate }: NamespaceTableProps) {
  const { t } = usePhrasing();
  return (
    <div>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('namespaces.title')}>
          <TableHead>
            <SortHead sorting={sorting} column="name" className="@4xl:w-[22%]" />
            <SortHead sorting={sorting} column="state" />
            <SortHead sorting={sorting} column="placement" className="@4xl:w-[28%]" />
            <SortHead sorting={sorting} column="contents" />
            <HeaderCell align="end"><span className="sr-only">{t('namespaces.federate')}</span></HeaderCell>
          </TableHead>
          <TableBody>{rows.map((row) => <Row key={row.name} row={row} clusterCount={clusterCount} onFederate={onFederate} />)}</TableBody>
        </Table>
      </Card>
    </div>
  );
}

function Row({ row, clusterCount, onFederate }: { row: NamespaceRow; clusterCount: number; onFederate: (name: string) => void }) {
  const { t, number } = usePhrasing();
  const rest = row.clusters.length - CLUSTERS_SHOWN;
  return (
    <TableRow>
      <RowHeaderCell>
        {row.href === '' ? <span className="font-mono wrap-anywhere">{row.name}</span> : <Link href={row.href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">{row.name}</Link>}
      </RowHeaderCell>
      <Cell className="col-span-full">
        <StatusBadge tone={row.tone} word={row.word} axis={t('propagation.label')} />
        {row.reason === '' ? null : <span className="block text-xs text-muted">{row.reason}</span>}
      </Cell>
      <Cell className={classNames('col-span-full', !row.isFederated && 'hidden @4xl:table-cell')}>
        {row.isFederated ? (
          <>
            <span className="block text-xs text-muted">{row.placement}</span>
            <span className="font-mono text-xs wrap-anywhere">{row.clusters.length === clusterCount && rest > 0 ? t('namespaces.allOf', { count: clusterCount }) : <>{row.clusters.slice(0, CLUSTERS_SHOWN).join(', ')}{rest > 0 ? ` +${number(rest)}` : ''}</>}</span>
          </>
        ) : <span className="text-muted">{t('unit.none')}</span>}
      </Cell>
      <Cell className="col-span-full">
        <StackedLabel>{t('namespaces.column.contents')} </StackedLabel>
        {row.contents.length === 0 ? <span className="text-muted">{t('namespaces.nothing')}</span>
          : <Link href={row.contentsHref} prefetch={false} className="underline decoration-line-strong underline-offset-3 hover:decoration-current">{row.contents.join(', ')}</Link>}
      </Cell>
      <Cell align="end" className={classNames('col-span-full', !row.canFederate && 'hidden @4xl:table-cell')}>
        {row.canFederate ? <Button className="h-7" aria-label={t('namespaces.federateNamed', { name: row.name })} onClick={() => onFederate(row.name)}>{t('namespaces.federate')}</Button> : null}
      </Cell>
    </TableRow>
  );
}
