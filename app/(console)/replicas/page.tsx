import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { ReplicasPage } from '#components/distribution/replicas-page.tsx';
import { replicasQuery } from '#lib/client/workload-queries.ts';
import { getReplicaOverview } from '#server/queries/workloads/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('replicas.title') };
}

export default async function Page() {
  return (
    <HydrationBoundary state={await prefetch(replicasQuery.queryKey, getReplicaOverview)}>
      <ReplicasPage />
    </HydrationBoundary>
  );
}
