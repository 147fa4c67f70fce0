'use client';

import { useState } from 'react';
import Link from 'next/link';
import { HeldOrderNote } from '#components/data-table/held-order-note.tsx';
import { useHeldOrder } from '#components/data-table/use-held-order.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { FederationEvent } from '#lib/contracts/dto.ts';
import { eventHref, type ActivityAddress } from '#lib/views/activity/activity-rows.ts';

/** Rows shown at first and added by each "show more". */
const ROWS_PER_STEP = 100;
const keyOf = (event: FederationEvent) => event.id;
const VALUE = 'rounded-sm text-left wrap-anywhere hover:underline';

type EventTableProps = { events: readonly FederationEvent[]; onFilter: (change: Partial<ActivityAddress>) => void };

/** Events as rows. Pressing a reason, kind or namespace shows only those that share it. */
export function EventTable({ events, onFilter }: EventTableProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const held = useHeldOrder(events.slice(0, limit), keyOf);
  return (
    <>
      <div className="relative" {...held.regionProps}>
        <HeldOrderNote heldChanges={held.heldChanges} onApply={held.apply} phrasing={phrasing} />
        <Card>
          <Table label={t('activity.tab.events')}>
            <TableHead>
              <HeaderCell>{t('activity.object')}</HeaderCell>
              <HeaderCell>{t('activity.type')}</HeaderCell>
              <HeaderCell>{t('activity.reason')}</HeaderCell>
              <HeaderCell>{t('activity.message')}</HeaderCell>
              <HeaderCell align="end">{t('activity.count')}</HeaderCell>
              <HeaderCell align="end">{t('activity.lastSeen')}</HeaderCell>
            </TableHead>
            <TableBody>{held.rows.map((event) => <Row key={event.id} event={event} onFilter={onFilter} />)}</TableBody>
          </Table>
        </Card>
      </div>
      {events.length > limit ? <Button className="justify-self-start" onClick={() => setLimit(limit + ROWS_PER_STEP)}>{t('list.more', { count: Math.min(ROWS_PER_STEP, events.length - limit) })}</Button> : null}
    </>
  );
}

function Row({ event, onFilter }: { event: FederationEvent } & Pick<EventTableProps, 'onFilter'>) {
  const { t, number } = usePhrasing();
  const { kind, namespace, name } = event.object;
  const href = eventHref(event.object);
  return (
    <TableRow>
      <RowHeaderCell className="@4xl:w-[24%] @4xl:py-1.5">
        {href === '' ? <span className="font-mono wrap-anywhere">{name}</span> : <Link href={href} prefetch={false} data-row className="font-mono font-medium wrap-anywhere hover:underline">{name}</Link>}
        <span className="flex flex-wrap gap-x-2 text-xs text-muted [&>button]:min-h-6">
          <button type="button" className={VALUE} onClick={() => onFilter({ kind })}>{kind}</button>
          {namespace === '' ? null : <button type="button" className={`${VALUE} font-mono`} onClick={() => onFilter({ namespace })}>{namespace}</button>}
        </span>
      </RowHeaderCell>
      <Cell><StatusBadge tone={event.type === 'Warning' ? 'warning' : 'ok'} word={t(event.type === 'Warning' ? 'events.warning' : 'events.normal')} /></Cell>
      <Cell><button type="button" className={VALUE} onClick={() => onFilter({ reason: event.reason })}>{event.reason}</button></Cell>
      <Cell className="col-span-full wrap-anywhere text-muted @4xl:w-[40%]">{event.message}</Cell>
      <Cell align="end" className="tabular-nums"><StackedLabel>{t('activity.count')} </StackedLabel>{number(event.count)}</Cell>
      <Cell align="end" className="whitespace-nowrap text-muted">{event.lastSeen === '' ? t('unit.none') : <RelativeTime isSteady time={event.lastSeen} className="text-xs" />}</Cell>
    </TableRow>
  );
}
