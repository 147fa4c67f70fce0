'use client';

import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { overviewQuery } from '#lib/client/overview-query.ts';
import { namesOfSilentClusters } from '#lib/views/overview/cluster-tiles.ts';
import { usePhrasing } from './phrasing-provider.tsx';

/** Names the clusters that do not answer: every page shows something of them, and it is as last seen. */
export function SilentClustersStrip() {
  const { t, list } = usePhrasing();
  const { data } = useQuery(overviewQuery);
  const silent = useMemo(() => (data === undefined ? [] : namesOfSilentClusters(data)), [data]);
  if (silent.length === 0) return null;
  return (
    <div className="mb-4">
      <Strip icon={<StatusIcon tone="warning" />}>{t('strip.clusters', { count: silent.length, names: list(silent) })}</Strip>
    </div>
  );
}
