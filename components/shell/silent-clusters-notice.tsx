'use client';

import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { overviewQuery } from '#lib/client/overview-query.ts';
import { namesOfSilentClusters } from '#lib/views/overview/cluster-tiles.ts';
import { Notice } from './notices.tsx';
import { usePhrasing } from './phrasing-provider.tsx';

/** Names the clusters that do not answer: every page shows something of them, and it is as last seen. Once dismissed it comes back when they are others. */
export function SilentClustersNotice() {
  const { t, list } = usePhrasing();
  const { data } = useQuery(overviewQuery);
  const silent = useMemo(() => (data === undefined ? [] : namesOfSilentClusters(data)), [data]);
  const names = list(silent);
  const [dismissed, setDismissed] = useState('');
  if (names === dismissed || silent.length === 0) return null;
  return (
    <Notice rank="silent">
      <Strip icon={<StatusIcon tone="warning" />} action={<Button onClick={() => setDismissed(names)}>{t('plan.dismiss')}</Button>}>{t('strip.clusters', { count: silent.length, names })}</Strip>
    </Notice>
  );
}
