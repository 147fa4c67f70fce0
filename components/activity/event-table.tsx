'use client';

import { useState } from 'react';
import Link from 'next/link';
import { GoneMark } from '#components/data-table/held-note.tsx';
import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { breakable } from '#components/ui/breakable.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { FederationEvent } from '#lib/contracts/dto.ts';
import type { EventColumn } from '#lib/views/activity/activity-sort.ts';
import { eventHref, type ActivityAddress } from '#lib/views/activity/activity-rows.ts';

/** Rows shown at first and added by each "show more". */
const ROWS_PER_STEP = 100;
const VALUE = 'rounded-sm text-left wrap-anywhere hover:underline';

type EventTableProps = { events: readonly FederationEvent[]; goneKeys: ReadonlySet<string>; sorting: Sorting<EventColumn>; onFilter: (change: Partial<ActivityAddress>) => void };

/** Events as rows. Pressing a reason, kind or namespace shows only those that share it. */
export function EventTable({ events, goneKeys, sorting, onFilter }: EventTableProps) {
  const { t } = usePhrasing();
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  return (
    <>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('activity.tab.events')}>
          <TableHead>
            {(['object', 'type', 'reason'] as const).map((column) => <SortHead key={column} sorting={sorting} column={column} />)}
            <HeaderCell>{t('activity.message')}</HeaderCell>
            <SortHead sorting={sorting} column="count" align="end" />
            <SortHead sorting={sorting} column="seen" align="end" />
          </TableHead>
          <TableBody>{events.slice(0, limit).map((event) => <Row key={event.id} event={event} isGone={goneKeys.has(event.id)} onFilter={onFilter} />)}</TableBody>
        </Table>
      </Card>
      {events.length > limit ? <Button className="mt-3" onClick={() => setLimit(limit + ROWS_PER_STEP)}>{t('list.more', { count: Math.min(ROWS_PER_STEP, events.length - limit) })}</Button> : null}
    </>
  );
}

function Row({ event, isGone, onFilter }: { event: FederationEvent; isGone: boolean } & Pick<EventTableProps, 'onFilter'>) {
  const { t, number } = usePhrasing();
  const { kind, namespace, name } = event.object;
  const href = eventHref(event.object);
  return (
    <TableRow>
      <RowHeaderCell className="relative @4xl:w-[28%] @4xl:py-1.5">
        <GoneMark isGone={isGone} />
        {href === '' ? <span className="font-mono wrap-anywhere">{name}</span> : <Link href={href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">{name}</Link>}
        <span className="flex flex-wrap gap-x-2 text-xs text-muted [&>button]:min-h-6">
          <button type="button" className={VALUE} onClick={() => onFilter({ kind })}>{kind}</button>
          {namespace === '' ? null : <button type="button" className={`${VALUE} font-mono`} onClick={() => onFilter({ namespace })}>{namespace}</button>}
        </span>
      </RowHeaderCell>
      <Cell><StatusBadge tone={event.type === 'Warning' ? 'warning' : 'ok'} word={t(event.type === 'Warning' ? 'events.warning' : 'events.normal')} /></Cell>
      <Cell className="@4xl:w-[13%]"><button type="button" className={VALUE} onClick={() => onFilter({ reason: event.reason })}>{breakable(event.reason)}</button></Cell>
      <Cell className="col-span-full wrap-anywhere text-muted @4xl:w-[38%]">{event.message}</Cell>
      <Cell align="end" className="tabular-nums"><StackedLabel>{t('activity.count')} </StackedLabel>{number(event.count)}</Cell>
      <Cell align="end" className="whitespace-nowrap text-muted">{event.lastSeen === '' ? t('unit.none') : <RelativeTime isSteady time={event.lastSeen} className="text-xs" />}</Cell>
    </TableRow>
  );
}
