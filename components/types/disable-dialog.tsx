'use client';

import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { Choices } from '#components/clusters/fields.tsx';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { previewDisable } from '#lib/client/type-calls.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import type { DisablePlan } from '#lib/contracts/types.ts';

/** What disabling a type stops, keeps and deletes, with the choice about its definition; then the review that every change goes through. */
export function DisableDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = usePhrasing();
  const preview = useQuery({ queryKey: ['disable-plan', name], queryFn: () => previewDisable(name), staleTime: 0, gcTime: 0, retry: false });
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('types.disable.title', { name })} closeLabel={t('action.close')}>
      {preview.data === undefined ? <FailureNote error={preview.error} /> : <Form name={name} plan={preview.data} onClose={onClose} />}
      {preview.isPending ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-40 w-full" /></div> : null}
    </Dialog>
  );
}

function Form({ name, plan, onClose }: { name: string; plan: DisablePlan; onClose: () => void }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const [definition, setDefinition] = useState<'keep' | 'delete'>('keep');
  const review = () => {
    onClose();
    openReview({
      title: t('types.disable.title', { name }), changes: [{ do: 'disableType', type: name, definition }],
      onApplied: () => void Promise.all([client.invalidateQueries({ queryKey: queryKeys.types }), client.invalidateQueries({ queryKey: ['type-candidates'] })]),
    });
  };
  const sentences = [
    t('types.disable.stops'),
    ...(name === 'namespaces' ? [t('types.disable.namespaces')] : []),
    plan.targetCount === 0 ? t('types.disable.noTargets') : t('types.disable.stays', { count: plan.targetCount }),
    t('types.disable.objects', { count: plan.objectCount }),
    t('types.disable.config', { name }),
  ];
  const refusal = plan.objectCount === 0 ? '' : ` ${t('types.disable.refused', { count: plan.objectCount })}`;
  return (
    <div className="grid gap-4 text-sm">
      <section aria-label={t('types.plan.what')}>
        <h3 className="mb-1 font-medium">{t('types.plan.what')}</h3>
        <ul className="grid list-disc gap-1 pl-5">{sentences.map((sentence) => <li key={sentence} className="wrap-anywhere">{sentence}</li>)}</ul>
      </section>
      <Choices
        label={t('types.disable.definition')} value={definition} onChange={setDefinition}
        options={[
          { value: 'keep', label: t('types.disable.keep', { definition: plan.definitionName }) },
          { value: 'delete', label: `${t('types.disable.delete', { definition: plan.definitionName })}${refusal}`, isDisabled: plan.objectCount > 0 },
        ]}
      />
      <div className="flex gap-2">
        <Button look="primary" onClick={review}>{t('types.disable.review')}</Button>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </div>
  );
}
