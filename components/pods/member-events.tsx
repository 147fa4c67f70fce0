'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { MemberEvent } from '#lib/contracts/pods.ts';

/** What a cluster reported, newest first. */
export function MemberEvents({ events, problem }: { events: readonly MemberEvent[]; problem?: Sentence | undefined }) {
  const { t, tell } = usePhrasing();
  if (problem !== undefined) return <p className="text-sm text-muted">{t('pods.eventsProblem', { problem: tell(problem) })}</p>;
  if (events.length === 0) return <p className="text-sm text-muted">{t('pods.eventsNone')}</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <ul aria-label={t('pods.events')} tabIndex={0} className="relative max-h-64 overflow-y-auto">
      {events.map((event) => {
        const tone = event.type === 'Warning' ? 'warning' : 'ok';
        return (
          <li key={event.id} className="flex items-start gap-2 border-b border-line py-1.5 text-xs last:border-b-0">
            <StatusIcon tone={tone} className={`mt-0.5 size-3.5 ${TONE_ICON[tone]}`} />
            <span className="sr-only">{t(event.type === 'Warning' ? 'events.warning' : 'events.normal')}</span>
            <p className="min-w-0 flex-1 wrap-anywhere"><span className="font-medium">{event.reason}</span> <span className="font-mono">{event.kind}/{event.name}</span> <span className="text-muted">{event.message}</span></p>
            <RelativeTime isSteady time={event.lastSeen} className="text-right shrink-0 whitespace-nowrap text-muted" />
          </li>
        );
      })}
    </ul>
  );
}
