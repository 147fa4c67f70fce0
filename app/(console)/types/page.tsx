import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { TypesPage } from '#components/types/types-page.tsx';
import { typesQuery } from '#lib/client/type-calls.ts';
import { getTypes } from '#server/queries/types/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('types.title') };
}

export default async function Page() {
  return (
    <HydrationBoundary state={await prefetch(typesQuery.queryKey, getTypes)}>
      <TypesPage />
    </HydrationBoundary>
  );
}
