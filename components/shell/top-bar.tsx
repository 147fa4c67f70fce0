'use client';

import { IconButton } from '#components/ui/button.tsx';
import { MenuIcon, SlidersIcon } from '#components/ui/icons.tsx';
import { FederationLine } from './federation-line.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { usePhrasing } from './phrasing-provider.tsx';
import { PREFERENCES_ID, PreferencesPanel } from './preferences-panel.tsx';
import { setNavOpen } from './shell-state.ts';

export function TopBar() {
  const { t } = usePhrasing();
  return (
    <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-canvas px-2 md:px-6">
      <IconButton label={t('nav.open')} className="lg:hidden" onClick={() => setNavOpen(true)}><MenuIcon /></IconButton>
      <FederationLine />
      <div className="ml-auto flex items-center gap-1">
        <LiveIndicator />
        <IconButton label={t('shell.preferences')} popoverTarget={PREFERENCES_ID}><SlidersIcon /></IconButton>
      </div>
      <PreferencesPanel />
    </header>
  );
}
