'use client';

import { useMemo, useState } from 'react';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows, type HeldList } from '#components/data-table/use-held-rows.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { DotIcon, ScheduleIcon } from '#components/ui/icons.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { EventRow } from '#lib/views/overview/event-rows.ts';
import { useOverviewAddress } from './use-overview-address.ts';

/** Events shown until more are asked for: the last moments, not the log. */
const ROWS_AT_FIRST = 12;

const keyOf = (row: EventRow) => row.id;

/** What happened last, newest first. */
export function EventSection({ rows }: { rows: readonly EventRow[] }) {
  const { t, number } = usePhrasing();
  const { address, setAddress } = useOverviewAddress();
  const { onlyWarnings } = address;
  const shown = useMemo(() => (onlyWarnings ? rows.filter((row) => row.isWarning) : rows), [rows, onlyWarnings]);
  const held = useHeldRows({ rows: shown, keyOf, arrivals: 'wait', asked: String(onlyWarnings) });
  const tabs = [{ value: 'all', label: t('events.all') }, { value: 'warnings', label: t('events.onlyWarnings') }] as const;
  return (
    <Section id="events" title={t('events.title')} note={number(rows.length)}>
      {rows.length === 0 && held.rows.length === 0 ? (
        <Card><Empty icon={<ScheduleIcon className="size-6" />} title={t('events.emptyTitle')} body={t('events.emptyBody')} /></Card>
      ) : (
        <Card>
          <Tabs label={t('events.show')} tabs={tabs} value={address.onlyWarnings ? 'warnings' : 'all'} onChange={(value) => setAddress({ onlyWarnings: value === 'warnings' })}>
            <div {...held.regionProps}>
              <HeldNote held={held} label={t('events.title')} />
              {held.rows.length > 0 ? <EventList held={held} /> : (
                <Empty title={t('events.noMatchTitle')} body={t('events.noMatchBody')}>
                  <Button onClick={() => setAddress({ onlyWarnings: false })}>{t('action.clearFilters')}</Button>
                </Empty>
              )}
            </div>
          </Tabs>
        </Card>
      )}
    </Section>
  );
}

function EventList({ held: { rows, goneKeys } }: { held: HeldList<EventRow> }) {
  const { t } = usePhrasing();
  const [isWhole, setIsWhole] = useState(false);
  const hiddenCount = isWhole ? 0 : rows.length - ROWS_AT_FIRST;
  return (
    <>
      <ol>
        {(isWhole ? rows : rows.slice(0, ROWS_AT_FIRST)).map((row) => (
          <li key={row.id} className="relative grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 border-b border-line px-4 py-2 text-sm last:border-b-0">
            <span className="pt-0.5">
              {row.isWarning ? <StatusIcon tone="warning" className="size-4 text-warning-line" /> : <DotIcon className="size-4 text-faint" />}
              <span className="sr-only">{row.word}</span>
            </span>
            <p className="min-w-0 wrap-anywhere">
              <span className="font-medium">{row.reason}</span>{' '}
              <span className="font-mono text-xs" title={row.kind}>{row.object}</span>{' '}
              <span className="text-muted">{row.message}</span>
              {row.times === '' ? null : <span className="text-muted"> · {row.times}</span>}
            </p>
            <GoneMark isGone={goneKeys.has(row.id)} />
            <RelativeTime time={row.lastSeen} isSteady className="text-right text-xs leading-5 whitespace-nowrap text-muted" />
          </li>
        ))}
      </ol>
      {hiddenCount <= 0 ? null : (
        <div className="border-t border-line p-2">
          <Button look="quiet" onClick={() => setIsWhole(true)}>{t('list.more', { count: hiddenCount })}</Button>
        </div>
      )}
    </>
  );
}
