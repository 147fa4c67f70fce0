import type { Metadata } from 'next';
import { ClustersPage } from '#components/clusters/clusters-page.tsx';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('cl.title') };
}

/** Its data is in the cache already: the shell above reads the overview for every page. */
export default function Page() {
  return <ClustersPage />;
}
