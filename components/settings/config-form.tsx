'use client';

import { useEffect, useMemo, useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { FetchError } from '#lib/client/fetch-json.ts';
import { useActions } from '#lib/client/actions.tsx';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import type { ConfigView } from '#lib/contracts/settings.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { checkConfigForm, CONFIG_SECTIONS, isSameForm, toForm, toSpec, type ConfigForm } from '#lib/views/settings/config-fields.ts';
import { FieldRow, FixedRow } from './field-row.tsx';
import { GateList } from './gate-list.tsx';

/** The KubeFedConfig as a form. What is typed stays when saving fails, also when somebody else was quicker. */
export function ConfigFormSection({ config }: { config: ConfigView }) {
  const { t, tell } = usePhrasing();
  const { form, setForm, base, load } = useDraft(config);
  const errors = useMemo(() => checkConfigForm(base.spec, form), [base, form]);
  const client = useQueryClient();
  const { saveConfig } = useActions();
  const save = useMutation({
    mutationFn: () => saveConfig({ resourceVersion: base.resourceVersion, spec: toSpec(base.spec, form) }),
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: queryKeys.settings });
      if (result.ok) load(undefined);
    },
  });
  useEffect(focusAddressed, []);
  const isChanged = !isSameForm(form, toForm(base.spec));
  const isConflict = save.error instanceof FetchError && save.error.failure.kind === 'api' && save.error.failure.code === 'CONFLICT';
  const setValue = (path: string, value: string) => setForm({ ...form, values: { ...form.values, [path]: value } });
  return (
    <Section id="config" title={t('settings.config')} note={t('settings.configNote', { name: config.name, namespace: config.namespace })}>
      {config.problem === undefined ? null : <div className="mb-4"><Strip icon={<StatusIcon tone="warning" />}>{t('settings.invalid', { problem: tell(config.problem) })}</Strip></div>}
      <Card>
        <form className="grid" onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
          <div className="border-b border-line p-4"><FixedRow label={t('settings.scope')} meaning={t('settings.scope.meaning')} value={stringAt(config.spec, 'scope') ?? ''} /></div>
          {CONFIG_SECTIONS.map((section) => (
            <fieldset key={section.title} className="border-b border-line p-4">
              <legend className="float-left mb-3 text-base font-semibold">{t(section.title)}</legend>
              <div className="clear-left grid gap-4">
                {section.fields.map((field) => <FieldRow key={field.path} field={field} value={form.values[field.path] ?? ''} error={errors[field.path]} onChange={(value) => setValue(field.path, value)} />)}
              </div>
            </fieldset>
          ))}
          <GateList gates={form.gates} onChange={(gates) => setForm({ ...form, gates })} />
          <div className="grid gap-3 p-4">
            {isConflict ? <p role="alert" className="flex flex-wrap items-center gap-3 text-sm">{t('settings.changedMeanwhile')}<Button onClick={() => { save.reset(); load(undefined); }}>{t('settings.loadTheirs')}</Button></p> : <FailureNote error={save.error} />}
            {save.data?.ok === false ? save.data.fields.map(({ path, message, sentence }) => <p key={path} role="alert" className="text-sm wrap-anywhere"><span className="font-mono">{path}</span>: {sentence === undefined ? message : tell(sentence)}</p>) : null}
            <div className="flex flex-wrap items-center gap-2">
              <Button look="primary" type="submit" disabled={!isChanged || Object.keys(errors).length > 0 || save.isPending}>{save.isPending ? t('settings.saving') : t('settings.save')}</Button>
              {isChanged ? <Button onClick={() => load(undefined)}>{t('settings.undo')}</Button> : null}
              <span role="status" className="text-sm text-muted">{save.data?.ok === true && !isChanged ? t('settings.saved') : ''}</span>
            </div>
            <details>
              <summary className="text-sm text-muted">{t('settings.yaml')}</summary>
              <pre className="mt-2 rounded-sm bg-raised p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">{config.yaml}</pre>
            </details>
          </div>
        </form>
      </Card>
    </Section>
  );
}

/** A link to one setting leads into its field. */
function focusAddressed(): void {
  const id = decodeURIComponent(window.location.hash.slice(1));
  if (id !== '') document.getElementById(id)?.querySelector<HTMLElement>('input, select')?.focus();
}

type Draft = { base: ConfigView; form: ConfigForm };

/** What is typed, over the config that it started from. Until something is typed the form follows the host. */
function useDraft(config: ConfigView) {
  const [draft, setDraft] = useState<Draft>();
  const base = draft?.base ?? config;
  const form = useMemo(() => draft?.form ?? toForm(config.spec), [draft, config]);
  return { base, form, setForm: (next: ConfigForm) => setDraft({ base, form: next }), load: setDraft };
}
