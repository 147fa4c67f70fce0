'use client';

import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { Checkbox } from '#components/clusters/fields.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Section } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { lossQuery } from '#lib/client/dns-calls.ts';
import type { DnsRecordDetail } from '#lib/contracts/dns.ts';
import { DNS_STATE } from '#lib/views/dns/dns-rows.ts';
import { ChangesDiff } from './changes-diff.tsx';

/** How the answers would change if clusters were lost: seen before it happens, changing nothing. */
export function LossPreview({ detail }: { detail: DnsRecordDetail }) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const clusters = useMemo(() => detail.offers.filter(({ health }) => health === 'ready').map(({ cluster }) => cluster), [detail.offers]);
  const lost = useMemo(() => (params.get('lost') ?? '').split(',').filter((name) => clusters.includes(name)), [params, clusters]);
  const { data, error } = useQuery(lossQuery(detail, lost, detail.asOf));
  const toggle = (cluster: string, isLost: boolean) => setParams({ lost: (isLost ? [...lost, cluster].toSorted() : lost.filter((name) => name !== cluster)).join(',') }, 'replace');
  if (clusters.length === 0) return null;
  return (
    <Section id="dns-loss" title={t('dns.loss')}>
      <p className="mb-2 text-sm text-muted">{t('dns.lossBody')}</p>
      <div role="group" aria-labelledby="dns-loss" className="mb-3 flex flex-wrap gap-x-4 gap-y-2">
        {clusters.map((cluster) => <Checkbox key={cluster} label={cluster} isChecked={lost.includes(cluster)} onChange={(isLost) => toggle(cluster, isLost)} />)}
      </div>
      <div aria-live="polite" className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <FailureNote error={error} />
        {lost.length === 0 || error !== null ? null : data === undefined ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-16 w-full" /></div> : (
          <>
            <p className="text-sm">{t('dns.lossState', { state: t(DNS_STATE[data.after.state].key) })}</p>
            <ChangesDiff changes={data.changes} label={t('dns.planned')} />
          </>
        )}
      </div>
    </Section>
  );
}
