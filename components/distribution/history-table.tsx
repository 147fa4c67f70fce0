'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { HistoryView } from '#lib/views/replicas/history-rows.ts';

/** Newest moments shown; the chart has the rest. */
const ROWS_MAX = 50;

/** The history as numbers, newest first: a row for each moment in which something changed. */
export function HistoryTable({ view }: { view: HistoryView }) {
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
