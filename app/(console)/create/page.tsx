import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { CreatePage } from '#components/create/create-page.tsx';
import { createOptionsQuery } from '#lib/client/create-calls.ts';
import { getCreateOptions } from '#server/queries/create/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('create.title') };
}

export default async function Page() {
  return (
    <HydrationBoundary state={await prefetch(createOptionsQuery.queryKey, getCreateOptions)}>
      <CreatePage />
    </HydrationBoundary>
  );
}
