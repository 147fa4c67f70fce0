'use client';

import { useMemo } from 'react';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { DISTRIBUTION_COLUMNS, DISTRIBUTION_LIMITS, type DistributionCount, type DistributionRow } from '#lib/views/replicas/distribution-rows.ts';
import { DISTRIBUTION_SORT } from '#lib/views/replicas/distribution-sort.ts';
import { EVERY_OTHER } from '#lib/views/replicas/preference-draft.ts';
import { formatSort, sortRows } from '#lib/views/table-sort.ts';
import { Difference, type DistributionProps } from './distribution-chart.tsx';
import { EntryFields } from './entry-fields.tsx';

/** The page of all distributions sorts them by `sort`; this is for the rows of each. */
const SORT_PARAM = 'rows';

/** The same numbers as the chart, as a table. Replicas move all the time: rows stand still while they are looked at. */
export function DistributionTable({ view, draft, problems, onDraft }: DistributionProps) {
  const { t, locale } = usePhrasing();
  const sorting = useParamSorting(DISTRIBUTION_SORT, SORT_PARAM);
  // What is being typed must not move the row that it is typed into.
  const isEditable = draft !== undefined && DISTRIBUTION_LIMITS.some((limit) => limit === sorting.sort.column);
  const { sort } = sorting;
  const sorted = useMemo(() => (isEditable ? view.rows : sortRows(view.rows, DISTRIBUTION_SORT, sort, locale)), [isEditable, view.rows, sort, locale]);
  const held = useHeldRows({ rows: sorted, keyOf: clusterOf, arrivals: 'below', asked: formatSort(sort, DISTRIBUTION_SORT) });
  return (
    <div className="border-y border-line" {...held.regionProps}>
      <HeldNote held={held} label={view.caption} />
      <div className="pt-3 @4xl:pt-0"><SortSelect sorting={sorting} /></div>
      <Table label={view.caption}>
        <TableHead>
          <SortHead sorting={sorting} column="cluster" />
          {DISTRIBUTION_COLUMNS.map((column) => <SortHead key={column} sorting={sorting} column={column} align="end" />)}
          {draft === undefined
            ? DISTRIBUTION_LIMITS.map((limit) => <SortHead key={limit} sorting={sorting} column={limit} align="end" />)
            : <><HeaderCell>{t('replicas.preference')}</HeaderCell><HeaderCell align="end">{t('replicas.plan')}</HeaderCell></>}
        </TableHead>
        <TableBody>
          {held.rows.map((row) => (
            <TableRow key={row.cluster}>
              <RowHeaderCell className="relative">
                <GoneMark isGone={held.goneKeys.has(row.cluster)} />
                <span className="inline-flex items-center gap-1.5 font-mono"><SeriesSwatch series={row.series} />{row.cluster}</span>{' '}
                {row.trouble === undefined ? null : <StatusBadge {...row.trouble} />}
              </RowHeaderCell>
              {DISTRIBUTION_COLUMNS.map((column) => <NumberCell key={column} column={column} row={row} />)}
              {draft === undefined ? DISTRIBUTION_LIMITS.map((limit) => <NumberCell key={limit} column={limit} row={row} />) : (
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
              {DISTRIBUTION_COLUMNS.map((column) => <Cell key={column} className="hidden @4xl:table-cell">{null}</Cell>)}
              <Cell className="col-span-full"><EntryFields cluster={EVERY_OTHER} draft={draft} problems={problems} onDraft={onDraft} /></Cell>
              <Cell className="hidden @4xl:table-cell">{null}</Cell>
            </TableRow>
          )}
        </TableBody>
      </Table>
    </div>
  );
}

const clusterOf = ({ cluster }: DistributionRow): string => cluster;

function NumberCell({ column, row }: { column: DistributionCount; row: DistributionRow }) {
  const { t, number } = usePhrasing();
  const count = row.counts[column];
  return (
    <Cell align="end" className="flex justify-between gap-3 tabular-nums @4xl:table-cell">
      <StackedLabel>{t(`replicas.${column}`)}</StackedLabel>
      <span>{count === undefined ? t('unit.none') : number(count)}</span>
    </Cell>
  );
}
