'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { PlanPreview } from '#lib/views/replicas/plan-preview.ts';

/** How many replicas a plan would move, start and stop, in one line. */
export function MoveSummary({ preview }: { preview: PlanPreview }) {
  const { t } = usePhrasing();
  const { moving, added, removed, unplaced } = preview;
  const parts = [
    moving > 0 ? t('plan.moves', { count: moving }) : '', added > 0 ? t('plan.adds', { count: added }) : '', removed > 0 ? t('plan.removes', { count: removed }) : '',
  ].filter((part) => part !== '');
  return (
    <p className="text-sm">
      <span className="font-medium">{parts.length === 0 ? t('plan.steady') : parts.join(' · ')}</span>
      {unplaced > 0 ? <span className="text-muted"> {t('plan.unplaced', { count: unplaced })}</span> : null}
    </p>
  );
}
