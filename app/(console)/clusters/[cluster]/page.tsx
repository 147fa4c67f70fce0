import type { Metadata } from 'next';
import { ClusterPage } from '#components/clusters/cluster-page.tsx';

type Props = { params: Promise<{ cluster: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).cluster) };
}

export default async function Page({ params }: Props) {
  return <ClusterPage name={decodeURIComponent((await params).cluster)} />;
}
