'use client';

import { IconButton } from '#components/ui/button.tsx';
import { MenuIcon, SearchIcon, SlidersIcon } from '#components/ui/icons.tsx';
import { FederationLine } from './federation-line.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { usePhrasing } from './phrasing-provider.tsx';
import { PREFERENCES_ID, PreferencesPanel } from './preferences-panel.tsx';
import { setMenuOpen, setNavOpen } from './shell-state.ts';
import { Kbd } from '#components/ui/kbd.tsx';

export function TopBar() {
  const { t } = usePhrasing();
  return (
    <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-canvas px-2 md:px-6">
      <IconButton label={t('nav.open')} className="lg:hidden" onClick={() => setNavOpen(true)}><MenuIcon /></IconButton>
      <FederationLine />
      <div className="ml-auto flex items-center gap-1">
        <LiveIndicator />
        <button type="button" aria-label={t('menu.open')} aria-keyshortcuts="Meta+K Control+K" onClick={() => setMenuOpen(true)} className="inline-flex h-8 shrink-0 items-center gap-2 rounded-sm px-2 text-sm text-muted transition-colors duration-[120ms] hover:bg-raised hover:text-text">
          <SearchIcon /><span aria-hidden className="hidden md:inline-flex"><Kbd>⌘K</Kbd></span>
        </button>
        <IconButton label={t('shell.preferences')} popoverTarget={PREFERENCES_ID}><SlidersIcon /></IconButton>
      </div>
      <PreferencesPanel />
    </header>
  );
}
