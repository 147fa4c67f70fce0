'use client';

import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { Checkbox, Choices } from '#components/clusters/fields.tsx';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { MapIcon } from '#components/ui/icons.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { useActions } from '#lib/client/actions.tsx';
import type { DnsOverview, DnsServerState, EndpointGroup, WhenNothingReady } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { ZONE_SORT, type ZoneRow } from '#lib/views/dns/dns-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { DomainDialog } from './domain-dialog.tsx';

const PAIR = 'flex items-center justify-between gap-3 col-span-full @4xl:table-cell';
const GROUPS: readonly EndpointGroup[] = ['externaldns.k8s.io', 'multiclusterdns.kubefed.io'];

/** Zones with their export, the server's counters, and the settings of DNS. */
export function ServerPanel({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <Section id="dns-zones" title={t('dns.zones')} controls={<Button onClick={() => setIsOpen(true)}>{t('dns.addDomain')}</Button>}>
        {overview.domains.length === 0 ? <Empty icon={<MapIcon className="size-6" />} title={t('dns.noDomainsTitle')} body={t('dns.noDomainsBody')} /> : <ZoneTable overview={overview} />}
        {isOpen ? <DomainDialog onClose={() => setIsOpen(false)} /> : null}
      </Section>
      {overview.server === undefined ? null : <Counters server={overview.server} />}
      <Settings key={`${overview.whenNothingReady}${overview.endpointGroups.join()}`} overview={overview} />
    </div>
  );
}

function ZoneTable({ overview: { domains, server } }: { overview: DnsOverview }) {
  const { t, locale } = usePhrasing();
  const sorting = useParamSorting(ZONE_SORT);
  const zones = domains.map((domain) => ({ domain, served: server?.zones.find(({ name }) => name === domain.zone) }));
  return (
    <div>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('dns.zones')}>
          <TableHead>
            <SortHead sorting={sorting} column="zone" /><SortHead sorting={sorting} column="domain" /><SortHead sorting={sorting} column="server" />
            <SortHead sorting={sorting} column="names" align="end" /><HeaderCell align="end">{t('dns.serial')}</HeaderCell><HeaderCell align="end">{t('dns.action')}</HeaderCell>
          </TableHead>
          <TableBody>{sortRows(zones, ZONE_SORT, sorting.sort, locale).map((zone) => <ZoneLine key={`${zone.domain.namespace}/${zone.domain.name}`} {...zone} />)}</TableBody>
        </Table>
      </Card>
    </div>
  );
}

function ZoneLine({ domain, served }: ZoneRow) {
  const { t, number } = usePhrasing();
  const none = t('unit.none');
  return (
    <TableRow>
      <RowHeaderCell className="font-mono font-medium wrap-anywhere">{domain.zone}</RowHeaderCell>
      <Cell className={PAIR}><StackedLabel>{t('dns.domain')}</StackedLabel><span className="font-mono">{domain.name}</span></Cell>
      <Cell className={PAIR}><StackedLabel>{t('dns.nameServer')}</StackedLabel><span className="font-mono wrap-anywhere">{domain.nameServer ?? `ns.${domain.zone}`}</span></Cell>
      <Cell align="end" className={PAIR}><StackedLabel>{t('dns.nameCount')}</StackedLabel><span className="tabular-nums">{served === undefined ? none : number(served.names)}</span></Cell>
      <Cell align="end" className={PAIR}><StackedLabel>{t('dns.serial')}</StackedLabel><span className="tabular-nums">{served?.serial ?? none}</span></Cell>
      <Cell align="end" className="col-span-full">{served === undefined ? <span className="text-muted">{t('dns.notServed')}</span> : <a href={apiRoutes.dnsZone(domain.zone)} download aria-label={t('dns.exportZone', { zone: domain.zone })} className={buttonClasses('secondary')}>{t('dns.export')}</a>}</Cell>
    </TableRow>
  );
}

function Counters({ server }: { server: DnsServerState }) {
  const { t, number } = usePhrasing();
  const figures = [
    ['dns.counter.queries', server.queries], ['dns.counter.malformed', server.malformed], ['dns.counter.rateLimited', server.rateLimited],
    ['dns.counter.transfers', server.transfers], ['dns.counter.transfersRefused', server.transfersRefused],
  ] as const;
  return (
    <Section id="dns-server" title={t('dns.server')} note={`${server.address}:${server.port}`}>
      {server.takenPort === undefined ? null : <p className="mb-3 text-sm text-muted">{t('dns.portTaken', { taken: String(server.takenPort), port: String(server.port) })}</p>}
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        {figures.map(([key, value]) => <div key={key}><dt className="text-xs text-muted">{t(key)}</dt><dd className="text-lg font-medium tabular-nums">{number(value)}</dd></div>)}
      </dl>
    </Section>
  );
}

function Settings({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const { saveDnsSettings } = useActions();
  const [when, setWhen] = useState<WhenNothingReady>(overview.whenNothingReady);
  const [groups, setGroups] = useState<readonly EndpointGroup[]>(overview.endpointGroups);
  const save = useMutation({ mutationFn: () => saveDnsSettings({ whenNothingReady: when, endpointGroups: [...groups] }), onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.dns }) });
  const isSame = when === overview.whenNothingReady && groups.join() === overview.endpointGroups.join();
  return (
    <Section id="dns-settings" title={t('dns.settings')}>
      <div className="grid max-w-2xl gap-5">
        <Choices label={t('dns.whenNothing')} value={when} onChange={setWhen} options={[{ value: 'keep-last', label: t('dns.when.keepLast') }, { value: 'empty', label: t('dns.when.empty') }]} />
        <fieldset className="grid gap-2">
          <legend className="mb-1 text-sm font-medium">{t('dns.groups')}</legend>
          {GROUPS.map((group) => (
            <Checkbox key={group} label={t(group === 'externaldns.k8s.io' ? 'dns.group.external' : 'dns.group.kubefed')} isChecked={groups.includes(group)} onChange={(isOn) => setGroups(GROUPS.filter((one) => (one === group ? isOn : groups.includes(one))))} />
          ))}
        </fieldset>
        <FailureNote error={save.error} />
        <div><Button look="primary" disabled={isSame || save.isPending} onClick={() => save.mutate()}>{t('dns.save')}</Button></div>
      </div>
    </Section>
  );
}
