'use client';

import { useMemo, useState } from 'react';
import Link from 'next/link';
import { stringify } from 'yaml';
import { Checkbox, Choices, TextField } from '#components/clusters/fields.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/select.tsx';
import { setDraft, useCreateDraft } from '#lib/client/create-draft.ts';
import type { CreateOptions } from '#lib/contracts/create.ts';
import { routes } from '#lib/contracts/routes.ts';
import { checkForm, EMPTY_FORM, FIELD_LABELS, toManifests, type CheckedField, type CreateForm, type FormErrors } from '#lib/views/create/form-manifests.ts';
import { CheckPanel } from './check-panel.tsx';

/** A Deployment, its Service and its record from a handful of fields, with the manifests they make. */
export function FromForm({ options, onEdit }: { options: CreateOptions; onEdit: () => void }) {
  const { t } = usePhrasing();
  const { form } = useCreateDraft();
  const [touched, setTouched] = useState<ReadonlySet<keyof CreateForm>>(new Set());
  const errors = useMemo(() => checkForm(form), [form]);
  const yaml = useMemo(() => (Object.keys(errors).length > 0 ? '' : toManifests(form).map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')), [form, errors]);
  const change = (next: Partial<CreateForm>) => {
    setTouched(new Set([...touched, ...Object.keys(next).filter((key): key is keyof CreateForm => key in EMPTY_FORM)]));
    setDraft({ form: { ...form, ...next } });
  };
  const shownErrors: FormErrors = Object.fromEntries(Object.entries(errors).filter(([key]) => [...touched].some((field) => field === key)));
  const open = fieldsOf(errors).map((field) => t(FIELD_LABELS[field]));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 content-start gap-5">
        <Fields form={form} errors={shownErrors} options={options} onChange={change} />
        {yaml === '' ? null : (
          <section aria-labelledby="form-preview">
            <div className="mb-2 flex items-center justify-between gap-3">
              <h2 id="form-preview" className="text-base font-semibold">{t('create.form.preview')}</h2>
              <Button onClick={() => { setDraft({ yaml }); onEdit(); }}>{t('create.source.editYaml')}</Button>
            </div>
            <pre className="rounded-sm bg-raised p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">{yaml}</pre>
          </section>
        )}
      </div>
      <CheckPanel yaml={yaml} canFederate={false} open={open} onCreated={() => setDraft({ form: EMPTY_FORM })} />
    </div>
  );
}

function fieldsOf(errors: FormErrors): CheckedField[] {
  return Object.keys(FIELD_LABELS).filter((field): field is CheckedField => field in errors);
}

type FieldsProps = { form: CreateForm; errors: FormErrors; options: CreateOptions; onChange: (change: Partial<CreateForm>) => void };

function Fields({ form, errors, options, onChange }: FieldsProps) {
  const { t } = usePhrasing();
  const say = (field: CheckedField): string | undefined => {
    const key = errors[field];
    return key === undefined ? undefined : t(key);
  };
  const domains = [{ value: '', label: t('create.form.noDomain') }, ...options.domains.map((value) => ({ value, label: value }))];
  const toggle = (name: string, isOn: boolean) => onChange({ clusters: isOn ? [...form.clusters, name] : form.clusters.filter((other) => other !== name) });
  return (
    <form className="grid max-w-2xl gap-4" onSubmit={(event) => event.preventDefault()}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t(FIELD_LABELS.name)} value={form.name} error={say('name')} onChange={(name) => onChange({ name })} isMono />
        <TextField label={t(FIELD_LABELS.namespace)} value={form.namespace} error={say('namespace')} onChange={(namespace) => onChange({ namespace })} isMono />
        <TextField label={t(FIELD_LABELS.image)} help={t('create.form.imageHelp')} value={form.image} error={say('image')} onChange={(image) => onChange({ image })} isMono />
        <TextField label={t(FIELD_LABELS.replicas)} value={form.replicas} error={say('replicas')} onChange={(replicas) => onChange({ replicas })} />
      </div>
      <Checkbox label={t('create.form.service')} isChecked={form.hasService} onChange={(hasService) => onChange({ hasService })} />
      {form.hasService ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t(FIELD_LABELS.port)} value={form.port} error={say('port')} onChange={(port) => onChange({ port })} />
          <div className="grid content-start gap-1">
            <span aria-hidden className="text-sm font-medium">{t('create.form.domain')}</span>
            <Select label={t('create.form.domain')} value={form.domain} options={domains} onChange={(domain) => onChange({ domain })} />
            {options.domains.length > 0 ? null : <p className="text-xs text-muted">{t('create.form.domainHelp')} <Link href={routes.dns()} className="underline">{t('create.form.toDns')}</Link></p>}
          </div>
        </div>
      ) : null}
      <Choices
        label={t(FIELD_LABELS.clusters)} value={form.placement} onChange={(placement) => onChange({ placement, clusters: form.clusters })}
        options={[{ value: 'all', label: t('create.form.all') }, { value: 'some', label: t('create.form.some') }]}
      />
      {form.placement === 'all' ? null : (
        <div className="grid gap-2 pl-6">
          <div className="grid max-h-72 grid-cols-[repeat(auto-fill,minmax(min(12rem,100%),1fr))] gap-2 overflow-y-auto p-1">
            {options.clusters.map((name) => <Checkbox key={name} label={name} isChecked={form.clusters.includes(name)} onChange={(isOn) => toggle(name, isOn)} />)}
          </div>
          {say('clusters') === undefined ? null : <p role="alert" className="text-xs font-medium">{say('clusters')}</p>}
        </div>
      )}
    </form>
  );
}
