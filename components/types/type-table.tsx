'use client';

import Link from 'next/link';
import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { TypeColumn, TypeRow } from '#lib/views/types/type-rows.ts';

/** Clusters named in a row; the list of clusters has all. */
const LACKING_SHOWN = 4;

type TypeTableProps = { rows: readonly TypeRow[]; sorting: Sorting<TypeColumn>; onEnable: (name: string) => void; onDisable: (name: string) => void };

/** One row for each FederatedTypeConfig. */
export function TypeTable({ rows, sorting, onEnable, onDisable }: TypeTableProps) {
  const { t } = usePhrasing();
  return (
    <div>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('types.title')}>
          <TableHead>
            <SortHead sorting={sorting} column="target" />
            <SortHead sorting={sorting} column="state" />
            <SortHead sorting={sorting} column="federated" />
            <SortHead sorting={sorting} column="scope" />
            <SortHead sorting={sorting} column="objects" align="end" />
            <HeaderCell align="end"><span className="sr-only">{t('types.disable')}</span></HeaderCell>
          </TableHead>
          <TableBody>{rows.map((row) => <Row key={row.name} row={row} onEnable={onEnable} onDisable={onDisable} />)}</TableBody>
        </Table>
      </Card>
    </div>
  );
}

function Row({ row, onEnable, onDisable }: { row: TypeRow } & Pick<TypeTableProps, 'onEnable' | 'onDisable'>) {
  const { t } = usePhrasing();
  return (
    <TableRow>
      <RowHeaderCell className="row-start-1 pr-20 @4xl:py-1.5 @4xl:pr-3">
        <span className="font-mono font-medium wrap-anywhere">{row.kind}</span>
        <span className="block font-mono text-xs wrap-anywhere text-muted">{row.api}</span>
      </RowHeaderCell>
      <Cell className="col-span-full">
        <StatusBadge tone={row.tone} word={row.word} axis={t('types.stateLabel')} />
        {row.reason === '' ? null : <span className="mt-0.5 block max-w-[48ch] text-xs text-muted">{row.reason}</span>}
        {row.lacking.length === 0 ? null : <Lacking names={row.lacking} />}
      </Cell>
      <Cell className="col-span-full">
        <span className="font-mono wrap-anywhere">{row.federatedKind}</span>
        <span className="block font-mono text-xs wrap-anywhere text-muted">{row.federatedApi}</span>
      </Cell>
      <Cell className="whitespace-nowrap text-muted">{row.scope}</Cell>
      <Cell align="end">
        <StackedLabel>{t('types.column.objects')} </StackedLabel>
        {row.objects === '' || row.objects === '0'
          ? <span className="text-muted">{row.objects || t('unit.none')}</span>
          : <Link href={routes.workloadsOfKind(row.federatedKind)} prefetch={false} className="underline decoration-line-strong underline-offset-3 hover:decoration-current"><Changing value={row.objects} /></Link>}
      </Cell>
      <Cell align="end" className="col-start-2 row-start-1 flex items-start justify-end gap-1 @4xl:table-cell">
        {row.canEnable ? <Button aria-label={t('types.enableNamed', { name: row.name })} className="h-7" onClick={() => onEnable(row.name)}>{t('types.enable')}</Button> : null}
        {row.canDisable ? <Button look="quiet" aria-label={t('types.disableNamed', { name: row.name })} className="h-7" onClick={() => onDisable(row.name)}>{t('types.disable')}</Button> : null}
      </Cell>
    </TableRow>
  );
}

/** Clusters whose account may not touch the type; their pages say how to let it. */
function Lacking({ names }: { names: readonly string[] }) {
  const { t } = usePhrasing();
  return (
    <span className="mt-1 block max-w-[48ch] text-xs">
      <StatusBadge tone="warning" word={t('types.lacking', { count: names.length })} />
      {names.slice(0, LACKING_SHOWN).map((name) => <Link key={name} href={routes.clusterRights(name)} prefetch={false} className="ml-2 font-mono underline underline-offset-2 wrap-anywhere">{name}</Link>)}
      {names.length > LACKING_SHOWN ? <span className="ml-2 text-muted">{`+${names.length - LACKING_SHOWN}`}</span> : null}
    </span>
  );
}
