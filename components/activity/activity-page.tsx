'use client';

import { useMemo } from 'react';
import Link from 'next/link';
import { HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { QueryPage } from '#components/shell/query-page.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { PulseIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Card } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { activityQuery } from '#lib/client/activity-query.ts';
import type { Activity } from '#lib/contracts/activity.ts';
import type { FederationEvent } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import {
  ACTIVITY_TABS, choicesOf, EVENT_TYPES, exportEvents, filterEvents, formatActivityAddress, isFiltered, NO_FILTER, parseActivityAddress,
} from '#lib/views/activity/activity-rows.ts';
import { EVENT_SORT } from '#lib/views/activity/activity-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { ChangeSection } from './change-section.tsx';
import { EventTable } from './event-table.tsx';

export const ACTIVITY_ADDRESS = { parse: parseActivityAddress, format: formatActivityAddress };
const keyOf = (event: FederationEvent) => event.id;
const TYPE_LABELS = { any: 'activity.anyType', Normal: 'events.normal', Warning: 'events.warning' } as const;

/** What the federation did and met, and what people changed, newest first; any value in a list filters by itself. */
export function ActivityPage() {
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(ACTIVITY_ADDRESS);
  const tabs = ACTIVITY_TABS.map((value) => ({ value, label: t(`activity.tab.${value}`) }));
  return (
    <QueryPage query={activityQuery} title={t('activity.title')} errorTitle={t('activity.errorTitle')}>
      {(data) => (
        <div className="min-w-0">
          <Tabs place="page" label={t('activity.title')} tabs={tabs} value={address.tab} onChange={(tab) => setAddress({ ...NO_FILTER, tab })}>
            <div className="pt-4">{address.tab === 'events' ? <Events data={data} /> : <ChangeSection />}</div>
          </Tabs>
        </div>
      )}
    </QueryPage>
  );
}

function Events({ data }: { data: Activity }) {
  const { t, locale } = usePhrasing();
  const { address, setAddress } = useAddress(ACTIVITY_ADDRESS);
  const { eventSort: sort } = address;
  const shown = useMemo(() => sortRows(filterEvents(data.events, address), EVENT_SORT, address.eventSort, locale), [data, address, locale]);
  const held = useHeldRows({ rows: shown, keyOf, arrivals: 'wait', asked: formatActivityAddress(address) });
  const clear = () => setAddress(NO_FILTER);
  if (data.events.length === 0 && held.rows.length === 0) return <Card><Empty icon={<PulseIcon className="size-6" />} title={t('events.emptyTitle')} body={t('events.emptyBody')}><Link href={routes.create()} className={buttonClasses('secondary')}>{t('menu.createYaml')}</Link></Empty></Card>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
        <Filters data={data} onExport={() => download(exportEvents(shown))} />
        <p className="flex min-h-8 flex-wrap items-center gap-2 text-sm text-muted tabular-nums">
          <span role="status">{t('activity.shown', { shown: shown.length, count: data.events.length })}{data.isCut ? ` ${t('activity.cut')}` : ''}</span>
          {isFiltered(address) ? <Button look="quiet" onClick={clear}>{t('action.clearFilters')}</Button> : null}
        </p>
      </div>
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('activity.tab.events')} />
        {held.rows.length > 0 ? <EventTable events={held.rows} goneKeys={held.goneKeys} sorting={{ plan: EVENT_SORT, sort, onSort: (eventSort) => setAddress({ eventSort }) }} onFilter={setAddress} /> : (
          <Card>
            <Empty icon={<SearchIcon className="size-6" />} title={t('activity.noMatchTitle')} body={t('activity.noMatchBody', { count: data.events.length })}>
              <Button onClick={clear}>{t('action.clearFilters')}</Button>
            </Empty>
          </Card>
        )}
      </div>
    </div>
  );
}

function Filters({ data, onExport }: { data: Activity; onExport: () => void }) {
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(ACTIVITY_ADDRESS);
  const { events } = data;
  const choices = (any: string, values: readonly string[]) => [{ value: '', label: any }, ...values.map((value) => ({ value, label: value }))];
  return (
    <div role="search" className="flex flex-wrap items-center gap-2">
      <SearchField label={t('activity.filter')} value={address.text} onChange={(text) => setAddress({ text })} shortcut="/" className="flex-1 basis-56 lg:max-w-80" />
      <Select label={t('activity.type')} value={address.type} options={EVENT_TYPES.map((value) => ({ value, label: t(TYPE_LABELS[value]) }))} onChange={(type) => setAddress({ type })} />
      <Select label={t('activity.kind')} value={address.kind} options={choices(t('activity.anyKind'), choicesOf(events, (event) => event.object.kind, address.kind))} onChange={(kind) => setAddress({ kind })} />
      <Select label={t('activity.reason')} value={address.reason} options={choices(t('activity.anyReason'), choicesOf(events, (event) => event.reason, address.reason))} onChange={(reason) => setAddress({ reason })} />
      <Select label={t('activity.namespace')} value={address.namespace} options={choices(t('activity.anyNamespace'), choicesOf(events, (event) => event.object.namespace, address.namespace))} onChange={(namespace) => setAddress({ namespace })} />
      <Button className="ml-auto" onClick={onExport}>{t('activity.export')}</Button>
    </div>
  );
}

function download(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  link.download = 'flotilla-events.jsonl';
  link.click();
  URL.revokeObjectURL(link.href);
}
