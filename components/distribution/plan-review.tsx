'use client';

import { useState, useTransition } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { ActionResult } from '#lib/contracts/errors.ts';
import type { PreferenceInput, ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import type { PlanPreview } from '#lib/views/replicas/plan-preview.ts';
import { toPlanWarnings } from '#lib/views/replicas/plan-warnings.ts';
import { parseDraft, toDraft, toPreferenceInput } from '#lib/views/replicas/preference-draft.ts';
import type { Applied } from './apply-progress.tsx';
import { MoveSummary } from './move-summary.tsx';

type PlanReviewProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  replicas: ReplicaDistribution;
  preview: PlanPreview;
  input: PreferenceInput;
  setPreference: (input: PreferenceInput) => Promise<ActionResult<{ generation: number }>>;
  onApplied: (applied: Applied) => void;
};

/** The gate: before and after in each cluster, what to know, and only then Apply. What was typed outlives a refusal. */
export function PlanReview({ isOpen, onOpenChange, replicas, preview, input, setPreference, onApplied }: PlanReviewProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [failure, setFailure] = useState('');
  const [isSending, startSending] = useTransition();
  const warnings = toPlanWarnings(replicas, preview, phrasing);
  const apply = () => startSending(async () => {
    const previous = replicas.preference === undefined ? undefined : parseDraft(toDraft(replicas)).value;
    const result = await setPreference(input).catch(() => undefined);
    if (result?.ok !== true) {
      setFailure(result === undefined ? t('plan.network') : [result.message, ...(result.fields ?? []).map(({ path, message }) => `${path}: ${message}`)].join(' '));
      return;
    }
    setFailure('');
    onApplied({ generation: result.value.generation, ...(previous === undefined ? {} : { previous: toPreferenceInput(replicas, previous) }) });
  });
  const changeOpen = (next: boolean) => {
    setFailure('');
    onOpenChange(next);
  };
  return (
    <Dialog isOpen={isOpen} onOpenChange={changeOpen} title={t('plan.reviewTitle', { name: replicas.name })} description={t('plan.reviewBody')} closeLabel={t('action.close')}>
      <div className="grid gap-4">
        <Warnings warnings={warnings} />
        <Changes preview={preview} />
        <MoveSummary preview={preview} />
        {failure === '' ? null : (
          <p role="alert" className="flex gap-2 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning"><StatusIcon tone="warning" className="mt-0.5 size-4" />{t('plan.failed', { message: failure })}</p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => changeOpen(false)}>{t('plan.cancel')}</Button>
          <Button look="primary" disabled={isSending} onClick={apply}>{isSending ? t('plan.applying') : t('plan.apply')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { t } = usePhrasing();
  if (warnings.length === 0) return <p className="text-sm text-muted">{t('plan.noWarnings')}</p>;
  return (
    <section aria-label={t('plan.warnings')} className="rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      <ul className="grid gap-1">
        {warnings.map((warning) => <li key={warning} className="flex gap-2"><StatusIcon tone="warning" className="mt-0.5 size-4" />{warning}</li>)}
      </ul>
    </section>
  );
}

function Changes({ preview }: { preview: PlanPreview }) {
  const { t, number } = usePhrasing();
  return (
    <table className="w-full border-collapse text-sm">
      <thead>
        <tr className="text-xs text-muted">
          <th scope="col" className="py-1.5 text-left font-medium">{t('replicas.cluster')}</th>
          {[t('plan.before'), t('plan.after'), t('plan.difference')].map((label) => <th key={label} scope="col" className="py-1.5 text-right font-medium">{label}</th>)}
        </tr>
      </thead>
      <tbody>
        {preview.changes.map(({ cluster, before, after }) => (
          <tr key={cluster} className="border-t border-line tabular-nums">
            <th scope="row" className="py-1.5 text-left font-mono font-normal">{cluster}</th>
            <td className="py-1.5 text-right">{number(before)}</td>
            <td className="py-1.5 text-right font-medium">{number(after)}</td>
            <td className="py-1.5 text-right text-muted">{after === before ? t('unit.none') : `${after > before ? '+' : '−'}${number(Math.abs(after - before))}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
