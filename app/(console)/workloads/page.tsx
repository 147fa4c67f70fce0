import type { Metadata } from 'next';
import { WorkloadsPage } from '#components/workloads/workloads-page.tsx';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('workload.listTitle') };
}

/** Its data is in the cache already: the shell above reads every federated object for its own line. */
export default function Page() {
  return <WorkloadsPage />;
}
