import type { Metadata } from 'next';
import { PlannerPage } from '#components/planner/planner-page.tsx';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('planner.title') };
}

export default function Page() {
  return <PlannerPage />;
}
