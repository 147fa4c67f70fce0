'use client';

import { StatusIcon } from '#components/status/status-icon.tsx';
import { buttonClasses } from '#components/ui/button.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { useLiveState } from '#lib/client/use-live.ts';
import { routes } from '#lib/contracts/routes.ts';
import { Notice } from './notices.tsx';
import { usePhrasing } from './phrasing-provider.tsx';

/** Says that the session is over, and leaves the page as it is: what somebody was reading or typing must not vanish. Signing in happens in another tab. */
export function SessionEndedNotice() {
  const { t } = usePhrasing();
  const hasEnded = useLiveState((state) => state.kind === 'ended');
  if (!hasEnded) return null;
  return (
    <Notice rank="ended">
      <Strip icon={<StatusIcon tone="warning" />} action={<a href={routes.signIn('expired')} target="_blank" rel="noreferrer" className={buttonClasses('secondary')}>{t('signIn.submit')}</a>}>
        {t('live.endedHint')}
      </Strip>
    </Notice>
  );
}
