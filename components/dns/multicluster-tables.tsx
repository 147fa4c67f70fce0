'use client';

import Link from 'next/link';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { useActions } from '#lib/client/actions.tsx';
import type { DnsRecordSummary, MulticlusterImport, MulticlusterOverview } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { routes } from '#lib/contracts/routes.ts';
import { EXPORT_STATE } from '#lib/views/dns/dns-rows.ts';
import { EXPORT_SORT, IMPORT_SORT } from '#lib/views/dns/dns-sort.ts';
import { groupExports } from '#lib/views/dns/multicluster-rows.ts';
import { sortRows } from '#lib/views/table-sort.ts';

const PAIR = 'flex items-center justify-between gap-3 col-span-full @4xl:table-cell';

/** Exports by Service, with the clusters that have them and our own name beside. */
export function ExportTable({ data, records }: { data: MulticlusterOverview; records: readonly DnsRecordSummary[] }) {
  const { t, locale } = usePhrasing();
  const sorting = useParamSorting(EXPORT_SORT);
  const client = useQueryClient();
  const { withdrawExport } = useActions();
  const withdraw = useMutation({ mutationFn: withdrawExport, onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.dns }) });
  return (
    <>
      <FailureNote error={withdraw.error} />
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('dns.exports')}>
          <TableHead><SortHead sorting={sorting} column="name" /><SortHead sorting={sorting} column="clusters" /><SortHead sorting={sorting} column="ours" /><HeaderCell>{t('dns.action')}</HeaderCell></TableHead>
          <TableBody>
            {sortRows(groupExports(data.exports, records), EXPORT_SORT, sorting.sort, locale).map((row) => (
              <TableRow key={row.clustersetName}>
                <RowHeaderCell className="font-mono wrap-anywhere">{row.clustersetName}</RowHeaderCell>
                <Cell className="col-span-full">
                  <ul className="flex flex-wrap gap-x-4 gap-y-1">
                    {row.clusters.map(({ cluster, condition, message }) => (
                      <li key={cluster} className="flex items-center gap-1.5"><span className="font-mono text-xs">{cluster}</span><StatusBadge tone={EXPORT_STATE[condition].tone} word={t(EXPORT_STATE[condition].key)} />{message === '' ? null : <span className="text-xs text-muted">{message}</span>}</li>
                    ))}
                  </ul>
                </Cell>
                <Cell className={PAIR}><StackedLabel>{t('dns.ourName')}</StackedLabel>{row.ourName === undefined && row.isFederated
                    ? <Link href={routes.addNames(row.namespace, row.name)} className="underline underline-offset-2">{t('dns.add')}</Link>
                    : <span className="min-w-0 font-mono text-xs wrap-anywhere">{row.ourName ?? t('unit.none')}</span>}
                </Cell>
                <Cell className="col-span-full">{row.isFederated ? <Button disabled={withdraw.isPending} aria-label={t('dns.withdrawOf', { name: row.clustersetName })} onClick={() => withdraw.mutate({ namespace: row.namespace, name: row.name })}>{t('dns.withdraw')}</Button> : <span className="text-xs text-muted">{t('dns.notOurs')}</span>}</Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </>
  );
}

export function ImportTable({ imports }: { imports: readonly MulticlusterImport[] }) {
  const { t, locale } = usePhrasing();
  const sorting = useParamSorting(IMPORT_SORT, 'imports');
  const none = t('unit.none');
  return (
    <>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('dns.imports')}>
          <TableHead>
            <SortHead sorting={sorting} column="name" /><SortHead sorting={sorting} column="cluster" /><SortHead sorting={sorting} column="type" />
            <HeaderCell>{t('dns.addresses')}</HeaderCell><HeaderCell>{t('dns.ports')}</HeaderCell><HeaderCell>{t('dns.exportedBy')}</HeaderCell>
          </TableHead>
          <TableBody>
            {sortRows(imports, IMPORT_SORT, sorting.sort, locale).map((one) => (
              <TableRow key={`${one.cluster}/${one.clustersetName}`}>
                <RowHeaderCell className="font-mono wrap-anywhere">{one.clustersetName}</RowHeaderCell>
                <Cell className={PAIR}><StackedLabel>{t('dns.seenIn')}</StackedLabel><span className="font-mono">{one.cluster}</span></Cell>
                <Cell className={PAIR}><StackedLabel>{t('dns.type')}</StackedLabel>{one.type}</Cell>
                <Cell className={PAIR}><StackedLabel>{t('dns.addresses')}</StackedLabel><span className="font-mono">{one.ips.join(', ') || none}</span></Cell>
                <Cell className={PAIR}><StackedLabel>{t('dns.ports')}</StackedLabel><span className="font-mono text-xs">{one.ports.join(', ') || none}</span></Cell>
                <Cell className={PAIR}><StackedLabel>{t('dns.exportedBy')}</StackedLabel><span className="font-mono text-xs">{one.clusters.join(', ') || none}</span></Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </>
  );
}
