import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { DnsPage } from '#components/dns/dns-page.tsx';
import { dnsQuery } from '#lib/client/dns-calls.ts';
import { getDnsOverview } from '#server/queries/dns/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('dns.title') };
}

export default async function Page() {
  return (
    <HydrationBoundary state={await prefetch(dnsQuery.queryKey, getDnsOverview)}>
      <DnsPage />
    </HydrationBoundary>
  );
}
