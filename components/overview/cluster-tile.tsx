'use client';

import { memo } from 'react';
import Link from 'next/link';
import { GoneMark } from '#components/data-table/held-note.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { Meter } from '#components/ui/meter.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { CapacityBar, ClusterTile as Tile } from '#lib/views/overview/cluster-tiles.ts';

/** One cluster: can it be used, where it is, and how full. */
export const ClusterTile = memo(function ClusterTile({ tile, isGone }: { tile: Tile; isGone: boolean }) {
  const { t } = usePhrasing();
  return (
    <article id={tile.anchor} aria-labelledby={`${tile.anchor}-name`} className="relative flex h-full min-w-0 flex-col gap-3 rounded-md border border-line bg-canvas p-4">
      <GoneMark isGone={isGone} />
      <header className="flex items-baseline justify-between gap-3">
        <h4 id={`${tile.anchor}-name`} className="min-w-0 font-mono text-sm leading-[22px] font-semibold break-all">
          <Link href={routes.cluster(tile.name)} prefetch={false} data-row className="hover:underline">{tile.name}</Link>
        </h4>
        <StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />
      </header>
      {tile.trouble === '' && tile.message === '' ? (
        <div className="grid h-16 grid-cols-[56px_minmax(0,1fr)_auto] content-start gap-2">
          {tile.bars.length === 0
            ? <p className="col-span-full text-xs text-muted">{t('clusters.noCapacity')}</p>
            : tile.bars.map((bar) => <CapacityLine key={bar.what} bar={bar} />)}
        </div>
      ) : <Trouble tile={tile} />}
      <Facts tile={tile} />
    </article>
  );
});

/** In the place of the bars and just as high, so that no tile moves when a cluster falls silent: why, and what it had last. */
function Trouble({ tile: { trouble, message, bars } }: { tile: Tile }) {
  const had = bars.map(({ amount }) => amount).join(' · ');
  return (
    <div className="grid h-16 content-between text-xs">
      <p title={`${trouble} ${message}`.trim()} className="line-clamp-3 wrap-anywhere"><span className="font-medium">{trouble}</span> <span className="text-muted">{message}</span></p>
      <p title={had} className="truncate text-faint tabular-nums">{had}</p>
    </div>
  );
}

function CapacityLine({ bar }: { bar: CapacityBar }) {
  return (
    <div className="col-span-full grid grid-cols-subgrid items-center text-xs">
      <span className="text-muted">{bar.what}</span>
      <Meter share={bar.share} fill="fill-muted" className="h-1.5 w-full" />
      <span className="min-w-24 text-right"><Changing value={bar.amount} /></span>
    </div>
  );
}

/** Where, how big, which version, and how fresh all of it is. */
function Facts({ tile }: { tile: Tile }) {
  const { t } = usePhrasing();
  const facts = [
    tile.zones === '' ? '' : t('clusters.zones', { count: tile.zones.split(',').length, zones: tile.zones }),
    tile.nodes,
    tile.version,
  ].filter((fact) => fact !== '');
  return (
    <footer className="mt-auto grid gap-y-0.5 border-t border-line pt-2 text-xs text-muted tabular-nums">
      <span>{facts.join(' · ')}</span>
      <span className="whitespace-nowrap">
        {tile.lastProbeTime === undefined
          ? t('clusters.neverProbed')
          : <>{t('clusters.probed')} <RelativeTime time={tile.lastProbeTime} />{tile.latency === '' ? null : ` · ${tile.latency}`}</>}
      </span>
    </footer>
  );
}
