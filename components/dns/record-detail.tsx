'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { openReview } from '#components/review/review-state.ts';
import { useAddressParams } from '#components/shell/use-address.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Section } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { dnsRecordQuery } from '#lib/client/dns-calls.ts';
import type { DnsOverview, DnsRecordDetail, DnsRecordRef } from '#lib/contracts/dns.ts';
import { DNS_STATE, explainRecord } from '#lib/views/dns/dns-rows.ts';
import { toDnsTree } from '#lib/views/dns/dns-tree.ts';
import { ChangesDiff } from './changes-diff.tsx';
import { ClientAnswerSection } from './client-answer.tsx';
import { DnsTree } from './dns-tree.tsx';
import { LossPreview } from './loss-preview.tsx';
import { OfferTable } from './offer-table.tsx';
import { IngressDialog } from './ingress-dialog.tsx';
import { RecordDialog } from './record-dialog.tsx';

/** One record: its names as a tree, who stands behind them, and what would change. */
export function RecordDetailView({ record, overview }: { record: DnsRecordRef; overview: DnsOverview }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, refetch } = useQuery(dnsRecordQuery(record));
  if (data === undefined) {
    if (error === null) return <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-80 w-full" /></div>;
    return <ErrorPanel title={t('dns.recordErrorTitle', { name: `${record.namespace}/${record.name}` })} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
  }
  const hasPending = data.pending.create.length + data.pending.update.length + data.pending.delete.length > 0;
  return (
    <article aria-labelledby="dns-record" className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
      <RecordHeader detail={data} overview={overview} />
      <Section id="dns-names" title={t('dns.names')}><Names detail={data} /></Section>
      <Section id="dns-offers" title={t('dns.offers')}><OfferTable detail={data} /></Section>
      <ClientAnswerSection detail={data} />
      <LossPreview detail={data} />
      {hasPending ? <Section id="dns-pending" title={t('dns.pending')}><ChangesDiff changes={data.pending} label={t('dns.pending')} /></Section> : null}
    </article>
  );
}

function Names({ detail }: { detail: DnsRecordDetail }) {
  const { t } = usePhrasing();
  const tree = toDnsTree(detail);
  return tree.length === 0 ? <p className="text-sm text-muted">{t('dns.noNames')}</p> : <DnsTree nodes={tree} />;
}

function RecordHeader({ detail, overview }: { detail: DnsRecordDetail; overview: DnsOverview }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const explanation = explainRecord(detail, phrasing);
  const [isEditing, setIsEditing] = useState(false);
  const { setParams } = useAddressParams();
  const { kind, namespace, name } = detail;
  const remove = () => openReview({
    title: t('dns.deleteTitle', { name: `${namespace}/${name}` }), changes: [{ do: 'deleteRecord', record: { kind, namespace, name } }], onApplied: () => setParams({ record: '' }, 'replace'),
  });
  const { tone, key } = DNS_STATE[detail.state];
  const policy = detail.spec?.policy;
  const check = detail.spec?.healthCheck;
  return (
    <header className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="dns-record" className="min-w-0 font-mono text-lg font-semibold wrap-anywhere">{detail.namespace}/{detail.name}</h2>
        <StatusBadge tone={tone} word={t(key)} axis={t('dns.answers')} />
        {detail.kind === 'service' ? <Badge>{t(`dns.policy.${policy ?? 'Multivalue'}`)}</Badge> : null}
        {check === undefined ? null : <Badge>{t('dns.checked', { check: `${check.port}${check.path ?? ''}` })}</Badge>}
        <span className="ml-auto flex gap-2">
          <Button onClick={() => setIsEditing(true)}>{t('dns.edit')}</Button>
          <Button onClick={remove}>{t('dns.delete')}</Button>
        </span>
      </div>
      {explanation === '' ? null : <p className="text-sm text-muted">{explanation}</p>}
      {isEditing && detail.kind === 'service' ? <RecordDialog overview={overview} detail={detail} onClose={() => setIsEditing(false)} /> : null}
      {isEditing && detail.kind === 'ingress' ? <IngressDialog overview={overview} detail={detail} onClose={() => setIsEditing(false)} /> : null}
    </header>
  );
}
