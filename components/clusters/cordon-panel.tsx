'use client';

import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Meter } from '#components/ui/meter.tsx';
import { Card } from '#components/ui/section.tsx';
import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import { routes } from '#lib/contracts/routes.ts';
import { toDrainProgress, type Placed } from '#lib/views/clusters/drain-progress.ts';
import { reviewCordon } from './cordon-controls.tsx';

/** While a cluster is closed: what that means, how far its emptying has come, and the way back. */
export function CordonPanel({ detail }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const state = detail.cluster.cordon;
  if (state === undefined) return null;
  const since = detail.facts.drain?.since ?? '';
  const isDrained = state === 'draining' && toDrainProgress(detail).left === 0;
  return (
    <Card className="grid gap-3 p-4 text-sm">
      <div className="flex flex-wrap items-center gap-3">
        <StatusBadge tone={state === 'draining' && !isDrained ? 'progress' : 'paused'} word={t(isDrained ? 'cl.drained' : state === 'draining' ? 'cl.draining' : 'cl.cordoned')} />
        {state === 'draining' && since !== '' ? <RelativeTime time={since} className="text-muted" /> : null}
        <Button className="ml-auto" onClick={() => reviewCordon(detail.cluster.name, 'open', phrasing)}>{t(state === 'draining' && !isDrained ? 'cl.undoDrain' : 'cl.uncordon')}</Button>
      </div>
      {state === 'draining' ? <Progress detail={detail} /> : <p>{t('cl.cordonedNote')}</p>}
    </Card>
  );
}

function Progress({ detail }: { detail: ClusterDetail }) {
  const { t, number } = usePhrasing();
  const { total, left, share, moving, staying } = toDrainProgress(detail);
  return (
    <>
      <div role="status" className="grid gap-1.5">
        <p className="font-medium">{left === 0 ? t('cl.drainDone') : t('cl.drainProgress', { done: number(total - left), total: number(total) })}</p>
        <Meter share={share} fill="fill-muted" className="h-1.5 w-full" />
      </div>
      {moving.length === 0 ? null : (
        <div className="grid gap-1">
          <p className="text-muted">{t('cl.drainLimits')}</p>
          <PlacedList placed={moving} />
        </div>
      )}
      {staying.length === 0 ? null : (
        <details className="grid gap-1">
          <summary className="cursor-default">{t('cl.drainStays', { count: staying.length })}</summary>
          <PlacedList placed={staying} />
        </details>
      )}
    </>
  );
}

function PlacedList({ placed }: { placed: readonly Placed[] }) {
  const { t } = usePhrasing();
  return (
    <ul className="grid gap-1">
      {placed.map(({ key, kind, resource, namespace, name, replicas }) => (
        <li key={key} className="flex flex-wrap justify-between gap-x-3">
          <Link href={routes.workload(resource, namespace, name)} className="min-w-0 underline-offset-2 wrap-anywhere hover:underline"><span className="text-muted">{kind}</span> <span className="font-mono">{namespace === '' ? name : `${namespace}/${name}`}</span></Link>
          {replicas === 0 ? null : <span className="text-muted tabular-nums">{t('cl.drainWaiting', { count: replicas })}</span>}
        </li>
      ))}
    </ul>
  );
}
