'use client';

import { useMemo } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { overviewQuery } from '#lib/client/overview-query.ts';
import { routes } from '#lib/contracts/routes.ts';
import { toVerdict } from '#lib/views/overview/verdict.ts';
import { usePhrasing } from './phrasing-provider.tsx';

/** The federation's state in one line, on every page. */
export function FederationLine() {
  const phrasing = usePhrasing();
  const { data, error } = useQuery(overviewQuery);
  const verdict = useMemo(() => (data === undefined ? undefined : toVerdict(data, phrasing)), [data, phrasing]);
  if (data === undefined || verdict === undefined) {
    if (error === null) return <Skeleton className="h-4 w-40" />;
    return (
      <p className="flex min-w-0 items-center gap-2 px-1 text-sm text-muted">
        <StatusIcon tone="unknown" /><span className="truncate">{phrasing.t('shell.unknown')}</span>
      </p>
    );
  }
  return (
    <Link href={routes.overview()} className="flex min-w-0 items-center gap-2 rounded-sm px-1 py-1 text-sm">
      <StatusIcon tone={verdict.tone} className={`size-4 ${TONE_ICON[verdict.tone]}`} />
      <span className="truncate font-medium">{verdict.headline}</span>
      <span className="hidden truncate text-muted md:inline">
        {phrasing.t('clusters.count', { count: data.clusters.length })}
        {data.hostVersion === '' ? null : ` · ${phrasing.t('shell.host', { version: data.hostVersion })}`}
      </span>
    </Link>
  );
}
