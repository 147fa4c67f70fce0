'use client';

import type { ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { KeyboardIcon } from '#components/ui/icons.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { DENSITIES, LOCALES, THEMES, type Locale } from '#lib/contracts/preferences.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { usePhrasing } from './phrasing-provider.tsx';
import { rememberPreference } from './preference-cookie.ts';
import { setHelpOpen } from './shell-state.ts';
import { setDensity, setTheme, useDisplay } from './use-display.ts';

export const PREFERENCES_ID = 'preferences';

/** Display choices and the session. A native popover: the browser closes it on Escape or a click elsewhere and returns the focus. */
export function PreferencesPanel() {
  const { t, locale } = usePhrasing();
  const { theme, density } = useDisplay();
  const router = useRouter();
  const setLocale = (next: Locale) => {
    rememberPreference('locale', next);
    router.refresh();
  };
  return (
    <div
      id={PREFERENCES_ID}
      popover="auto"
      aria-label={t('shell.preferences')}
      className="fixed top-[52px] right-2 w-80 max-w-[calc(100vw-16px)] rounded-md border border-line-strong bg-canvas p-4 text-text shadow-float open:grid open:animate-enter open:gap-4 md:right-6"
    >
      <Choice label={t('theme.label')}>
        <Segmented isWide label={t('theme.label')} value={theme} onChange={setTheme} options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))} />
      </Choice>
      <Choice label={t('density.label')}>
        <Segmented isWide label={t('density.label')} value={density} onChange={setDensity} options={DENSITIES.map((value) => ({ value, label: t(`density.${value}`) }))} />
      </Choice>
      <Choice label={t('language.label')}>
        <Segmented isWide label={t('language.label')} value={locale} onChange={setLocale} options={LOCALES.map((value) => ({ value, label: t(`language.${value}`) }))} />
      </Choice>
      <div className="flex items-center justify-between border-t border-line pt-3">
        <Button look="quiet" popoverTarget={PREFERENCES_ID} popoverTargetAction="hide" onClick={() => setHelpOpen(true)}>
          <KeyboardIcon />{t('keys.open')}<Kbd>?</Kbd>
        </Button>
        <form method="post" action={apiRoutes.signOut()}>
          <Button type="submit">{t('session.signOut')}</Button>
        </form>
      </div>
    </div>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <span aria-hidden className="text-xs font-medium text-muted">{label}</span>
      {children}
    </div>
  );
}
