'use client';

import { useQuery } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { progressQuery } from '#lib/client/change-calls.ts';
import { closeReview, dismissReview, reopenReview, useReviewState } from './review-state.ts';
import { ProgressNotice } from './progress-notice.tsx';
import { ReviewApplied } from './review-applied.tsx';
import { ReviewProposal } from './review-proposal.tsx';

/** The gate every change goes through: what it does, then Apply, and then the same panel follows it to the end. */
export function ReviewPanel() {
  const { t } = usePhrasing();
  const { request, applied, isOpen } = useReviewState();
  const progress = useQuery({ ...progressQuery(applied?.id ?? ''), enabled: applied !== undefined });
  if (request === undefined) return null;
  const onOpenChange = (open: boolean) => {
    if (open) reopenReview();
    else if (applied === undefined || progress.data?.isDone === true || progress.data === undefined) dismissReview();
    else closeReview();
  };
  return (
    <>
      <Dialog isOpen={isOpen} onOpenChange={onOpenChange} shape="wide" title={request.title} description={applied === undefined ? t('review.body') : t('review.followBody')} closeLabel={t('action.close')}>
        {applied === undefined
          ? <ReviewProposal key={request.title} request={request} />
          : <ReviewApplied key={applied.id} applied={applied} progress={progress.data} error={progress.error} />}
      </Dialog>
      {applied !== undefined && !isOpen ? <ProgressNotice applied={applied} progress={progress.data} /> : null}
    </>
  );
}
