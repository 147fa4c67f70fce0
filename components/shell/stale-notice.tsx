'use client';

import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { useLiveState } from '#lib/client/use-live.ts';
import { Notice } from './notices.tsx';
import { usePhrasing } from './phrasing-provider.tsx';

type StaleNoticeProps = { asOf: string; error: unknown; onRetry: () => void };

/** Says of when a page is, while its last reading failed or the server is away. */
export function StaleNotice({ asOf, error, onRetry }: StaleNoticeProps) {
  const { t, dateTime } = usePhrasing();
  const isOffline = useLiveState((state) => state.kind === 'offline');
  if (error === null && !isOffline) return null;
  return (
    <Notice rank="stale">
      <Strip icon={<StatusIcon tone="warning" />} action={<Button onClick={onRetry}>{t('action.retry')}</Button>}>{t('strip.stale', { time: dateTime(asOf) })}</Strip>
    </Notice>
  );
}
