'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useAddressParams } from '#components/shell/use-address.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { Notice } from '#components/shell/notices.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { PageSkeleton } from '#components/workloads/page-skeleton.tsx';
import { dnsQuery } from '#lib/client/dns-calls.ts';
import type { DnsOverview } from '#lib/contracts/dns.ts';
import { explainAway } from '#lib/views/dns/dns-rows.ts';
import { LiveQuery } from './live-query.tsx';
import { MulticlusterPanel } from './multicluster-panel.tsx';
import { IngressDialog } from './ingress-dialog.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { RecordsPanel } from './records-panel.tsx';
import { ServerPanel } from './server-panel.tsx';

const TABS = ['records', 'query', 'clusterset', 'server'] as const;

/** Names for federated Services and Ingresses: what is answered, why, and by whom. */
export function DnsPage() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(dnsQuery);
  if (data === undefined) {
    if (error === null || isFetching) return <PageSkeleton title={t('dns.title')} />;
    return (
      <>
        <h1 className="mb-4 text-xl font-semibold">{t('dns.title')}</h1>
        <ErrorPanel title={t('dns.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />
      </>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Header overview={data} />
      <StaleNotice asOf={data.asOf} error={error} onRetry={() => void refetch()} />
      <AwayNotice overview={data} />
      <Content overview={data} />
    </div>
  );
}

function Header({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const [isOpen, setIsOpen] = useState(false);
  const [isIngressOpen, setIsIngressOpen] = useState(false);
  const { server } = overview;
  const close = () => {
    setIsOpen(false);
    setParams({ add: '' }, 'replace');
  };
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-xl font-semibold">{t('dns.title')}</h1>
          <RelativeTime time={overview.asOf} message="time.updated" className="text-xs text-muted tabular-nums" />
        </div>
        <p className="mt-1 text-sm text-muted">
          {server === undefined ? t('dns.serverOff') : [t('dns.serverOn', { address: `${server.address}:${server.port}` }), t('dns.zoneCount', { count: server.zones.length }), t('dns.queryCount', { count: server.queries })].join(' · ')}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {overview.ingresses.length === 0 ? null : <Button onClick={() => setIsIngressOpen(true)}>{t('dns.addIngress')}</Button>}
        <Button look="primary" onClick={() => setIsOpen(true)}>{t('dns.add')}</Button>
      </div>
      {isIngressOpen ? <IngressDialog overview={overview} onClose={() => setIsIngressOpen(false)} /> : null}
      {isOpen || params.has('add') ? <RecordDialog overview={overview} service={params.get('add') ?? ''} onClose={close} /> : null}
    </div>
  );
}

/** What it means for names that clusters are away; beside the page, so that nothing moves when one falls silent. Once dismissed it comes back when it says something else. */
function AwayNotice({ overview }: { overview: DnsOverview }) {
  const phrasing = usePhrasing();
  const words = explainAway(overview, phrasing);
  const [dismissed, setDismissed] = useState('');
  if (words === '' || words === dismissed) return null;
  return <Notice rank="consequence"><Strip icon={<StatusIcon tone="warning" />} action={<Button onClick={() => setDismissed(words)}>{phrasing.t('plan.dismiss')}</Button>}>{words}</Strip></Notice>;
}

function Content({ overview }: { overview: DnsOverview }) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const tab = TABS.find((known) => known === params.get('tab')) ?? 'records';
  return (
    <div className="min-w-0 rounded-md border border-line [&>[role=tablist]]:overflow-x-auto [&>[role=tablist]]:overflow-y-hidden">
      <Tabs label={t('dns.title')} tabs={TABS.map((value) => ({ value, label: t(`dns.tab.${value}`) }))} value={tab} onChange={(value) => setParams({ tab: value === 'records' ? '' : value, sort: '', imports: '', name: '', type: '', subnet: '', transport: '' }, 'replace')}>
        <div className="p-4">
          {tab === 'records' ? <RecordsPanel overview={overview} /> : null}
          {tab === 'query' ? <LiveQuery overview={overview} /> : null}
          {tab === 'clusterset' ? <MulticlusterPanel overview={overview} /> : null}
          {tab === 'server' ? <ServerPanel overview={overview} /> : null}
        </div>
      </Tabs>
    </div>
  );
}
