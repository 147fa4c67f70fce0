'use client';

import { useMemo } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { DotIcon, ScheduleIcon } from '#components/ui/icons.tsx';
import type { FederationEvent } from '#lib/contracts/dto.ts';
import { toEventRows } from '#lib/views/overview/event-rows.ts';

/** What happened to the object and its preference, newest first. */
export function EventsTab({ events }: { events: readonly FederationEvent[] }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const rows = useMemo(() => toEventRows(events, phrasing), [events, phrasing]);
  if (rows.length === 0) return <Empty icon={<ScheduleIcon className="size-6" />} title={t('workload.events.emptyTitle')} body={t('workload.events.emptyBody')} />;
  return (
    <ol>
      {rows.map((row) => (
        <li key={row.id} className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 border-b border-line px-4 py-2 text-sm last:border-b-0">
          <span className="pt-0.5">
            {row.isWarning ? <StatusIcon tone="warning" className="size-4 text-warning-line" /> : <DotIcon className="size-4 text-faint" />}
            <span className="sr-only">{row.word}</span>
          </span>
          <p className="min-w-0 wrap-anywhere">
            <span className="font-medium">{row.reason}</span> <span className="text-xs text-muted">{row.kind}</span>{' '}
            <span className="text-muted">{row.message}</span>
            {row.times === '' ? null : <span className="text-muted"> · {row.times}</span>}
          </p>
          <RelativeTime time={row.lastSeen} isSteady className="text-right text-xs leading-5 whitespace-nowrap text-muted" />
        </li>
      ))}
    </ol>
  );
}
