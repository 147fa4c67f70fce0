import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { NamespacesPage } from '#components/namespaces/namespaces-page.tsx';
import { namespacesQuery } from '#lib/client/namespaces-query.ts';
import { getNamespaces } from '#server/queries/namespaces/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('namespaces.title') };
}

export default async function Page() {
  return (
    <HydrationBoundary state={await prefetch(namespacesQuery.queryKey, getNamespaces)}>
      <NamespacesPage />
    </HydrationBoundary>
  );
}
