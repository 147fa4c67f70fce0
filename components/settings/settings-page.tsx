'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { QueryPage } from '#components/shell/query-page.tsx';
import { CommandLine } from '#components/ui/command-line.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { GearIcon } from '#components/ui/icons.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { settingsQuery } from '#lib/client/settings-calls.ts';
import { ConfigFormSection } from './config-form.tsx';
import { SessionList } from './session-list.tsx';

/** How the federation behaves, with what each value means; and who is signed in. */
export function SettingsPage() {
  const { t } = usePhrasing();
  return (
    <QueryPage query={settingsQuery} title={t('settings.title')} errorTitle={t('settings.errorTitle')}>
      {({ config, sessions }) => (
        <>
          {config === undefined
            ? <Card><Empty icon={<GearIcon className="size-6" />} title={t('settings.noConfigTitle')} body={t('settings.noConfigBody')}><CommandLine command="npm start" copyLabel={t('action.copy')} copiedLabel={t('action.copied')} /></Empty></Card>
            : <ConfigFormSection config={config} />}
          <Section id="sessions" title={t('settings.sessions')}>
            <p className="-mt-2 mb-3 text-sm text-muted">{t('settings.sessionsNote')}</p>
            <SessionList sessions={sessions} />
          </Section>
        </>
      )}
    </QueryPage>
  );
}
