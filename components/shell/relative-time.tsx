'use client';

import { usePhrasing } from './phrasing-provider.tsx';
import { useIsHydrated, useNow } from './use-now.ts';

/** How long ago something was, with the exact time on hover. */
export function RelativeTime({ time, className }: { time: string; className?: string }) {
  const phrasing = usePhrasing();
  const nowMs = useNow();
  const isHydrated = useIsHydrated();
  return (
    <time dateTime={time} title={isHydrated ? phrasing.dateTime(time) : undefined} className={className}>
      {phrasing.ago(time, nowMs)}
    </time>
  );
}
