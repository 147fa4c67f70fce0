'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { toHistoryChanges, type HistoryView } from '#lib/views/replicas/history-rows.ts';

/** Newest moments shown; the chart has the rest. */
const ROWS_MAX = 50;

/** The history as numbers, newest first. */
export function HistoryTable({ view, isByCluster }: { view: HistoryView; isByCluster: boolean }) {
  return isByCluster ? <MomentTable view={view} /> : <ChangeTable view={view} />;
}

/** A row for each change of one cluster. */
function ChangeTable({ view }: { view: HistoryView }) {
  const { t, dateTime, number } = usePhrasing();
  return (
    <div className="@container rounded-md border border-line">
      <Table label={t('history.title')}>
        <TableHead>
          <HeaderCell>{t('history.time')}</HeaderCell>
          <HeaderCell>{t('replicas.cluster')}</HeaderCell>
          <HeaderCell align="end">{t('replicas.ready')}</HeaderCell>
          <HeaderCell align="end">{t('replicas.desired')}</HeaderCell>
        </TableHead>
        <TableBody>
          {toHistoryChanges(view, ROWS_MAX).map(({ key, atMs, cluster, ready, desired }) => (
            <TableRow key={key}>
              <RowHeaderCell className="whitespace-nowrap text-muted">{dateTime(new Date(atMs).toISOString())}</RowHeaderCell>
              <Cell className="font-mono">{cluster}</Cell>
              <Cell align="end" className="flex justify-between gap-3 tabular-nums @4xl:table-cell"><StackedLabel>{t('replicas.ready')}</StackedLabel>{number(ready)}</Cell>
              <Cell align="end" className="flex justify-between gap-3 tabular-nums @4xl:table-cell"><StackedLabel>{t('replicas.desired')}</StackedLabel>{number(desired)}</Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** A row for each moment in which something changed, a column for each cluster. */
function MomentTable({ view }: { view: HistoryView }) {
  const { t, dateTime, number } = usePhrasing();
  const moments = view.moments.toReversed().slice(0, ROWS_MAX);
  return (
    <div className="@container rounded-md border border-line">
      <Table label={t('history.title')}>
        <TableHead>
          <HeaderCell>{t('history.time')}</HeaderCell>
          {view.lines.map(({ cluster }) => <HeaderCell key={cluster} align="end" className="font-mono">{cluster}</HeaderCell>)}
        </TableHead>
        <TableBody>
          {moments.map(({ atMs, values }) => (
            <TableRow key={atMs}>
              <RowHeaderCell className="whitespace-nowrap text-muted">{dateTime(new Date(atMs).toISOString())}</RowHeaderCell>
              {view.lines.map(({ cluster }) => {
                const ready = values[`ready:${cluster}`];
                const desired = values[`desired:${cluster}`];
                return (
                  <Cell key={cluster} align="end" className="flex justify-between gap-3 whitespace-nowrap tabular-nums @4xl:table-cell">
                    <StackedLabel>{cluster}</StackedLabel>
                    {ready === undefined || desired === undefined ? t('unit.none') : t('history.readyOf', { ready: number(ready), desired: number(desired) })}
                  </Cell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
