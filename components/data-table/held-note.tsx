'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { HeldList } from './use-held-rows.ts';

/**
 * Says what waits to be let into a list, and lets it in when pressed. Floats over the list's edge, and stays in the window
 * while any of the list does, so that nothing shifts when it comes.
 */
export function HeldNote<Row>({ held: { newCount, movedCount, goneKeys, apply }, label }: { held: HeldList<Row>; label: string }) {
  const { t } = usePhrasing();
  const count = newCount + movedCount + goneKeys.size;
  const words = t(count === newCount ? 'held.new' : 'held.changes', { count });
  return (
    <div role="status" className="pointer-events-none sticky top-16 z-10 flex h-0 justify-end lg:justify-center">
      {count === 0 ? null : (
        <button
          type="button" title={t('held.why')} aria-label={t('held.show', { what: words, list: label })} onClick={apply}
          className="pointer-events-auto -mt-4 flex h-7 animate-enter items-center gap-2 rounded-full border border-line-strong bg-canvas px-3 text-xs font-medium whitespace-nowrap shadow-float hover:bg-raised"
        >
          {words}<span className="text-muted">{t('held.do')}</span>
        </button>
      )}
    </div>
  );
}

/** Stands over a row that the list no longer has, without taking room. The cell it is in is the mark's frame. */
export function GoneMark({ isGone }: { isGone: boolean }) {
  const { t } = usePhrasing();
  if (!isGone) return null;
  return <span className="absolute top-1 right-1 z-1 rounded-full border border-line-strong bg-canvas px-2 text-xs text-muted">{t('held.gone')}</span>;
}
