'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { Cell, HeaderCell, RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { PlacementView, WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import { assignSeries } from '#lib/views/series.ts';

/** Which clusters hold the object, and for each one why. */
export function PlacementTab({ detail }: { detail: WorkloadDetail }) {
  const phrasing = usePhrasing();
  const { t, list } = phrasing;
  const { placement, summary } = detail;
  const series = assignSeries(placement.decisions.map(({ cluster }) => cluster));
  return (
    <div>
      <div className="grid gap-3 p-4 text-sm">
        <p>{describeMode(placement, phrasing)} {summary.preference === undefined ? null : t('workload.placement.byPreference', { name: summary.preference })}</p>
        {placement.problem === '' ? null : <Strip icon={<StatusIcon tone="failed" />}>{placement.problem}</Strip>}
        {placement.unknownClusters.length === 0 ? null : (
          <Strip icon={<StatusIcon tone="warning" />}>{t('workload.placement.unknown', { names: list(placement.unknownClusters) })}</Strip>
        )}
      </div>
      {placement.decisions.length === 0 ? null : (
        <Table label={t('workload.tab.placement')}>
          <TableHead>
            <HeaderCell>{t('workload.placement.cluster')}</HeaderCell>
            <HeaderCell>{t('workload.placement.selected')}</HeaderCell>
            <HeaderCell>{t('workload.placement.reason')}</HeaderCell>
          </TableHead>
          <TableBody>
            {placement.decisions.map((decision) => (
              <TableRow key={decision.cluster}>
                <RowHeaderCell>
                  <span className="inline-flex items-center gap-1.5 font-mono"><SeriesSwatch series={series.get(decision.cluster) ?? 'neutral'} />{decision.cluster}</span>
                </RowHeaderCell>
                <Cell className="col-span-full">
                  <span className={`inline-flex items-center gap-1.5 ${decision.isSelected ? '' : 'text-muted'}`}>
                    <StatusIcon tone={decision.isSelected ? 'ok' : 'paused'} className={`size-4 ${decision.isSelected ? 'text-ok' : 'text-muted'}`} />
                    {t(decision.isSelected ? 'workload.placement.selected' : 'workload.placement.notSelected')}
                  </span>
                </Cell>
                <Cell className="col-span-full text-muted">{decision.reason}</Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </div>
  );
}

function describeMode(placement: PlacementView, { t }: Phrasing): string {
  switch (placement.by) {
    case 'list': return placement.isEmptyList ? t('workload.placement.emptyList') : t('workload.placement.list');
    case 'selector': return placement.selector === '' ? t('workload.placement.everything') : t('workload.placement.selector', { selector: placement.selector });
    case 'nothing': return t('workload.placement.nothing');
  }
}
