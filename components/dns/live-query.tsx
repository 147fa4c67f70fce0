'use client';

import { useId, useState, type FormEvent } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { TextField } from '#components/clusters/fields.tsx';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { SearchIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Select } from '#components/ui/select.tsx';
import { Cell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { askNameServer, queryLogQuery } from '#lib/client/dns-calls.ts';
import { DNS_QUESTION_TYPES, type DnsOverview, type LiveQueryInput } from '#lib/contracts/dns.ts';
import { QUERY_SORT } from '#lib/views/dns/dns-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';

/** Asks the running name server and shows its answer as `dig` would. */
export function LiveQuery({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  if (overview.server === undefined) return <Empty icon={<SearchIcon className="size-6" />} title={t('dns.noServerTitle')} body={t('dns.noServerBody')} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <QueryBox overview={overview} />
      <QueryLog />
    </div>
  );
}

function QueryBox({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const listId = useId();
  const names = overview.records.flatMap((record) => record.names);
  const [name, setName] = useState(names[0] ?? overview.server?.zones[0]?.name ?? '');
  const [type, setType] = useState<LiveQueryInput['type']>('A');
  const [transport, setTransport] = useState<LiveQueryInput['transport']>('udp');
  const [subnet, setSubnet] = useState('');
  const client = useQueryClient();
  const ask = useMutation({ mutationFn: askNameServer, onSuccess: () => client.invalidateQueries({ queryKey: queryLogQuery.queryKey }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') ask.mutate({ name: name.trim(), type, subnet: subnet.trim(), transport });
  };
  return (
    <Section id="dns-query" title={t('dns.query')}>
      <p className="mb-3 text-sm text-muted">{t('dns.queryBody')}</p>
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <label className="grid gap-1 text-sm font-medium">
          {t('dns.name')}
          <input
            type="text" value={name} list={listId} autoComplete="off" spellCheck={false} onChange={(event) => setName(event.target.value)}
            className="h-8 w-full max-w-3xl rounded-sm border border-line-strong bg-canvas px-2.5 font-mono text-sm font-normal"
          />
        </label>
        <datalist id={listId}>{names.map((one) => <option key={one} value={one}>{one}</option>)}</datalist>
        <div className="flex flex-wrap items-end gap-3 [&>label]:flex">
          <Select label={t('dns.type')} value={type} options={DNS_QUESTION_TYPES.map((value) => ({ value, label: value }))} onChange={setType} />
          <Segmented label={t('dns.transport')} value={transport} options={[{ value: 'udp', label: 'UDP' }, { value: 'tcp', label: 'TCP' }]} onChange={setTransport} />
          <div className="-mb-1 w-full max-w-72"><TextField label={t('dns.subnet')} value={subnet} onChange={setSubnet} isMono /></div>
          <Button type="submit" look="primary" disabled={ask.isPending || name.trim() === ''}>{t('dns.ask')}</Button>
        </div>
      </form>
      <div aria-live="polite" className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-2">
        <FailureNote error={ask.error} />
        {ask.data === undefined || ask.error !== null ? null : (
          <figure aria-label={t('dns.reply')}><pre className="rounded-md border border-line bg-surface p-3 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{ask.data.text}</pre></figure>
        )}
      </div>
    </Section>
  );
}

function QueryLog() {
  const { t, timeOfDay, locale } = usePhrasing();
  const sorting = useParamSorting(QUERY_SORT);
  const { data, error } = useQuery(queryLogQuery);
  return (
    <Section id="dns-log" title={t('dns.log')}>
      <FailureNote error={error} />
      {data === undefined ? null : data.length === 0 ? <p className="text-sm text-muted">{t('dns.logEmpty')}</p> : (
        <>
          <SortSelect sorting={sorting} />
          <Card>
            <Table label={t('dns.log')}>
              <TableHead>
                <SortHead sorting={sorting} column="name" /><SortHead sorting={sorting} column="type" /><SortHead sorting={sorting} column="rcode" />
                <SortHead sorting={sorting} column="source" /><SortHead sorting={sorting} column="transport" /><SortHead sorting={sorting} column="at" align="end" />
              </TableHead>
              <TableBody>
                {sortRows(data, QUERY_SORT, sorting.sort, locale).map((entry, i) => (
                  <TableRow key={`${entry.atMs}${i}`}>
                    <RowHeaderCell className="font-mono wrap-anywhere">{entry.name}</RowHeaderCell>
                    <Cell className="font-mono">{entry.type}</Cell>
                    <Cell className="font-mono">{entry.rcode}</Cell>
                    <Cell className="font-mono">{entry.source}</Cell>
                    <Cell className="uppercase">{entry.transport}</Cell>
                    <Cell align="end" className="whitespace-nowrap text-muted tabular-nums"><StackedLabel>{t('dns.at')}</StackedLabel> {timeOfDay(entry.atMs)}</Cell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </Card>
        </>
      )}
    </Section>
  );
}
