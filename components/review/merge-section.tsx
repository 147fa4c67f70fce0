'use client';

import { useId, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Merge, ProposedChange } from '#lib/contracts/changes.ts';
import { isMergeable, settleMerge } from '#lib/views/review/merge-value.ts';
import { describeField } from '#lib/views/review/three-way-merge.ts';
import { sayWho } from '#lib/views/workloads/history-rows.ts';
import { FieldDiff } from './field-diff.tsx';

type MergeSectionProps = { merges: readonly Merge[]; changes: readonly ProposedChange[]; onChanges: (changes: readonly ProposedChange[]) => void };

/** Somebody else was here: what they changed, what both touched, and the ways on. Nothing typed is lost in any of them. */
export function MergeSection({ merges, changes, onChanges }: MergeSectionProps) {
  const settle = (merge: Merge, takeTheirs: ReadonlySet<string>) => onChanges(changes.map((change, index) => (index === merge.index && isMergeable(change) ? settleMerge(change, merge, takeTheirs) : change)));
  return merges.map((merge) => <OneMerge key={`${merge.index}/${merge.now.generation}`} merge={merge} onSettle={(takeTheirs) => settle(merge, takeTheirs)} />);
}

type OneMergeProps = { merge: Merge; onSettle: (takeTheirs: ReadonlySet<string>) => void };

function OneMerge({ merge, onSettle }: OneMergeProps) {
  const phrasing = usePhrasing();
  const { t, dateTime } = phrasing;
  const [takeTheirs, setTakeTheirs] = useState<ReadonlySet<string>>(new Set());
  const { conflicts } = merge;
  const choose = (path: string, isTheirs: boolean) => setTakeTheirs((before) => new Set(isTheirs ? [...before, path] : [...before].filter((other) => other !== path)));
  return (
    <section ref={bringIntoView} aria-label={t('review.merge.title', { name: merge.object.name })} className="grid scroll-mt-4 gap-3 rounded-md border border-warning-line bg-warning-tint p-3 text-sm">
      <p role="alert" className="flex gap-2 font-medium text-warning"><StatusIcon tone="warning" className="mt-0.5 size-4" />{t('review.merge.title', { name: merge.object.name })}</p>
      <p className="text-warning">{merge.who === '' ? t('review.merge.body') : t('review.merge.who', { who: sayWho(merge, phrasing), time: merge.when === '' ? t('unit.none') : dateTime(merge.when) })}</p>
      <div className="rounded-sm bg-canvas p-2 text-text"><p className="mb-1 text-xs font-medium">{t('review.merge.theirs')}</p><FieldDiff fields={merge.theirs} limit={12} /></div>
      {conflicts.length === 0 ? <p className="text-warning">{t('review.merge.clean')}</p> : (
        <div className="grid gap-2 rounded-sm bg-canvas p-2 text-text">
          <p className="flex flex-wrap items-center gap-x-2 text-xs font-medium">
            {t('review.merge.conflicts')}
            {conflicts.length === 1 ? null : (
              <span className="ml-auto flex gap-1">
                <Button look="quiet" className="h-7" onClick={() => setTakeTheirs(new Set())}>{t('review.merge.allMine')}</Button>
                <Button look="quiet" className="h-7" onClick={() => setTakeTheirs(new Set(conflicts.map(({ path }) => path)))}>{t('review.merge.allTheirs')}</Button>
              </span>
            )}
          </p>
          {conflicts.map((conflict) => <Conflict key={conflict.path} conflict={conflict} isTheirs={takeTheirs.has(conflict.path)} onChoose={(isTheirs) => choose(conflict.path, isTheirs)} />)}
        </div>
      )}
      <Button look="primary" className="justify-self-start" onClick={() => onSettle(takeTheirs)}>{t(conflicts.length === 0 ? 'review.merge.both' : 'review.merge.chosen')}</Button>
    </section>
  );
}

type ConflictProps = { conflict: Merge['conflicts'][number]; isTheirs: boolean; onChoose: (isTheirs: boolean) => void };

/** One field that both changed: what it was, and which of the two values it is to have. */
function Conflict({ conflict: { path, base, mine, theirs }, isTheirs, onChoose }: ConflictProps) {
  const { t } = usePhrasing();
  const name = useId();
  const shown = (value: string) => (value === '' ? <span className="font-sans text-muted">{t('review.field.removed')}</span> : value);
  return (
    <fieldset className="grid gap-x-4 gap-y-1 border-t border-line pt-2 text-xs sm:grid-cols-2">
      <legend className="sr-only">{describeField(path)}</legend>
      <p aria-hidden className="font-mono wrap-anywhere text-muted sm:col-span-2">{describeField(path)} <span className="font-sans">{base === '' ? t('review.merge.new') : t('review.merge.was')}</span> {base}</p>
      {[{ isOther: false, label: t('review.merge.yours'), value: mine }, { isOther: true, label: t('review.merge.other'), value: theirs }].map(({ isOther, label, value }) => (
        <label key={label} className="flex min-h-6 items-start gap-2 wrap-anywhere">
          <input type="radio" name={name} checked={isTheirs === isOther} onChange={() => onChoose(isOther)} className="mt-0.5 shrink-0 accent-current" />
          <span className="shrink-0 font-medium">{label}</span>
          <span className="min-w-0 font-mono">{shown(value)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A long review may stand scrolled to its end, where Apply is, when a merge comes on top of it. */
function bringIntoView(section: HTMLElement | null): void {
  section?.scrollIntoView({ block: 'nearest' });
}
