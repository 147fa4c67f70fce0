'use client';

import { Notice } from '#components/shell/notices.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ChangeProgress } from '#lib/contracts/changes.ts';
import { dismissReview, reopenReview, type AppliedReview } from './review-state.ts';

/** A change that goes on after its panel was closed: one quiet line in the corner, and the way back to the panel. */
export function ProgressNotice({ applied, progress }: { applied: AppliedReview; progress: ChangeProgress | undefined }) {
  const { t } = usePhrasing();
  const current = progress?.stages.find(({ atMs }) => atMs === undefined)?.stage;
  const isDone = progress?.isDone === true;
  return (
    <Notice rank="progress">
      <div role="status" className="flex items-center gap-3 rounded-md border border-line px-3 py-2 text-sm">
        <StatusIcon tone={isDone ? 'ok' : 'progress'} className={`size-4 ${isDone ? 'text-ok' : 'text-progress'}`} />
        <span className="min-w-0 truncate">{applied.title} <span className="text-muted">{isDone ? t('review.inSync') : current === undefined ? '' : t(`review.stage.${current}`)}</span></span>
        <Button look="quiet" onClick={reopenReview}>{t('review.show')}</Button>
        <Button look="quiet" onClick={dismissReview}>{t('plan.dismiss')}</Button>
      </div>
    </Notice>
  );
}
