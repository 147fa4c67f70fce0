'use client';

import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { usePathname } from 'next/navigation';
import { useLive } from '#lib/client/use-live.ts';
import { Brand } from './brand.tsx';
import { NavLinks } from './nav-links.tsx';
import { NoticeArea } from './notices.tsx';
import { usePhrasing, useShellContext } from './phrasing-provider.tsx';
import { SessionEndedNotice } from './session-ended-notice.tsx';
import { useShellState } from './shell-state.ts';
import { SilentClustersNotice } from './silent-clusters-notice.tsx';
import { TopBar } from './top-bar.tsx';
import { TypeAhead } from './type-ahead.tsx';
import { useMenuKey, useShortcuts } from './use-shortcuts.ts';

const ShellDialogs = lazy(() => import('./shell-dialogs.tsx').then((module) => ({ default: module.ShellDialogs })));

/** The frame of every signed-in page: skip link, sidebar, top bar, content. */
export function AppShell({ children }: { children: ReactNode }) {
  const { t } = usePhrasing();
  const { hasShortcuts } = useShellContext();
  useLive();
  useShortcuts(hasShortcuts);
  useMenuKey();
  useFocusOnContent();
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[3rem_1fr] lg:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-sm bg-primary px-3 py-2 text-sm font-medium text-on-primary focus:translate-y-0"
      >
        {t('shell.skip')}
      </a>
      <aside aria-label={t('app.name')} className="sticky top-0 row-span-2 hidden h-dvh flex-col border-r border-line bg-surface p-3 lg:flex">
        <div className="mb-4 flex h-6 items-center px-2"><Brand name={t('app.name')} /></div>
        <NavLinks />
      </aside>
      <TopBar />
      <main id="content" tabIndex={-1} className="min-w-0 px-4 pt-5 pb-32 focus:outline-none md:px-6 md:pb-20">
        <SessionEndedNotice />
        <SilentClustersNotice />
        {children}
      </main>
      <NoticeArea />
      <Dialogs />
    </div>
  );
}

/** A link that led to another page goes with its page, and the focus with it: who uses keys goes on at the new page's content, not before the sidebar. */
function useFocusOnContent(): void {
  const pathname = usePathname();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true });
  }, [pathname]);
}

/** Loaded when one is first opened: none is part of what a page needs to start. */
function Dialogs() {
  const { isHelpOpen, isNavOpen, isMenuOpen } = useShellState();
  const [hasOpened, setHasOpened] = useState(false);
  if ((isHelpOpen || isNavOpen || isMenuOpen) && !hasOpened) setHasOpened(true);
  return hasOpened ? <Suspense fallback={isMenuOpen ? <TypeAhead /> : null}><ShellDialogs /></Suspense> : null;
}
