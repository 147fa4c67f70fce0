'use client';

import { StatusIcon } from '#components/status/status-icon.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Strip } from '#components/ui/strip.tsx';
import type { Overview } from '#lib/contracts/dto.ts';
import { namesOfSilentClusters } from '#lib/views/overview/cluster-tiles.ts';

type PartialStripsProps = { overview: Overview; isStale: boolean; onRetry: () => void };

/** Says which part of the page is not from now: clusters that do not answer, or the whole when the server does not. */
export function PartialStrips({ overview, isStale, onRetry }: PartialStripsProps) {
  const { t, list, dateTime } = usePhrasing();
  const silent = namesOfSilentClusters(overview);
  return (
    <>
      {isStale ? (
        <Strip icon={<StatusIcon tone="warning" />} action={<Button onClick={onRetry}>{t('action.retry')}</Button>}>
          {t('strip.stale', { time: dateTime(overview.asOf) })}
        </Strip>
      ) : null}
      {silent.length === 0 ? null : (
        <Strip icon={<StatusIcon tone="warning" />}>{t('strip.clusters', { count: silent.length, names: list(silent) })}</Strip>
      )}
    </>
  );
}
