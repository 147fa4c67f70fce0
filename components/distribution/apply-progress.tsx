'use client';

import { useState, useTransition } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ActionResult } from '#lib/contracts/errors.ts';
import type { PreferenceInput, WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { APPLY_STAGES, toApplyProgress } from '#lib/views/replicas/apply-progress.ts';

/** A preference that was saved: its generation, and what to save again to take it back. */
export type Applied = { readonly generation: number; readonly previous?: PreferenceInput };

type ApplyProgressProps = {
  detail: WorkloadDetail;
  applied: Applied;
  setPreference: (input: PreferenceInput) => Promise<ActionResult<{ generation: number }>>;
  onChange: (applied: Applied | undefined) => void;
};

/** Stage by stage until in sync, as the status says so; with the way back. */
export function ApplyProgress({ detail, applied, setPreference, onChange }: ApplyProgressProps) {
  const { t } = usePhrasing();
  const [failure, setFailure] = useState('');
  const [isSending, startSending] = useTransition();
  const { done, current } = toApplyProgress(detail, applied.generation);
  const { previous } = applied;
  const revert = previous === undefined ? undefined : () => startSending(async () => {
    const result = await setPreference({ ...previous, generation: applied.generation }).catch(() => undefined);
    if (result?.ok === true) onChange({ generation: result.value.generation });
    else setFailure(result?.message ?? t('plan.network'));
  });
  return (
    <section aria-label={t('plan.progress')} className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-3 py-2">
      <ol role="status" className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {APPLY_STAGES.map((stage) => {
          const tone = done.includes(stage) ? 'ok' : stage === current ? 'progress' : 'paused';
          return (
            <li key={stage} className={`inline-flex items-center gap-1.5 ${tone === 'paused' ? 'text-muted' : ''}`}>
              <StatusIcon tone={tone} className={`size-4 ${tone === 'ok' ? 'text-ok' : tone === 'progress' ? 'text-progress' : 'text-muted'}`} />{t(`plan.stage.${stage}`)}
            </li>
          );
        })}
        {current === undefined ? <li className="font-medium">{t('plan.inSync')}</li> : null}
      </ol>
      <span className="ml-auto flex items-center gap-2">
        {failure === '' ? null : <span role="alert" className="text-sm">{t('plan.failed', { message: failure })}</span>}
        {revert === undefined ? null : <Button disabled={isSending} onClick={revert}>{t('plan.revert')}</Button>}
        <Button look="quiet" onClick={() => onChange(undefined)}>{t('plan.dismiss')}</Button>
      </span>
    </section>
  );
}
