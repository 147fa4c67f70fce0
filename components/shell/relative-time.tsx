'use client';

import { classNames } from '#components/ui/class-names.ts';
import { usePhrasing } from './phrasing-provider.tsx';
import { useIsHydrated, useNow } from './use-now.ts';

type RelativeTimeProps = {
  time: string;
  /** What to say around it; its place is `{time}`. */
  message?: 'time.updated';
  className?: string;
  /** Takes the same width whatever the age: what stands beside it must not move as time goes by. */
  isSteady?: boolean;
};

/** Fits every age up to “59 min ago”, in every language. */
const STEADY = 'inline-block min-w-[10ch] tabular-nums';

/** How long ago something was, with the exact time on hover. */
export function RelativeTime({ time, message, className, isSteady = false }: RelativeTimeProps) {
  const phrasing = usePhrasing();
  const nowMs = useNow();
  const isHydrated = useIsHydrated();
  const ago = phrasing.ago(time, nowMs);
  return (
    <time dateTime={time} title={isHydrated ? phrasing.dateTime(time) : undefined} className={classNames(isSteady && STEADY, className)}>
      {message === undefined ? ago : phrasing.t(message, { time: ago })}
    </time>
  );
}
