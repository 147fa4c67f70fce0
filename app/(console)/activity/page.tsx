import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { ActivityPage } from '#components/activity/activity-page.tsx';
import { activityQuery } from '#lib/client/activity-query.ts';
import { getActivity } from '#server/queries/activity/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('activity.title') };
}

export default async function Page() {
  return (
    <HydrationBoundary state={await prefetch(activityQuery.queryKey, getActivity)}>
      <ActivityPage />
    </HydrationBoundary>
  );
}
