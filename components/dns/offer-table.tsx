'use client';

import { useMemo, useState } from 'react';
import Link from 'next/link';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { DnsOffer, DnsRecordDetail } from '#lib/contracts/dns.ts';
import { routes } from '#lib/contracts/routes.ts';
import { offerSort } from '#lib/views/dns/dns-sort.ts';
import { offerStatus } from '#lib/views/dns/dns-tree.ts';
import { sortRows } from '#lib/views/table-sort.ts';

/** Clusters drawn at first, those that hold it always among them; a record of a few clusters in a fleet of a hundred is about those few. */
const ROWS_FIRST = 20;
const PAIR = 'flex items-center justify-between gap-3 col-span-full @4xl:table-cell';

/** What each cluster has behind the record, and whether clients are sent there. */
export function OfferTable({ detail }: { detail: DnsRecordDetail }) {
  const { t, locale } = usePhrasing();
  const [isAll, setIsAll] = useState(false);
  const isService = detail.kind === 'service';
  const plan = useMemo(() => offerSort(isService), [isService]);
  const sorting = useParamSorting(plan);
  const offers = sortRows(detail.offers, plan, sorting.sort, locale);
  const shown = isAll ? offers : offers.filter(({ isThere }, i) => i < ROWS_FIRST || isThere);
  if (detail.offers.length === 0) return <p className="text-sm text-muted">{t('dns.noOffers')}</p>;
  return (
    <div>
      <SortSelect sorting={sorting} />
      <Card>
        <Table label={t('dns.offers')}>
          <TableHead>
            <SortHead sorting={sorting} column="cluster" />
            <SortHead sorting={sorting} column="state" />
            <SortHead sorting={sorting} column="region" />
            <HeaderCell>{t('dns.addresses')}</HeaderCell>
            {isService ? <SortHead sorting={sorting} column="endpoints" align="end" /> : null}
          </TableHead>
          <TableBody>{shown.map((offer) => <OfferRow key={offer.cluster} offer={offer} isService={isService} />)}</TableBody>
        </Table>
        {offers.length > ROWS_FIRST ? <Button look="quiet" className="m-2" onClick={() => setIsAll(!isAll)}>{isAll ? t('replicas.showFew') : t('replicas.showAll', { count: offers.length })}</Button> : null}
      </Card>
    </div>
  );
}

function OfferRow({ offer, isService }: { offer: DnsOffer; isService: boolean }) {
  const { t } = usePhrasing();
  const { tone, key } = offerStatus(offer, isService);
  const none = t('unit.none');
  // Of a cluster that does not answer these are how they were last.
  const isStale = offer.health !== 'ready';
  return (
    <TableRow>
      <RowHeaderCell><Link href={routes.cluster(offer.cluster)} className="font-mono font-medium underline-offset-2 hover:underline @4xl:whitespace-nowrap">{offer.cluster}</Link></RowHeaderCell>
      <Cell className="col-span-full"><StatusBadge tone={tone} word={t(key)} axis={t('dns.offerState')} /></Cell>
      <Cell className={PAIR}><StackedLabel>{t('column.region')}</StackedLabel><span className="min-w-0 text-right wrap-anywhere @4xl:text-left"><span className="font-mono">{offer.region ?? none}</span> <span className="text-xs text-muted">{offer.zones.join(', ')}</span></span></Cell>
      <Cell className={PAIR}><StackedLabel>{t('dns.addresses')}</StackedLabel><ul className={classNames('min-w-0 text-right font-mono wrap-anywhere @4xl:text-left @4xl:whitespace-nowrap', isStale && 'text-muted')}>{offer.addresses.length === 0 ? <li>{none}</li> : offer.addresses.map((address) => <li key={address}>{address}{offer.unhealthy.includes(address) ? <span className="font-sans text-xs text-muted"> {t('dns.offer.failsCheck')}</span> : null}</li>)}</ul></Cell>
      {isService ? <Cell align="end" className={PAIR}><StackedLabel>{t('dns.readyEndpoints')}</StackedLabel><span className={classNames('tabular-nums', isStale && 'text-muted')}>{offer.readyEndpoints}</span></Cell> : null}
    </TableRow>
  );
}
