import type { Metadata } from 'next';
import { MatrixPage } from '#components/placement/matrix-page.tsx';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('matrix.title') };
}

/** Its data is large and fetched by the browser, so that the page itself is there at once. */
export default function Page() {
  return <MatrixPage />;
}
