'use client';

import { useMemo, useState } from 'react';
import Link from 'next/link';
import { useAddressParams } from '#components/shell/use-address.ts';
import { SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Empty } from '#components/ui/empty.tsx';
import { MapIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import type { DnsOverview, DnsRecordSummary } from '#lib/contracts/dns.ts';
import { routes } from '#lib/contracts/routes.ts';
import { DNS_STATE, filterRecords, parseRecordId, recordId } from '#lib/views/dns/dns-rows.ts';
import { RECORD_SORT } from '#lib/views/dns/dns-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { RecordDetailView } from './record-detail.tsx';
import { RecordDialog } from './record-dialog.tsx';

/** Records drawn in the list at once; the filter reaches the others. */
const MAX_LISTED = 200;

/** The list of records, and the one that is chosen. */
export function RecordsPanel({ overview }: { overview: DnsOverview }) {
  const { t, locale } = usePhrasing();
  const sorting = useParamSorting(RECORD_SORT, 'records');
  const { params, setParams } = useAddressParams();
  const text = params.get('q') ?? '';
  const { records } = overview;
  const shown = useMemo(() => filterRecords(records, text), [records, text]);
  const sorted = sortRows(shown, RECORD_SORT, sorting.sort, locale);
  if (records.length === 0) return <NoRecords overview={overview} />;
  const chosen = parseRecordId(params.get('record') ?? '') ?? shown[0];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[256px_minmax(0,1fr)]">
      <nav aria-label={t('dns.records')} className="min-w-0">
        <SearchField label={t('dns.filter')} value={text} onChange={(q) => setParams({ q }, 'replace')} shortcut="/" className="mb-2" />
        {records.length < 2 ? null : <div className="mb-2"><SortSelect isAlways sorting={sorting} /></div>}
        {shown.length === 0 ? (
          <Empty icon={<SearchIcon className="size-6" />} title={t('dns.noMatchTitle')} body={t('dns.noMatchBody', { count: records.length })}>
            <Button onClick={() => setParams({ q: '' }, 'replace')}>{t('action.clearFilters')}</Button>
          </Empty>
        ) : (
          <ul className="relative grid max-h-60 grid-cols-[minmax(0,1fr)] gap-px overflow-y-auto xl:max-h-[70vh]">
            {sorted.slice(0, MAX_LISTED).map((record) => (
              <RecordItem key={recordId(record)} record={record} isChosen={chosen !== undefined && recordId(chosen) === recordId(record)} onChoose={() => setParams({ record: recordId(record), lost: '', open: '' }, 'replace')} />
            ))}
          </ul>
        )}
        {shown.length > MAX_LISTED ? <p className="mt-2 text-xs text-muted">{t('dns.more', { count: shown.length - MAX_LISTED })}</p> : null}
      </nav>
      {chosen === undefined ? null : <RecordDetailView key={recordId(chosen)} record={chosen} overview={overview} />}
    </div>
  );
}

function RecordItem({ record, isChosen, onChoose }: { record: DnsRecordSummary; isChosen: boolean; onChoose: () => void }) {
  const { t } = usePhrasing();
  const { tone, key } = DNS_STATE[record.state];
  return (
    <li>
      <button
        type="button" data-row aria-current={isChosen ? 'true' : undefined} onClick={onChoose}
        className={classNames('flex w-full min-w-0 items-start gap-2 rounded-sm px-2 py-1.5 text-left transition-colors duration-[120ms] hover:bg-raised', isChosen && 'bg-raised')}
      >
        <StatusIcon tone={tone} className={`mt-0.5 size-4 ${TONE_ICON[tone]}`} />
        <span className="min-w-0">
          <span className="block truncate font-mono text-sm font-medium">{record.namespace}/{record.name}</span>
          <span className="block truncate text-xs text-muted">{t(record.kind === 'service' ? 'dns.kind.service' : 'dns.kind.ingress')} · {t(key)}</span>
        </span>
      </button>
    </li>
  );
}

function NoRecords({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const [isOpen, setIsOpen] = useState(false);
  const canAdd = overview.services.length > 0;
  return (
    <>
      <Empty icon={<MapIcon className="size-6" />} title={t('dns.emptyTitle')} body={canAdd ? t('dns.emptyBody', { count: overview.services.length }) : t('dns.emptyNoServices')}>
        {canAdd ? <Button look="primary" onClick={() => setIsOpen(true)}>{t('dns.add')}</Button> : <Link href={routes.create('?from=form')} className={buttonClasses('primary')}>{t('menu.createForm')}</Link>}
      </Empty>
      {isOpen ? <RecordDialog overview={overview} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
