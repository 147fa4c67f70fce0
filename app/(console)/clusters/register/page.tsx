import type { Metadata } from 'next';
import { RegisterPage } from '#components/clusters/register-page.tsx';
import { isInCluster } from '#server/services/clusters/index.ts';
import { getRequestPhrasing } from '../../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('wiz.title') };
}

export default function Page() {
  return <RegisterPage isInCluster={isInCluster()} />;
}
