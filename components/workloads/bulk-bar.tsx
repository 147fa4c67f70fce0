'use client';

import { useRouter } from 'next/navigation';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { MAX_CHANGES, type ProposedChange } from '#lib/contracts/changes.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { ListedWorkload } from '#lib/views/workloads/workload-groups.ts';

type BulkBarProps = { chosen: readonly ListedWorkload[]; onClear: () => void };

/** What can be done with several workloads at once. Everything goes through one review. */
export function BulkBar({ chosen, onClear }: BulkBarProps) {
  const { t } = usePhrasing();
  const router = useRouter();
  if (chosen.length === 0) return null;
  const isTooMany = chosen.length > MAX_CHANGES;
  const review = (title: string, toChange: (workload: ListedWorkload) => ProposedChange[]) => openReview({ title, changes: chosen.flatMap(toChange), onApplied: onClear });
  const pause = (isPaused: boolean) => review(
    t(isPaused ? 'bulk.pauseTitle' : 'bulk.resumeTitle', { count: chosen.length }), (workload) => (workload.isPaused === isPaused ? [] : [{ do: 'pause', ref: workload.ref, isPaused }]),
  );
  return (
    <div role="region" aria-label={t('bulk.label')} className="sticky top-14 z-20 flex flex-wrap items-center gap-2 rounded-md border border-line-strong bg-canvas px-3 py-2 shadow-float">
      <p role="status" className="mr-auto text-sm font-medium tabular-nums">{t('bulk.selected', { count: chosen.length })}</p>
      {isTooMany ? <p className="text-sm text-muted">{t('bulk.tooMany', { max: MAX_CHANGES })}</p> : null}
      <Button disabled={isTooMany || chosen.every(({ isPaused }) => isPaused)} onClick={() => pause(true)}>{t('bulk.pause')}</Button>
      <Button disabled={isTooMany || !chosen.some(({ isPaused }) => isPaused)} onClick={() => pause(false)}>{t('bulk.resume')}</Button>
      <Button onClick={() => router.push(routes.placement(`?${new URLSearchParams({ rows: chosen.map(({ key }) => key).join(' ') }).toString()}`))}>{t('bulk.place')}</Button>
      <Button disabled={isTooMany} onClick={() => review(t('bulk.deleteTitle', { count: chosen.length }), ({ ref }) => [{ do: 'delete', ref, targets: 'delete' }])}>{t('bulk.delete')}</Button>
      <Button disabled={isTooMany} onClick={() => review(t('bulk.releaseTitle', { count: chosen.length }), ({ ref }) => [{ do: 'delete', ref, targets: 'keep' }])}>{t('bulk.release')}</Button>
      <Button look="quiet" onClick={onClear}>{t('bulk.clear')}</Button>
    </div>
  );
}
