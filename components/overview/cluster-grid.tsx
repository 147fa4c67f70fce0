'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { RegionGroup } from '#lib/views/overview/cluster-tiles.ts';
import { ClusterTile } from './cluster-tile.tsx';
import { SmallTile } from './small-tile.tsx';

/** More clusters than this in one grid get small tiles: a fleet of a hundred stays within two windows. */
const MAX_LARGE_TILES = 24;

/**
 * Regions side by side on one grid. A region is as many columns wide as it has clusters, up to the whole line, and its
 * tiles stand on the same columns, so that a fleet of three and one of a hundred keep the same alignment.
 */
export function ClusterGrid({ groups, goneKeys }: { groups: readonly RegionGroup[]; goneKeys: ReadonlySet<string> }) {
  const { t } = usePhrasing();
  const isSmall = groups.reduce((count, { tiles }) => count + tiles.length, 0) > MAX_LARGE_TILES;
  const Tile = isSmall ? SmallTile : ClusterTile;
  return (
    <div className={classNames('grid grid-flow-row-dense', isSmall ? 'grid-cols-[repeat(auto-fill,minmax(min(100%,184px),1fr))] gap-x-2 gap-y-4' : 'grid-cols-[repeat(auto-fit,minmax(min(100%,288px),1fr))] gap-4')}>
      {groups.map((group) => (
        <section key={group.region} aria-label={group.region || t('clusters.noRegion')} className={classNames('grid auto-rows-fr grid-cols-subgrid grid-rows-[auto] gap-y-2', isSmall ? 'gap-x-2' : 'gap-x-4', spanOf(group.tiles.length))}>
          <h3 className="col-span-full text-xs font-medium text-muted">
            {group.region === '' ? t('clusters.noRegion') : <span className="font-mono">{group.region}</span>}
          </h3>
          {group.tiles.map((tile) => <Tile key={tile.name} tile={tile} isGone={goneKeys.has(tile.name)} />)}
        </section>
      ))}
    </div>
  );
}

function spanOf(tileCount: number): string {
  if (tileCount <= 1) return 'col-span-1';
  if (tileCount === 2) return 'col-span-full @2xl:col-span-2';
  if (tileCount === 3) return 'col-span-full @5xl:col-span-3';
  return 'col-span-full';
}
