'use client';

import { memo } from 'react';
import Link from 'next/link';
import { GoneMark } from '#components/data-table/held-note.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Meter } from '#components/ui/meter.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { CapacityBar, ClusterTile as Tile } from '#lib/views/overview/cluster-tiles.ts';

/** One cluster of many: can it be used, and what it is fullest of; or why not. Always as high, so that nothing moves when it falls silent. */
export const SmallTile = memo(function SmallTile({ tile, isGone }: { tile: Tile; isGone: boolean }) {
  const { t } = usePhrasing();
  const trouble = `${tile.trouble} ${tile.message}`.trim();
  const fullest = fullestOf(tile.bars);
  const line = trouble !== '' ? trouble : fullest === undefined ? t('clusters.noCapacity') : `${fullest.what} ${fullest.amount}`;
  return (
    <article id={tile.anchor} aria-labelledby={`${tile.anchor}-name`} className="relative grid h-[72px] min-w-0 content-between rounded-md border border-line bg-canvas px-3 py-2">
      <GoneMark isGone={isGone} />
      <header className="flex items-center justify-between gap-2">
        <h4 id={`${tile.anchor}-name`} title={tile.name} className="min-w-0 truncate font-mono text-sm font-semibold">
          <Link href={routes.cluster(tile.name)} prefetch={false} data-row className="hover:underline">{tile.name}</Link>
        </h4>
        <StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />
      </header>
      <p title={line} className="truncate text-xs text-muted tabular-nums">{line}</p>
      <Meter share={trouble === '' ? fullest?.share ?? 0 : 0} fill="fill-muted" className="h-1 w-full" />
    </article>
  );
});

/** The resource with the least left; the first of two that are as full. */
function fullestOf(bars: readonly CapacityBar[]): CapacityBar | undefined {
  return bars.reduce<CapacityBar | undefined>((fullest, bar) => (fullest === undefined || bar.share > fullest.share ? bar : fullest), undefined);
}
