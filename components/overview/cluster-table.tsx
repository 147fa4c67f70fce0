'use client';

import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Meter } from '#components/ui/meter.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterColumn } from '#lib/views/clusters/cluster-sort.ts';
import type { CapacityBar, ClusterTile } from '#lib/views/overview/cluster-tiles.ts';
import { ClusterCells, ClusterHeads, LastProbeCell, PAIR } from './cluster-cells.tsx';

const WIDTHS = { cpu: '@4xl:w-[11%]', memory: '@4xl:w-[14.5%]', pods: '@4xl:w-[11%]', probed: '@4xl:w-[12%]' } as const;

/** The fleet as one table, for comparing. */
export function ClusterTable({ tiles, goneKeys, sorting }: { tiles: readonly ClusterTile[]; goneKeys: ReadonlySet<string>; sorting: Sorting<ClusterColumn> }) {
  const { t } = usePhrasing();
  return (
    <>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('clusters.title')} isFixed>
          <TableHead>
            <ClusterHeads sorting={sorting} />
            {(['cpu', 'memory', 'pods', 'probed'] as const).map((column) => <SortHead key={column} sorting={sorting} column={column} align="end" className={WIDTHS[column]} />)}
          </TableHead>
          <TableBody>{tiles.map((tile) => <ClusterRow key={tile.name} tile={tile} isGone={goneKeys.has(tile.name)} />)}</TableBody>
        </Table>
      </Card>
    </>
  );
}

function ClusterRow({ tile, isGone }: { tile: ClusterTile; isGone: boolean }) {
  const { t } = usePhrasing();
  const capacityColumns = [t('column.cpu'), t('column.memory'), t('column.pods')];
  return (
    <TableRow id={tile.anchor}>
      <ClusterCells tile={tile} isGone={isGone} />
      {capacityColumns.map((name, index) => (
        <Cell key={name} align="end" className={classNames(PAIR, tile.isStale && 'text-faint')}>
          <StackedLabel>{name}</StackedLabel><CapacityCell bar={tile.bars[index]} />
        </Cell>
      ))}
      <LastProbeCell tile={tile} />
    </TableRow>
  );
}

function CapacityCell({ bar }: { bar: CapacityBar | undefined }) {
  const { t } = usePhrasing();
  if (bar === undefined) return <span className="text-muted">{t('unit.none')}</span>;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-2 whitespace-nowrap">
      <Changing value={bar.short} />
      <Meter share={bar.share} fill="fill-muted" className="h-1.5 w-8 @6xl:w-12" />
    </span>
  );
}
