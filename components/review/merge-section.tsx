'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Merge, ProposedChange } from '#lib/contracts/changes.ts';
import { isMergeable, settleMerge } from '#lib/views/review/merge-value.ts';
import { sayWho } from '#lib/views/workloads/history-rows.ts';
import { FieldDiff } from './field-diff.tsx';

type MergeSectionProps = { merges: readonly Merge[]; changes: readonly ProposedChange[]; onChanges: (changes: readonly ProposedChange[]) => void };

/** Somebody else was here: what they changed, what both touched, and the ways on. Nothing typed is lost in any of them. */
export function MergeSection({ merges, changes, onChanges }: MergeSectionProps) {
  const phrasing = usePhrasing();
  const { t, dateTime } = phrasing;
  const settle = (merge: Merge, prefer: 'mine' | 'theirs') => onChanges(changes.map((change, index) => (index === merge.index && isMergeable(change) ? settleMerge(change, merge, prefer) : change)));
  return merges.map((merge) => (
    <section key={merge.index} aria-label={t('review.merge.title', { name: merge.object.name })} className="grid gap-3 rounded-md border border-warning-line bg-warning-tint p-3 text-sm">
      <p className="flex gap-2 font-medium text-warning"><StatusIcon tone="warning" className="mt-0.5 size-4" />{t('review.merge.title', { name: merge.object.name })}</p>
      <p className="text-warning">{merge.who === '' ? t('review.merge.body') : t('review.merge.who', { who: sayWho(merge, phrasing), time: merge.when === '' ? t('unit.none') : dateTime(merge.when) })}</p>
      <div className="rounded-sm bg-canvas p-2 text-text"><p className="mb-1 text-xs font-medium">{t('review.merge.theirs')}</p><FieldDiff fields={merge.theirs} limit={12} /></div>
      {merge.conflicts.length === 0 ? <p className="text-warning">{t('review.merge.clean')}</p> : (
        <div className="rounded-sm bg-canvas p-2 text-text">
          <p className="mb-1 text-xs font-medium">{t('review.merge.conflicts')}</p>
          <ul className="grid gap-1 font-mono text-xs">
            {merge.conflicts.map(({ path, base, mine, theirs }) => (
              <li key={path} className="grid gap-x-3 wrap-anywhere sm:grid-cols-4"><span className="text-muted">{path}</span><span>{t('review.merge.was')} {base}</span><span>{t('review.merge.yours')} {mine}</span><span>{t('review.merge.other')} {theirs}</span></li>
            ))}
          </ul>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => settle(merge, 'mine')}>{merge.conflicts.length === 0 ? t('review.merge.both') : t('review.merge.keepMine')}</Button>
        {merge.conflicts.length === 0 ? null : <Button onClick={() => settle(merge, 'theirs')}>{t('review.merge.keepTheirs')}</Button>}
      </div>
    </section>
  ));
}
