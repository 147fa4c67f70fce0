import type { Metadata } from 'next';
import { OverviewPage } from '#components/overview/overview-page.tsx';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('overview.title') };
}

/** Its data is in the cache already: the shell above reads the overview for every page. */
export default function Page() {
  return <OverviewPage />;
}
