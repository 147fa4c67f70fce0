'use client';

import { useMemo, useState } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { PulseIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Card } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { changesQuery } from '#lib/client/activity-query.ts';
import { routes } from '#lib/contracts/routes.ts';
import { changeHref, filterChanges, formatActivityAddress, parseActivityAddress, toChangeRows, type ChangeRow } from '#lib/views/activity/activity-rows.ts';
import { CHANGE_SORT, type ChangeColumn } from '#lib/views/activity/activity-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';

const keyOf = (row: ChangeRow) => row.key;
const ADDRESS = { parse: parseActivityAddress, format: formatActivityAddress };
/** Rows shown at first and added by each "show more". */
const ROWS_PER_STEP = 100;

/** Every kept change: who, what and when; each leads to the history it can be restored from. */
export function ChangeSection() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(changesQuery);
  const rows = useMemo(() => (data === undefined ? undefined : toChangeRows(data, phrasing)), [data, phrasing]);
  if (rows !== undefined) return <Loaded rows={rows} />;
  if (error === null || isFetching) return <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-64 w-full" /></div>;
  return <ErrorPanel title={t('activity.changesErrorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
}

function Loaded({ rows }: { rows: readonly ChangeRow[] }) {
  const { t, locale } = usePhrasing();
  const { address, setAddress } = useAddress(ADDRESS);
  const { text, changeSort: sort } = address;
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const shown = useMemo(() => sortRows(filterChanges(rows, text), CHANGE_SORT, sort, locale), [rows, text, sort, locale]);
  const held = useHeldRows({ rows: shown, keyOf, arrivals: 'wait', asked: formatActivityAddress(address) });
  if (rows.length === 0 && held.rows.length === 0) return <Card><Empty icon={<PulseIcon className="size-6" />} title={t('activity.changesEmptyTitle')} body={t('activity.changesEmptyBody')}><Link href={routes.workloads()} className={buttonClasses('secondary')}>{t('workload.listTitle')}</Link></Empty></Card>;
  return (
    <div className="@container grid grid-cols-[minmax(0,1fr)] gap-3">
      <SearchField label={t('activity.changesFilter')} value={address.text} onChange={(text) => setAddress({ text })} shortcut="/" className="lg:max-w-80" />
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('activity.tab.changes')} />
        {held.rows.length === 0 ? (
          <Card>
            <Empty icon={<SearchIcon className="size-6" />} title={t('activity.changesNoMatchTitle')} body={t('activity.changesNoMatchBody', { count: rows.length })}>
              <Button onClick={() => setAddress({ text: '' })}>{t('action.clearFilters')}</Button>
            </Empty>
          </Card>
        ) : <ChangeTable rows={held.rows.slice(0, limit)} goneKeys={held.goneKeys} sorting={{ plan: CHANGE_SORT, sort, onSort: (changeSort) => setAddress({ changeSort }) }} />}
      </div>
      {held.rows.length > limit ? <Button className="justify-self-start" onClick={() => setLimit(limit + ROWS_PER_STEP)}>{t('list.more', { count: Math.min(ROWS_PER_STEP, held.rows.length - limit) })}</Button> : null}
    </div>
  );
}

function ChangeTable({ rows, goneKeys, sorting }: { rows: readonly ChangeRow[]; goneKeys: ReadonlySet<string>; sorting: Sorting<ChangeColumn> }) {
  const { t, number } = usePhrasing();
  return (
    <>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('activity.tab.changes')}>
          <TableHead>
            {(['object', 'what', 'who'] as const).map((column) => <SortHead key={column} sorting={sorting} column={column} />)}
            <SortHead sorting={sorting} column="version" align="end" />
            <SortHead sorting={sorting} column="when" align="end" />
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.key}>
                <RowHeaderCell className="relative @4xl:py-1.5">
                  <GoneMark isGone={goneKeys.has(row.key)} />
                  {changeHref(row) === '' ? <span className="font-mono wrap-anywhere">{row.title}</span> : <Link href={changeHref(row)} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">{row.title}</Link>}
                  <span className="block text-xs text-muted">{row.kind}</span>
                </RowHeaderCell>
                <Cell>{row.what}</Cell>
                <Cell className="wrap-anywhere text-muted">{row.who}</Cell>
                <Cell align="end" className="tabular-nums"><StackedLabel>{t('activity.version')} </StackedLabel>{number(row.revision)}</Cell>
                <Cell align="end" className="whitespace-nowrap text-muted"><RelativeTime isSteady time={row.when} className="text-xs" /></Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </>
  );
}
