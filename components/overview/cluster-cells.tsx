import type { ReactNode } from 'react';
import Link from 'next/link';
import { GoneMark } from '#components/data-table/held-note.tsx';
import { SortHead, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Cell, RowHeaderCell, StackedLabel } from '#components/ui/table.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { ClusterColumn } from '#lib/views/clusters/cluster-sort.ts';
import type { ClusterTile } from '#lib/views/overview/cluster-tiles.ts';

/** A cell that is one line of label and value in the stacked form. */
export const PAIR = 'col-span-full flex items-center justify-between gap-3 py-0.5 @4xl:table-cell @4xl:py-1';

/** Widths of the columns that every list of clusters begins with: 52 % of it. Fixed, so that one long name or place takes nothing from the others. */
const WIDTHS = { name: '@4xl:w-[14%]', health: '@4xl:w-[11.5%] @6xl:w-[9%]', region: '@4xl:w-[12%] @6xl:w-[16.5%]', version: '@4xl:w-[7.5%] @6xl:w-[7%]', nodes: '@4xl:w-[6.5%] @6xl:w-[6%]' } as const;

/** Heads of the columns that every list of clusters begins with. */
export function ClusterHeads({ sorting }: { sorting: Sorting<ClusterColumn> }) {
  return (
    <>
      {(['name', 'health', 'region', 'version'] as const).map((column) => <SortHead key={column} sorting={sorting} column={column} className={WIDTHS[column]} />)}
      <SortHead sorting={sorting} column="nodes" align="end" className={WIDTHS.nodes} />
    </>
  );
}

/** Name, health, place, version and nodes. `beside` stands next to the health, such as that it is cordoned. */
export function ClusterCells({ tile, beside, isGone }: { tile: ClusterTile; beside?: ReactNode; isGone: boolean }) {
  const { t } = usePhrasing();
  return (
    <>
      <RowHeaderCell className="relative"><Link href={routes.cluster(tile.name)} prefetch={false} data-row className="font-mono font-semibold wrap-anywhere hover:underline">{tile.name}</Link><GoneMark isGone={isGone} /></RowHeaderCell>
      <Cell className="col-span-full">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1"><StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />{beside}</span>
        {tile.trouble === '' ? null : <span className="block text-xs text-muted">{tile.trouble}</span>}
      </Cell>
      <Cell className={PAIR}><StackedLabel>{t('column.region')}</StackedLabel><span className="min-w-0 text-right wrap-anywhere @4xl:text-left"><span className="font-mono">{tile.region || t('unit.none')}</span> <span title={tile.zones} className="inline-block max-w-full truncate align-bottom text-muted">{tile.zones}</span></span></Cell>
      <Cell className={PAIR}><StackedLabel>{t('column.version')}</StackedLabel><span className="font-mono text-xs">{tile.version || t('unit.none')}</span></Cell>
      <Cell align="end" className={PAIR}><StackedLabel>{t('column.nodes')}</StackedLabel><Changing value={tile.nodeCount || t('unit.none')} /></Cell>
    </>
  );
}

/** When the cluster was asked last: the last column. */
export function LastProbeCell({ tile }: { tile: ClusterTile }) {
  const { t } = usePhrasing();
  return (
    <Cell align="end" className={classNames(PAIR, 'whitespace-nowrap text-muted')}>
      <StackedLabel>{t('column.lastProbe')}</StackedLabel>
      {tile.lastProbeTime === undefined ? t('clusters.neverProbed') : <RelativeTime isSteady time={tile.lastProbeTime} className="text-right" />}
    </Cell>
  );
}
