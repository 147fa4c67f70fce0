import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { WorkloadPage } from '#components/workloads/workload-page.tsx';
import { workloadQuery } from '#lib/client/workload-queries.ts';
import { namespaceFromPath } from '#lib/contracts/routes.ts';
import { getWorkloadDetail } from '#server/queries/workloads/index.ts';
import { prefetch } from '../../../../../request/prefetch.ts';

type PageProps = { params: Promise<{ resource: string; namespace: string; name: string }> };

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { name } = await refOf(params);
  return { title: name };
}

export default async function Page({ params }: PageProps) {
  const ref = await refOf(params);
  const state = await prefetch(workloadQuery(ref).queryKey, async () => {
    const detail = await getWorkloadDetail(ref.resource, ref.namespace, ref.name);
    if (detail === undefined) throw new Error(`there is no ${ref.resource} ${ref.name}`);
    return detail;
  });
  return (
    <HydrationBoundary state={state}>
      <WorkloadPage workload={ref} />
    </HydrationBoundary>
  );
}

async function refOf(params: PageProps['params']): Promise<{ resource: string; namespace: string; name: string }> {
  const { resource, namespace, name } = await params;
  return { resource: decodeURIComponent(resource), namespace: namespaceFromPath(decodeURIComponent(namespace)), name: decodeURIComponent(name) };
}
