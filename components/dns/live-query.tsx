'use client';

import { useId, useState, type FormEvent } from 'react';
import { useQuery } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { TextField } from '#components/clusters/fields.tsx';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { SearchIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Select } from '#components/ui/select.tsx';
import { Cell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { answerQuery, queryLogQuery } from '#lib/client/dns-calls.ts';
import { DNS_QUESTION_TYPES, type DnsOverview } from '#lib/contracts/dns.ts';
import { QUERY_SORT } from '#lib/views/dns/dns-sort.ts';
import { formatQuestionAddress, parseQuestionAddress, toQuestion } from '#lib/views/dns/question-address.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { Labelled } from './labelled.tsx';

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

const FORM = { parse: parseQuestionAddress, format: formatQuestionAddress };

/** The question stands in the address: a link to one is asked as soon as it is opened. */
function QueryBox({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const listId = useId();
  const names = overview.records.flatMap((record) => record.names);
  const { address, setAddress } = useAddress(FORM);
  const { type, transport, subnet, name = names[0] ?? overview.server?.zones[0]?.name ?? '' } = address;
  const question = toQuestion({ ...address, name });
  const [asked, setAsked] = useState({ turn: 0, question: toQuestion(address) });
  const { data, error, isFetching, isPlaceholderData } = useQuery(answerQuery(asked.question, asked.turn));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question === undefined) return;
    setAddress({ name: question.name });
    setAsked({ turn: asked.turn + 1, question });
  };
  return (
    <Section id="dns-query" title={t('dns.query')}>
      <p className="mb-3 text-sm text-muted">{t('dns.queryBody')}</p>
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <label className="grid gap-1 text-sm font-medium">
          {t('dns.name')}
          <input
            type="text" value={name} list={listId} autoComplete="off" spellCheck={false} onChange={(event) => setAddress({ name: event.target.value })}
            className="h-8 w-full max-w-3xl rounded-sm border border-line-strong bg-canvas px-2.5 font-mono text-sm font-normal"
          />
        </label>
        <datalist id={listId}>{names.map((one) => <option key={one} value={one}>{one}</option>)}</datalist>
        <div className="flex flex-wrap items-end gap-3">
          <Labelled label={t('dns.type')}><Select label={t('dns.type')} value={type} options={DNS_QUESTION_TYPES.map((value) => ({ value, label: value }))} onChange={(value) => setAddress({ type: value })} /></Labelled>
          <Labelled label={t('dns.transport')}><Segmented label={t('dns.transport')} value={transport} options={[{ value: 'udp', label: 'UDP' }, { value: 'tcp', label: 'TCP' }]} onChange={(value) => setAddress({ transport: value })} /></Labelled>
          <div className="-mb-1 w-full max-w-72"><TextField label={t('dns.subnet')} value={subnet} onChange={(value) => setAddress({ subnet: value })} isMono /></div>
          <Button type="submit" look="primary" disabled={isFetching || question === undefined}>{t('dns.ask')}</Button>
        </div>
      </form>
      <div aria-live="polite" className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-2">
        <FailureNote error={error} />
        {data === undefined || error !== null ? null : (
          <figure aria-label={t('dns.reply')} aria-busy={isPlaceholderData} className="aria-busy:opacity-60"><pre className="rounded-md border border-line bg-surface p-3 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{data.text}</pre></figure>
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
