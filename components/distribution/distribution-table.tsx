'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { DistributionRow } from '#lib/views/replicas/distribution-rows.ts';
import { EVERY_OTHER } from '#lib/views/replicas/preference-draft.ts';
import { Difference, type DistributionProps } from './distribution-chart.tsx';
import { EntryFields } from './entry-fields.tsx';

const COLUMNS = ['desired', 'observed', 'ready', 'planned', 'overflow', 'capacity'] as const;
const LIMITS = ['weight', 'min', 'max'] as const;

/** The same numbers as the chart, as a table. */
export function DistributionTable({ view, draft, problems, onDraft }: DistributionProps) {
  const { t } = usePhrasing();
  return (
    <div className="border-y border-line">
      <Table label={view.caption}>
        <TableHead>
          <HeaderCell>{t('replicas.cluster')}</HeaderCell>
          {COLUMNS.map((column) => <HeaderCell key={column} align="end">{t(`replicas.${column}`)}</HeaderCell>)}
          {draft === undefined
            ? LIMITS.map((limit) => <HeaderCell key={limit} align="end">{t(`replicas.${limit}`)}</HeaderCell>)
            : <><HeaderCell>{t('replicas.preference')}</HeaderCell><HeaderCell align="end">{t('replicas.plan')}</HeaderCell></>}
        </TableHead>
        <TableBody>
          {view.rows.map((row) => (
            <TableRow key={row.cluster}>
              <RowHeaderCell>
                <span className="inline-flex items-center gap-1.5 font-mono"><SeriesSwatch series={row.series} />{row.cluster}</span>{' '}
                {row.trouble === undefined ? null : <StatusBadge {...row.trouble} />}
              </RowHeaderCell>
              {COLUMNS.map((column) => <NumberCell key={column} column={column} row={row} />)}
              {draft === undefined ? LIMITS.map((limit) => <NumberCell key={limit} column={limit} row={row} />) : (
                <>
                  <Cell className="col-span-full"><EntryFields cluster={row.cluster} draft={draft} problems={problems} onDraft={onDraft} /></Cell>
                  <Cell align="end"><Difference row={row} /></Cell>
                </>
              )}
            </TableRow>
          ))}
          {draft === undefined ? null : (
            <TableRow>
              <RowHeaderCell>{t('plan.others')}</RowHeaderCell>
              {COLUMNS.map((column) => <Cell key={column} className="hidden @4xl:table-cell">{null}</Cell>)}
              <Cell className="col-span-full"><EntryFields cluster={EVERY_OTHER} draft={draft} problems={problems} onDraft={onDraft} /></Cell>
              <Cell className="hidden @4xl:table-cell">{null}</Cell>
            </TableRow>
          )}
        </TableBody>
      </Table>
    </div>
  );
}

type NumberColumn = (typeof COLUMNS)[number] | (typeof LIMITS)[number];

function NumberCell({ column, row }: { column: NumberColumn; row: DistributionRow }) {
  const { t } = usePhrasing();
  return (
    <Cell align="end" className="flex justify-between gap-3 tabular-nums @4xl:table-cell">
      <StackedLabel>{t(`replicas.${column}`)}</StackedLabel>
      <span>{row[column]}</span>
    </Cell>
  );
}
