import { Button } from '#components/ui/button.tsx';
import type { Phrasing } from '#lib/views/phrasing.ts';

type HeldOrderNoteProps = { heldChanges: number; onApply: () => void; phrasing: Phrasing };

/** Says that rows are waiting to move, and lets them. Stands over the list's edge, so that nothing shifts when it comes. */
export function HeldOrderNote({ heldChanges, onApply, phrasing: { t } }: HeldOrderNoteProps) {
  if (heldChanges === 0) return null;
  return (
    <div role="status" className="absolute -top-4 right-3 z-10 flex animate-enter items-center gap-2 rounded-full border border-line-strong bg-canvas py-0.5 pr-1 pl-3 text-xs text-muted shadow-float" title={t('order.why')}>
      {t('order.held', { count: heldChanges })}
      <Button look="quiet" className="h-6 text-xs" onClick={onApply}>{t('action.apply')}</Button>
    </div>
  );
}
