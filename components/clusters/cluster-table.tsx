'use client';

import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterSummary } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import { toClusterTile } from '#lib/views/overview/cluster-tiles.ts';

/** Labels shown in a row; the cluster's own page has all. */
const MAX_LABELS = 3;

export function ClusterTable({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const { t } = usePhrasing();
  return (
    <Card>
      <Table label={t('cl.title')}>
        <TableHead>
          <HeaderCell>{t('column.cluster')}</HeaderCell>
          <HeaderCell>{t('health.label')}</HeaderCell>
          <HeaderCell>{t('column.region')}</HeaderCell>
          <HeaderCell>{t('column.version')}</HeaderCell>
          <HeaderCell align="end">{t('column.nodes')}</HeaderCell>
          <HeaderCell>{t('cl.labels')}</HeaderCell>
          <HeaderCell align="end">{t('column.lastProbe')}</HeaderCell>
        </TableHead>
        <TableBody>{clusters.map((cluster) => <ClusterRow key={cluster.name} cluster={cluster} />)}</TableBody>
      </Table>
    </Card>
  );
}

function ClusterRow({ cluster }: { cluster: ClusterSummary }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const tile = toClusterTile(cluster, phrasing);
  const labels = Object.entries(cluster.labels);
  const pair = 'col-span-full flex items-center justify-between gap-3 @4xl:table-cell';
  return (
    <TableRow>
      <RowHeaderCell><Link href={routes.cluster(cluster.name)} data-row className="font-mono font-semibold underline-offset-2 wrap-anywhere hover:underline">{cluster.name}</Link></RowHeaderCell>
      <Cell className="col-span-full">
        <StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />
        {tile.trouble === '' ? null : <span className="ml-2 text-xs text-muted">{tile.trouble}</span>}
      </Cell>
      <Cell className={pair}><StackedLabel>{t('column.region')}</StackedLabel><span><span className="font-mono">{tile.region || t('unit.none')}</span> <span className="text-muted">{tile.zones}</span></span></Cell>
      <Cell className={pair}><StackedLabel>{t('column.version')}</StackedLabel><span className="font-mono text-xs">{tile.version || t('unit.none')}</span></Cell>
      <Cell align="end" className={pair}><StackedLabel>{t('column.nodes')}</StackedLabel><span className="tabular-nums">{tile.nodeCount || t('unit.none')}</span></Cell>
      <Cell className={pair}>
        <StackedLabel>{t('cl.labels')}</StackedLabel>
        <span className="flex min-w-0 flex-wrap gap-1">
          {labels.slice(0, MAX_LABELS).map(([key, value]) => <Badge key={key} className="h-auto max-w-full py-0.5 font-mono wrap-anywhere">{`${key}=${value}`}</Badge>)}
          {labels.length > MAX_LABELS ? <Badge>{`+${labels.length - MAX_LABELS}`}</Badge> : null}
        </span>
      </Cell>
      <Cell align="end" className={`${pair} whitespace-nowrap text-muted`}>
        <StackedLabel>{t('column.lastProbe')}</StackedLabel>
        {tile.lastProbeTime === undefined ? t('clusters.neverProbed') : <RelativeTime time={tile.lastProbeTime} />}
      </Cell>
    </TableRow>
  );
}
