'use client';

import { SortHead, SortSelect, type Sorting } from '#components/data-table/sort-head.tsx';
import { ClusterCells, ClusterHeads, LastProbeCell, PAIR } from '#components/overview/cluster-cells.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Meter } from '#components/ui/meter.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterSummary } from '#lib/contracts/dto.ts';
import type { ClusterColumn, ListedCluster } from '#lib/views/clusters/cluster-sort.ts';
import { toClusterTile } from '#lib/views/overview/cluster-tiles.ts';

/** A pair with nothing in it: a narrow window has no room for saying so. */
const EMPTY_PAIR = 'hidden @4xl:table-cell';
/** Labels shown in a row; the cluster's own page has all. */
const MAX_LABELS = 3;

type ClusterTableProps = { rows: readonly ListedCluster[]; goneKeys: ReadonlySet<string>; sorting: Sorting<ClusterColumn> };

export function ClusterTable({ rows, goneKeys, sorting }: ClusterTableProps) {
  const { t } = usePhrasing();
  return (
    <>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('cl.title')} isFixed>
          <TableHead>
            <ClusterHeads sorting={sorting} />
            <SortHead sorting={sorting} column="replicas" align="end" className="@4xl:w-[9%] @6xl:w-[10.5%]" />
            <SortHead sorting={sorting} column="cpu" align="end" className="@4xl:w-[15.5%] @6xl:w-[17%]" />
            <HeaderCell className="@4xl:w-[12%] @6xl:w-[10.5%]">{t('cl.labels')}</HeaderCell>
            <SortHead sorting={sorting} column="probed" align="end" className="@4xl:w-[12%] @6xl:w-[9.5%]" />
          </TableHead>
          <TableBody>{rows.map((row) => <ClusterRow key={row.cluster.name} {...row} isGone={goneKeys.has(row.cluster.name)} />)}</TableBody>
        </Table>
      </Card>
    </>
  );
}

function ClusterRow({ cluster, replicas, isGone }: ListedCluster & { isGone: boolean }) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const tile = toClusterTile(cluster, phrasing);
  // The place has a column of its own.
  const labels = Object.entries(cluster.labels).filter(([key]) => !key.startsWith('topology.kubernetes.io/'));
  return (
    <TableRow>
      <ClusterCells tile={tile} beside={<Marks cluster={cluster} />} isGone={isGone} />
      <Cell align="end" className={replicas === undefined ? EMPTY_PAIR : PAIR}><StackedLabel>{t('cl.replicas')}</StackedLabel><span className={tile.isStale ? 'text-muted tabular-nums' : 'tabular-nums'}>{replicas === undefined ? t('unit.none') : `${number(replicas.ready)} / ${number(replicas.desired)}`}</span></Cell>
      <Cell align="end" className={PAIR}>
        <StackedLabel>{t('cl.capacityShort')}</StackedLabel>
        <span className="grid justify-items-end gap-0.5">
          {tile.bars.slice(0, 2).map((bar) => (
            <span key={bar.what} title={bar.label} className="flex flex-wrap items-center justify-end gap-x-2 text-xs whitespace-nowrap text-muted tabular-nums">
              <span className="sr-only">{bar.what} </span>{bar.short}<Meter share={bar.share} fill="fill-muted" className="h-1.5 w-8 shrink-0 @6xl:w-12" />
            </span>
          ))}
          {tile.bars.length === 0 ? t('unit.none') : null}
        </span>
      </Cell>
      <Cell className={labels.length === 0 ? EMPTY_PAIR : PAIR}>
        <StackedLabel>{t('cl.labels')}</StackedLabel>
        <span className="flex min-w-0 flex-wrap gap-1">
          {labels.slice(0, MAX_LABELS).map(([key, value]) => <Badge key={key} className="h-auto max-w-full py-0.5 font-mono"><span title={`${key}=${value}`} className="truncate">{`${key}=${value}`}</span></Badge>)}
          {labels.length === 0 ? <span className="text-muted">{t('unit.none')}</span> : null}
          {labels.length > MAX_LABELS ? <Badge>{`+${labels.length - MAX_LABELS}`}</Badge> : null}
        </span>
      </Cell>
      <LastProbeCell tile={tile} />
    </TableRow>
  );
}

/** What stands beside the health. */
function Marks({ cluster }: { cluster: ClusterSummary }) {
  const { t } = usePhrasing();
  return (
    <>
      {cluster.cordon === undefined ? null : <StatusBadge tone={cluster.cordon === 'draining' ? 'progress' : 'paused'} word={t(cluster.cordon === 'draining' ? 'cl.draining' : 'cl.cordoned')} />}
      {cluster.lacksRights === true ? <StatusBadge tone="warning" word={t('cl.rightsShort')} /> : null}
      {cluster.isInsecure === true ? <StatusBadge tone="warning" word={t('cl.insecureShort')} /> : null}
    </>
  );
}
