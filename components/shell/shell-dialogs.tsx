'use client';

import { CommandMenu } from '#components/command-menu/command-menu.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { NavLinks } from './nav-links.tsx';
import { usePhrasing } from './phrasing-provider.tsx';
import { setHelpOpen, setMenuOpen, setNavOpen, useShellState } from './shell-state.ts';

/** The dialogs that any page can open: keyboard help, the command menu, and the navigation on narrow screens. */
export function ShellDialogs() {
  const { t } = usePhrasing();
  const { isHelpOpen, isNavOpen, isMenuOpen } = useShellState();
  return (
    <>
      <Dialog isOpen={isHelpOpen} onOpenChange={setHelpOpen} title={t('keys.title')} description={t('keys.description')} closeLabel={t('action.close')}>
        <KeyboardHelp />
      </Dialog>
      <Dialog isOpen={isNavOpen} onOpenChange={setNavOpen} title={t('app.name')} closeLabel={t('nav.close')} shape="drawer">
        <NavLinks onGo={() => setNavOpen(false)} />
      </Dialog>
      {isMenuOpen ? <CommandMenu onClose={() => setMenuOpen(false)} /> : null}
    </>
  );
}
