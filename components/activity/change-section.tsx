'use client';

import { useMemo, useState } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
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
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { changesQuery } from '#lib/client/activity-query.ts';
import { routes } from '#lib/contracts/routes.ts';
import { changeHref, filterChanges, formatActivityAddress, parseActivityAddress, toChangeRows, type ChangeRow } from '#lib/views/activity/activity-rows.ts';

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
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(ADDRESS);
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const shown = useMemo(() => filterChanges(rows, address.text), [rows, address.text]);
  if (rows.length === 0) return <Card><Empty icon={<PulseIcon className="size-6" />} title={t('activity.changesEmptyTitle')} body={t('activity.changesEmptyBody')}><Link href={routes.workloads()} className={buttonClasses('secondary')}>{t('workload.listTitle')}</Link></Empty></Card>;
  return (
    <div className="@container grid gap-3">
      <SearchField label={t('activity.changesFilter')} value={address.text} onChange={(text) => setAddress({ text })} shortcut="/" className="lg:max-w-80" />
      {shown.length === 0 ? (
        <Card>
          <Empty icon={<SearchIcon className="size-6" />} title={t('activity.changesNoMatchTitle')} body={t('activity.changesNoMatchBody', { count: rows.length })}>
            <Button onClick={() => setAddress({ text: '' })}>{t('action.clearFilters')}</Button>
          </Empty>
        </Card>
      ) : <ChangeTable rows={shown.slice(0, limit)} />}
      {shown.length > limit ? <Button className="justify-self-start" onClick={() => setLimit(limit + ROWS_PER_STEP)}>{t('list.more', { count: Math.min(ROWS_PER_STEP, shown.length - limit) })}</Button> : null}
    </div>
  );
}

function ChangeTable({ rows }: { rows: readonly ChangeRow[] }) {
  const { t, number } = usePhrasing();
  return (
    <Card>
      <Table label={t('activity.tab.changes')}>
        <TableHead>
          <HeaderCell>{t('activity.object')}</HeaderCell>
          <HeaderCell>{t('activity.what')}</HeaderCell>
          <HeaderCell>{t('activity.who')}</HeaderCell>
          <HeaderCell align="end">{t('activity.version')}</HeaderCell>
          <HeaderCell align="end">{t('activity.when')}</HeaderCell>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.key}>
              <RowHeaderCell className="@4xl:py-1.5">
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
  );
}
