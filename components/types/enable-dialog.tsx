'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { previewEnable } from '#lib/client/type-calls.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import type { EnablePlan } from '#lib/contracts/types.ts';
import { CandidateList } from './candidate-list.tsx';

/** Choosing a type unless one is given, then what enabling it would do, then doing it. */
export function EnableDialog({ name, onClose }: { name?: string; onClose: () => void }) {
  const { t } = usePhrasing();
  const [chosen, setChosen] = useState(name);
  return (
    <Dialog
      isOpen onOpenChange={onClose} closeLabel={t('action.close')}
      title={chosen === undefined ? t('types.candidates.title') : t('types.enableNamed', { name: chosen })}
      {...(chosen === undefined ? { description: t('types.candidates.description') } : {})}
    >
      {chosen === undefined
        ? <CandidateList onChoose={setChosen} />
        : <Plan key={chosen} name={chosen} onClose={onClose} {...(name === undefined ? { onBack: () => setChosen(undefined) } : {})} />}
    </Dialog>
  );
}

function Plan({ name, onBack, onClose }: { name: string; onBack?: () => void; onClose: () => void }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const preview = useQuery({ queryKey: ['enable-plan', name], queryFn: () => previewEnable(name), staleTime: 0, gcTime: 0, retry: false });
  const { enableType } = useActions();
  const enable = useMutation({
    mutationFn: () => enableType({ name }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: queryKeys.types }), client.invalidateQueries({ queryKey: ['type-candidates'] })]),
  });
  if (enable.isSuccess) {
    return (
      <div className="grid gap-4 text-sm">
        <p role="status" className="flex items-center gap-2"><StatusIcon tone="ok" className="size-4 text-ok" />{t('types.plan.enabled', { name })}</p>
        <div><Button look="primary" onClick={onClose}>{t('action.close')}</Button></div>
      </div>
    );
  }
  return (
    <div className="grid gap-4 text-sm">
      {preview.data === undefined ? <FailureNote error={preview.error} /> : <PlanText name={name} plan={preview.data} />}
      {preview.isPending ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-40 w-full" /></div> : null}
      <FailureNote error={enable.error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={enable.isPending || preview.data === undefined || preview.data.did === 'nothing'} onClick={() => enable.mutate()}>{t('types.enable')}</Button>
        {onBack === undefined ? null : <Button onClick={onBack}>{t('types.plan.back')}</Button>}
      </div>
    </div>
  );
}

/** What would be written and what follows from it, in sentences; the object itself stands below them. */
function PlanText({ name, plan }: { name: string; plan: EnablePlan }) {
  const { t, list } = usePhrasing();
  if (plan.did === 'nothing') return <p>{t('types.plan.nothing')}</p>;
  const sentences = [
    t(plan.did === 'created' ? 'types.plan.config' : 'types.plan.configEnabled', { name }),
    t('types.plan.definition', { name: plan.definitionName }),
    t(plan.hasSchema ? 'types.plan.schema' : 'types.plan.noSchema'),
    ...(plan.membersWithout.length === 0 ? [t('types.plan.everyMember')] : []),
    t('types.plan.noEffect'),
  ];
  return (
    <>
      <section aria-label={t('types.plan.what')}>
        <h3 className="mb-1 font-medium">{t('types.plan.what')}</h3>
        <ul className="grid list-disc gap-1 pl-5">{sentences.map((sentence) => <li key={sentence} className="wrap-anywhere">{sentence}</li>)}</ul>
      </section>
      {plan.membersWithout.length === 0 ? null : (
        <p className="flex items-start gap-2 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-warning">
          <StatusIcon tone="warning" className="mt-0.5 size-4" />
          <span className="wrap-anywhere">{t('types.plan.without', { count: plan.membersWithout.length, names: list(plan.membersWithout) })}</span>
        </p>
      )}
      <details>
        <summary className="text-muted">{t('types.plan.yaml')}</summary>
        <pre className="mt-2 rounded-sm bg-raised p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">{plan.typeConfigYaml}</pre>
      </details>
    </>
  );
}
