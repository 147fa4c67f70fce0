'use client';

import { useMemo } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Meter } from '#components/ui/meter.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterSummary, WorkloadSummary } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import { replicasByCluster } from '#lib/views/clusters/cluster-list.ts';
import { toClusterTile } from '#lib/views/overview/cluster-tiles.ts';

/** Labels shown in a row; the cluster's own page has all. */
const MAX_LABELS = 3;

export function ClusterTable({ clusters, workloads }: { clusters: readonly ClusterSummary[]; workloads: readonly WorkloadSummary[] }) {
  const { t } = usePhrasing();
  const replicas = useMemo(() => replicasByCluster(workloads), [workloads]);
  return (
    <Card>
      <Table label={t('cl.title')}>
        <TableHead>
          <HeaderCell>{t('column.cluster')}</HeaderCell>
          <HeaderCell>{t('health.label')}</HeaderCell>
          <HeaderCell>{t('column.region')}</HeaderCell>
          <HeaderCell>{t('column.version')}</HeaderCell>
          <HeaderCell align="end">{t('column.nodes')}</HeaderCell>
          <HeaderCell align="end">{t('cl.replicas')}</HeaderCell>
          <HeaderCell align="end">{t('cl.capacityShort')}</HeaderCell>
          <HeaderCell>{t('cl.labels')}</HeaderCell>
          <HeaderCell align="end">{t('column.lastProbe')}</HeaderCell>
        </TableHead>
        <TableBody>{clusters.map((cluster) => <ClusterRow key={cluster.name} cluster={cluster} replicas={replicas.get(cluster.name)} />)}</TableBody>
      </Table>
    </Card>
  );
}

function ClusterRow({ cluster, replicas }: { cluster: ClusterSummary; replicas: { desired: number; ready: number } | undefined }) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const tile = toClusterTile(cluster, phrasing);
  // The region has a column of its own.
  const labels = Object.entries(cluster.labels).filter(([key, value]) => value !== cluster.region || !key.startsWith('topology.'));
  const pair = 'col-span-full flex items-center justify-between gap-3 @4xl:table-cell';
  return (
    <TableRow>
      <RowHeaderCell><Link href={routes.cluster(cluster.name)} data-row className="font-mono font-semibold underline-offset-2 wrap-anywhere hover:underline @4xl:whitespace-nowrap">{cluster.name}</Link></RowHeaderCell>
      <Cell className="col-span-full">
        <StatusBadge tone={tile.tone} word={tile.word} axis={t('health.label')} />
        {tile.trouble === '' ? null : <span className="ml-2 text-xs text-muted">{tile.trouble}</span>}
        {cluster.cordon === undefined ? null : <span className="ml-2"><StatusBadge tone={cluster.cordon === 'draining' ? 'progress' : 'paused'} word={t(cluster.cordon === 'draining' ? 'cl.draining' : 'cl.cordoned')} /></span>}
        {cluster.lacksRights === true ? <span className="ml-2"><StatusBadge tone="warning" word={t('cl.rightsShort')} /></span> : null}
        {cluster.isInsecure === true ? <span className="ml-2"><StatusBadge tone="warning" word={t('cl.insecureShort')} /></span> : null}
      </Cell>
      <Cell className={pair}><StackedLabel>{t('column.region')}</StackedLabel><span><span className="font-mono">{tile.region || t('unit.none')}</span> <span className="text-muted">{tile.zones}</span></span></Cell>
      <Cell className={pair}><StackedLabel>{t('column.version')}</StackedLabel><span className="font-mono text-xs">{tile.version || t('unit.none')}</span></Cell>
      <Cell align="end" className={pair}><StackedLabel>{t('column.nodes')}</StackedLabel><span className="tabular-nums">{tile.nodeCount || t('unit.none')}</span></Cell>
      <Cell align="end" className={pair}><StackedLabel>{t('cl.replicas')}</StackedLabel><span className={tile.isStale ? 'text-muted tabular-nums' : 'tabular-nums'}>{replicas === undefined ? t('unit.none') : `${number(replicas.ready)} / ${number(replicas.desired)}`}</span></Cell>
      <Cell align="end" className={pair}>
        <StackedLabel>{t('cl.capacityShort')}</StackedLabel>
        <span className="grid justify-items-end gap-0.5">
          {tile.bars.slice(0, 2).map((bar) => (
            <span key={bar.what} title={bar.label} className="flex items-center justify-end gap-2 text-xs whitespace-nowrap text-muted tabular-nums">
              <span className="sr-only">{bar.what} </span>{bar.short}<Meter share={bar.share} fill="fill-muted" className="h-1.5 w-12 shrink-0" />
            </span>
          ))}
          {tile.bars.length === 0 ? t('unit.none') : null}
        </span>
      </Cell>
      <Cell className={pair}>
        <StackedLabel>{t('cl.labels')}</StackedLabel>
        <span className="flex min-w-0 flex-wrap gap-1">
          {labels.slice(0, MAX_LABELS).map(([key, value]) => <Badge key={key} className="h-auto max-w-full py-0.5 font-mono wrap-anywhere">{`${key}=${value}`}</Badge>)}
          {labels.length === 0 ? <span className="text-muted">{t('unit.none')}</span> : null}
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
