'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Section } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { dnsRecordQuery } from '#lib/client/dns-calls.ts';
import type { DnsOverview, DnsRecordDetail, DnsRecordRef } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
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
  const [open, setOpen] = useState<'edit' | 'delete'>();
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
          <Button onClick={() => setOpen('edit')}>{t('dns.edit')}</Button>
          <Button onClick={() => setOpen('delete')}>{t('dns.delete')}</Button>
        </span>
      </div>
      {explanation === '' ? null : <p className="text-sm text-muted">{explanation}</p>}
      {open === 'edit' && detail.kind === 'service' ? <RecordDialog overview={overview} detail={detail} onClose={() => setOpen(undefined)} /> : null}
      {open === 'edit' && detail.kind === 'ingress' ? <IngressDialog overview={overview} detail={detail} onClose={() => setOpen(undefined)} /> : null}
      {open === 'delete' ? <DeleteDialog detail={detail} onClose={() => setOpen(undefined)} /> : null}
    </header>
  );
}

function DeleteDialog({ detail, onClose }: { detail: DnsRecordDetail; onClose: () => void }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const { deleteDnsRecord } = useActions();
  const { setParams } = useAddressParams();
  const remove = useMutation({
    mutationFn: () => deleteDnsRecord({ kind: detail.kind, namespace: detail.namespace, name: detail.name }),
    onSuccess: async () => {
      setParams({ record: '' }, 'replace');
      await client.invalidateQueries({ queryKey: queryKeys.dns });
      onClose();
    },
  });
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('dns.deleteTitle', { name: `${detail.namespace}/${detail.name}` })} closeLabel={t('action.close')}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
        <p>{t('dns.deleteBody', { count: detail.endpoints.length })}</p>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard, and the buttons must stay in sight */}
        <div role="group" aria-label={t('dns.planned')} tabIndex={0} className="max-h-[45vh] overflow-y-auto">
          <ChangesDiff changes={{ create: [], update: [], delete: detail.endpoints }} label={t('dns.planned')} />
        </div>
        <FailureNote error={remove.error} />
        <div><Button look="primary" disabled={remove.isPending} onClick={() => remove.mutate()}>{t('dns.deleteDo')}</Button></div>
      </div>
    </Dialog>
  );
}
