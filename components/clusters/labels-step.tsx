'use client';

import { useEffect } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ClusterDraft } from '#lib/contracts/clusters.ts';
import { joinNameProblem } from '#lib/federation/clusters/join-plan.ts';
import { placeOfFacts, toClusterName } from '#lib/views/clusters/join-form.ts';
import { parseLabelLines } from '#lib/views/clusters/label-lines.ts';
import { Choices, TextArea, TextField } from './fields.tsx';
import type { JoinForm } from './register-page.tsx';

type LabelsStepProps = { draft: ClusterDraft; form: JoinForm; setForm: (form: JoinForm) => void; onBack: () => void; onNext: () => void };

/** Name, place and labels, filled in once from what the probe found; then rights and the kind of token. */
export function LabelsStep({ draft, form, setForm, onBack, onNext }: LabelsStepProps) {
  const { t } = usePhrasing();
  const source = `${draft.id}/${draft.context}/${draft.report?.probedAt ?? ''}`;
  useEffect(() => {
    if (form.filledFrom !== source) setForm({ ...form, ...placeOfFacts(draft.report?.facts), name: form.name === '' ? toClusterName(draft.context) : form.name, filledFrom: source });
  }, [draft, form, setForm, source]);
  const set = (change: Partial<JoinForm>) => setForm({ ...form, ...change });
  const nameProblem = joinNameProblem(form.name);
  const lines = parseLabelLines(form.labelText);
  return (
    <form className="grid min-w-0 gap-4" onSubmit={(event) => { event.preventDefault(); if (nameProblem === undefined && lines.ok) onNext(); }}>
      <TextField label={t('wiz.name')} help={t('wiz.nameHelp')} value={form.name} onChange={(name) => set({ name })} error={nameProblem === undefined ? undefined : t(`wiz.name.${nameProblem}`)} isMono />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t('wiz.region')} value={form.region} onChange={(region) => set({ region })} isMono />
        <TextField label={t('cl.zones')} value={form.zones} onChange={(zones) => set({ zones })} isMono />
        <TextField label={t('wiz.provider')} value={form.provider} onChange={(provider) => set({ provider })} />
        <TextField label={t('wiz.distribution')} value={form.distribution} onChange={(distribution) => set({ distribution })} />
      </div>
      <p className="text-xs text-muted">{t('wiz.detected')}</p>
      <TextArea label={t('wiz.moreLabels')} help={t('cl.labelsHelp')} rows={4} value={form.labelText} onChange={(labelText) => set({ labelText })} error={lines.ok ? undefined : t('cl.badLabel', { line: lines.badLine })} />
      <Choices label={t('wiz.rights')} value={form.rights} onChange={(rights) => set({ rights })} options={(['least', 'wide'] as const).map((value) => ({ value, label: t(`wiz.rights.${value}`) }))} />
      <Choices label={t('wiz.credential')} value={form.credential} onChange={(credential) => set({ credential })} options={(['TokenRequest', 'Secret'] as const).map((value) => ({ value, label: t(`wiz.credential.${value}`) }))} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={nameProblem !== undefined || !lines.ok}>{t('wiz.next')}</Button>
        <Button look="quiet" onClick={onBack}>{t('wiz.back')}</Button>
      </div>
    </form>
  );
}
