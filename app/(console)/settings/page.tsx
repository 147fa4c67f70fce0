import type { Metadata } from 'next';
import { HydrationBoundary } from '@tanstack/react-query';
import { SettingsPage } from '#components/settings/settings-page.tsx';
import { settingsQuery } from '#lib/client/settings-calls.ts';
import { getSettings } from '#server/queries/settings/index.ts';
import { prefetch } from '../../request/prefetch.ts';
import { getRequestPhrasing } from '../../request/request-phrasing.ts';
import { readSession } from '../../request/require-session.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('settings.title') };
}

export default async function Page() {
  const session = await readSession();
  return (
    <HydrationBoundary state={await prefetch(settingsQuery.queryKey, () => getSettings(session))}>
      <SettingsPage />
    </HydrationBoundary>
  );
}
