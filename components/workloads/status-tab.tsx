'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Cell, HeaderCell, RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { explainCode, explainReason } from '#lib/views/explain.ts';
import { assignSeries } from '#lib/views/series.ts';

/** What the API says about the object: its conditions, and for each cluster the code with its message. */
export function StatusTab({ detail }: { detail: WorkloadDetail }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const conditions = [...detail.conditions, ...(detail.replicas?.preference?.conditions ?? [])];
  const { clusters } = detail.summary;
  const series = assignSeries(clusters.map(({ cluster }) => cluster));
  return (
    <div>
      <h2 className="px-4 pt-4 pb-2 text-base font-semibold">{t('workload.status.conditions')}</h2>
      {conditions.length === 0 ? <p className="px-4 pb-4 text-sm text-muted">{t('workload.status.noConditions')}</p> : (
        <Table label={t('workload.status.conditions')}>
          <TableHead>
            <HeaderCell>{t('workload.status.condition')}</HeaderCell>
            <HeaderCell>{t('workload.status.status')}</HeaderCell>
            <HeaderCell>{t('workload.placement.reason')}</HeaderCell>
            <HeaderCell>{t('workload.status.message')}</HeaderCell>
            <HeaderCell align="end">{t('workload.status.since')}</HeaderCell>
          </TableHead>
          <TableBody>
            {conditions.map((condition) => (
              <TableRow key={condition.type}>
                <RowHeaderCell className="font-medium">{condition.type}</RowHeaderCell>
                <Cell className="font-mono text-xs">{condition.status}</Cell>
                <Cell>{condition.reason}</Cell>
                <Cell className="col-span-full wrap-anywhere text-muted">{explainReason(condition.reason, condition.message, phrasing)}</Cell>
                <Cell align="end" className="whitespace-nowrap text-muted">{condition.lastTransitionTime === undefined ? null : <RelativeTime isSteady time={condition.lastTransitionTime} className="text-xs" />}</Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <h2 className="border-t border-line px-4 pt-4 pb-2 text-base font-semibold">{t('workload.status.clusters')}</h2>
      {clusters.length === 0 ? <Empty title={t('workload.status.noClusters')} body={t('workload.status.noClustersBody')} /> : (
        <Table label={t('workload.status.clusters')}>
          <TableHead>
            <HeaderCell>{t('workload.placement.cluster')}</HeaderCell>
            <HeaderCell>{t('workload.status.code')}</HeaderCell>
            <HeaderCell>{t('workload.status.message')}</HeaderCell>
          </TableHead>
          <TableBody>
            {clusters.map(({ cluster, code, message }) => (
              <TableRow key={cluster}>
                <RowHeaderCell className="@4xl:whitespace-nowrap"><span className="inline-flex items-center gap-1.5 font-mono"><SeriesSwatch series={series.get(cluster) ?? 'neutral'} />{cluster}</span></RowHeaderCell>
                <Cell className="col-span-full">
                  <span className="inline-flex items-center gap-1.5 font-medium">
                    <StatusIcon tone={code === '' ? 'ok' : 'warning'} className={`size-4 ${code === '' ? 'text-ok' : 'text-warning-line'}`} />
                    {code === '' ? t('workload.status.propagated') : code}
                  </span>
                </Cell>
                <Cell className="col-span-full wrap-anywhere text-muted">{explainCode(code, message, phrasing) || t('unit.none')}</Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </div>
  );
}
