'use client';

import { usePhrasing } from './phrasing-provider.tsx';
import { useIsHydrated, useNow } from './use-now.ts';

type RelativeTimeProps = {
  time: string;
  /** What to say around it; its place is `{time}`. */
  message?: 'time.updated';
  className?: string;
};

/** How long ago something was, with the exact time on hover. */
export function RelativeTime({ time, message, className }: RelativeTimeProps) {
  const phrasing = usePhrasing();
  const nowMs = useNow();
  const isHydrated = useIsHydrated();
  const ago = phrasing.ago(time, nowMs);
  return (
    <time dateTime={time} title={isHydrated ? phrasing.dateTime(time) : undefined} className={className}>
      {message === undefined ? ago : phrasing.t(message, { time: ago })}
    </time>
  );
}
