'use client';

import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Meter } from '#components/ui/meter.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { CapacityBar, ClusterTile } from '#lib/views/overview/cluster-tiles.ts';

/** The fleet as one table, for comparing. */
export function ClusterTable({ tiles }: { tiles: readonly ClusterTile[] }) {
  const { t } = usePhrasing();
  return (
    <Card>
      <Table label={t('clusters.title')}>
        <TableHead>
          <HeaderCell>{t('column.cluster')}</HeaderCell>
          <HeaderCell>{t('health.label')}</HeaderCell>
          <HeaderCell>{t('column.region')}</HeaderCell>
          <HeaderCell>{t('column.version')}</HeaderCell>
          <HeaderCell align="end">{t('column.nodes')}</HeaderCell>
          <HeaderCell align="end">{t('column.cpu')}</HeaderCell>
          <HeaderCell align="end">{t('column.memory')}</HeaderCell>
          <HeaderCell align="end">{t('column.pods')}</HeaderCell>
          <HeaderCell align="end">{t('column.lastProbe')}</HeaderCell>
        </TableHead>
        <TableBody>{tiles.map((tile) => <ClusterRow key={tile.name} tile={tile} />)}</TableBody>
      </Table>
    </Card>
  );
}

function ClusterRow({ tile }: { tile: ClusterTile }) {
  const { t } = usePhrasing();
  const capacityColumns = [t('column.cpu'), t('column.memory'), t('column.pods')];
  const pair = 'col-span-full flex items-center justify-between gap-3 py-0.5 @4xl:table-cell @4xl:py-1';
  return (
    <TableRow id={tile.anchor}>
      <RowHeaderCell><Link href={routes.cluster(tile.name)} prefetch={false} data-row className="font-mono font-semibold wrap-anywhere hover:underline @4xl:whitespace-nowrap">{tile.name}</Link></RowHeaderCell>
      <Cell className="col-span-full">
        <StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />
        {tile.trouble === '' ? null : <span className="ml-2 text-xs text-muted @4xl:ml-0 @4xl:block">{tile.trouble}</span>}
      </Cell>
      <Cell className={pair}><StackedLabel>{t('column.region')}</StackedLabel><span className="whitespace-nowrap"><span className="font-mono">{tile.region || t('unit.none')}</span> <span className="text-muted">{tile.zones}</span></span></Cell>
      <Cell className={pair}><StackedLabel>{t('column.version')}</StackedLabel><span className="font-mono text-xs">{tile.version || t('unit.none')}</span></Cell>
      <Cell align="end" className={pair}><StackedLabel>{t('column.nodes')}</StackedLabel><Changing value={tile.nodeCount || t('unit.none')} /></Cell>
      {capacityColumns.map((name, index) => (
        <Cell key={name} align="end" className={classNames(pair, tile.isStale && 'text-faint')}>
          <StackedLabel>{name}</StackedLabel><CapacityCell bar={tile.bars[index]} />
        </Cell>
      ))}
      <Cell align="end" className={classNames(pair, 'whitespace-nowrap text-muted')}>
        <StackedLabel>{t('column.lastProbe')}</StackedLabel>
        {tile.lastProbeTime === undefined ? t('clusters.neverProbed') : <RelativeTime time={tile.lastProbeTime} />}
      </Cell>
    </TableRow>
  );
}

function CapacityCell({ bar }: { bar: CapacityBar | undefined }) {
  const { t } = usePhrasing();
  if (bar === undefined) return <span className="text-muted">{t('unit.none')}</span>;
  return (
    <span className="inline-flex items-center justify-end gap-2 whitespace-nowrap">
      <Changing value={bar.short} />
      <Meter share={bar.share} fill="fill-muted" className="h-1.5 w-12" />
    </span>
  );
}
