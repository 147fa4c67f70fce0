'use client';

import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import { usePhrasing } from './phrasing-provider.tsx';

const useNoticeArea = create<{ area: HTMLElement | null }>(() => ({ area: null }));

/** Where notices gather: over the foot of the page, one above the other. */
export function NoticeArea() {
  const { t } = usePhrasing();
  return (
    <aside
      aria-label={t('shell.notices')}
      ref={(area) => useNoticeArea.setState({ area })}
      className="pointer-events-none fixed inset-x-3 bottom-3 z-30 grid justify-items-end gap-2 *:pointer-events-auto lg:left-[220px]"
    />
  );
}

/** Something said beside the page, which stays as and where it is: what somebody reads or types must not move when the server goes away. */
export function Notice({ children }: { children: ReactNode }) {
  const { area } = useNoticeArea();
  return area === null ? null : createPortal(<div className="max-w-full animate-enter rounded-md bg-canvas shadow-float">{children}</div>, area);
}
