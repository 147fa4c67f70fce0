'use client';

import { useEffect, useId, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import { usePhrasing } from './phrasing-provider.tsx';

/** What comes first where there is room for one: what stops everything, then what somebody set going, then what is older than it looks. */
const RANKS = ['ended', 'progress', 'stale', 'silent', 'consequence'] as const;
export type NoticeRank = (typeof RANKS)[number];

type Notices = { area: HTMLElement | null; shown: readonly { id: string; rank: NoticeRank }[]; isWhole: boolean };
const useNotices = create<Notices>(() => ({ area: null, shown: [], isWhole: false }));

// The same function at every rendering: a new one would be handed the element anew, which renders again.
const takeArea = (area: HTMLElement | null): void => useNotices.setState({ area });

/** The one that a narrow window shows; of two of a rank the one that was there first. */
const firstOf = ({ shown }: Notices): string | undefined => RANKS.flatMap((rank) => shown.filter((notice) => notice.rank === rank))[0]?.id;

/** Where notices gather: over the foot of the page, one above the other. A narrow window shows the gravest and how many more there are, for they cover what is read. */
export function NoticeArea() {
  const { t } = usePhrasing();
  const count = useNotices(({ shown }) => shown.length);
  const isWhole = useNotices((state) => state.isWhole);
  return (
    <aside aria-label={t('shell.notices')} className="pointer-events-none fixed inset-x-3 bottom-3 z-30 grid justify-items-end gap-1.5 lg:left-[220px]">
      <div ref={takeArea} className="grid max-w-full min-w-0 justify-items-end gap-2 *:pointer-events-auto" />
      {count < 2 ? null : (
        <button type="button" aria-expanded={isWhole} onClick={() => useNotices.setState({ isWhole: !isWhole })} className="pointer-events-auto h-7 rounded-full border border-line-strong bg-canvas px-3 text-xs font-medium text-muted shadow-float sm:hidden">
          {isWhole ? t('shell.oneNotice') : t('shell.moreNotices', { count: count - 1 })}
        </button>
      )}
    </aside>
  );
}

/** Something said beside the page, which stays as and where it is: what somebody reads or types must not move when the server goes away. */
export function Notice({ rank, children }: { rank: NoticeRank; children: ReactNode }) {
  const id = useId();
  const area = useNotices((state) => state.area);
  const isBehind = useNotices((state) => !state.isWhole && state.shown.some((notice) => notice.id === id) && firstOf(state) !== id);
  useEffect(() => {
    useNotices.setState(({ shown }) => ({ shown: [...shown, { id, rank }] }));
    return () => useNotices.setState(({ shown }) => ({ shown: shown.filter((notice) => notice.id !== id) }));
  }, [id, rank]);
  return area === null ? null : createPortal(<div className={`max-w-full animate-enter rounded-md bg-canvas shadow-float ${isBehind ? 'max-sm:hidden' : ''}`}>{children}</div>, area);
}
