'use client';

import { useId } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { PlanPreview } from '#lib/views/replicas/plan-preview.ts';
import type { ParsedDraft, PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';
import { ExtrasFields } from './extras-fields.tsx';
import { MoveSummary } from './move-summary.tsx';
import { RangeHandle } from './range-handle.tsx';

/** How far the total's handle reaches at least. */
const TOTAL_FIRST = 10;

type PreferenceBarProps = {
  draft: PreferenceDraft;
  parsed: ParsedDraft;
  preview: PlanPreview | undefined;
  /** What to know before this plan is applied. */
  warnings: readonly string[];
  onChange: (draft: PreferenceDraft) => void;
  onDiscard: () => void;
  onReview: () => void;
};

/** What holds for the whole workload, what the plan would move, and the way to the review. */
export function PreferenceBar({ draft, parsed, preview, warnings, onChange, onDiscard, onReview }: PreferenceBarProps) {
  const { t } = usePhrasing();
  const id = useId();
  const problem = parsed.problems.get('total');
  return (
    <form
      aria-label={t('plan.edit')}
      className="grid gap-3 rounded-md border border-line-strong bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.value !== undefined) onReview();
        else document.querySelector<HTMLElement>('input[aria-invalid="true"]')?.focus();
      }}
    >
      <p className="text-sm text-muted">{t('plan.editing')}</p>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="grid gap-1">
          <label htmlFor={id} className="text-xs font-medium text-muted">{t('plan.total')}</label>
          <input
            id={id} type="number" inputMode="numeric" min={0} value={draft.total} aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : `${id}-problem`} onChange={(event) => onChange({ ...draft, total: event.target.value })}
            className={classNames('h-8 w-28 rounded-sm border bg-canvas px-2 text-right text-sm tabular-nums', problem === undefined ? 'border-line-strong' : 'border-failed')}
          />
          <RangeHandle label={t('plan.totalHandle')} text={draft.total} atLeast={TOTAL_FIRST} onChange={(total) => onChange({ ...draft, total })} className="w-28" />
          {problem === undefined ? null : <span id={`${id}-problem`} className="text-xs font-medium">{t(`plan.problem.${problem}`)}</span>}
        </div>
        <label className="flex min-h-8 max-w-[60ch] flex-1 basis-64 items-start gap-2 text-sm">
          <input type="checkbox" aria-label={t('plan.rebalance')} checked={draft.rebalance} onChange={(event) => onChange({ ...draft, rebalance: event.target.checked })} className="mt-1 size-4 accent-current" />
          <span><span className="font-medium">{t('plan.rebalance')}</span><span className="block text-xs text-muted">{t('plan.rebalanceHelp')}</span></span>
        </label>
        <div className="ml-auto flex gap-2">
          <Button look="quiet" onClick={onDiscard}>{t('plan.discard')}</Button>
          <Button look="primary" type="submit">{t('plan.review')}</Button>
        </div>
      </div>
      <ExtrasFields draft={draft.extras} problems={parsed.problems} onChange={(extras) => onChange({ ...draft, extras })} />
      <div role="status" className="min-h-5">
        {preview === undefined ? null : <MoveSummary preview={preview} />}
        {warnings.length === 0 ? null : (
          <ul aria-label={t('plan.warnings')} className="mt-1 grid gap-0.5 text-sm">
            {warnings.map((warning) => <li key={warning} className="flex items-start gap-1.5"><StatusIcon tone="warning" className="mt-0.5 size-4 shrink-0 text-warning-line" />{warning}</li>)}
          </ul>
        )}
      </div>
    </form>
  );
}
