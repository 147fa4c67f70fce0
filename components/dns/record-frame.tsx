'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Select } from '#components/ui/select.tsx';
import type { DnsRecordDetail, DnsRecordKind } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { recordId } from '#lib/views/dns/dns-rows.ts';
import { Labelled } from './labelled.tsx';

type Named = { namespace: string; name: string };
type Read<Input, Errors> = { ok: true; input: Input } | { ok: false; errors: Errors };

type RecordFrameProps<Form extends Named, Input extends Named, Errors extends object> = {
  kind: DnsRecordKind;
  /** The record that is edited; absent to make one. */
  detail: DnsRecordDetail | undefined;
  /** Of the dialog that makes one. */
  addTitle: string;
  addBody: string;
  /** Absent where there is nothing left to make a record of, which `none` says. */
  initial: Form | undefined;
  none: string;
  read: (form: Form) => Read<Input, Errors>;
  save: (input: Input, form: Form) => Promise<unknown>;
  renderFields: (form: Form, errors: Partial<Errors>, change: (part: Partial<Form>) => void) => ReactNode;
  /** What would change, shown before anything is written. */
  renderPlanned: (input: Input | undefined, form: Form) => ReactNode;
  onClose: () => void;
};

/** The dialog in which a record of either kind is made or edited: its fields, what they would change, and the button. */
export function RecordFrame<Form extends Named, Input extends Named, Errors extends object>(props: RecordFrameProps<Form, Input, Errors>) {
  const { t } = usePhrasing();
  const { detail, addTitle, addBody, initial, none, onClose } = props;
  const title = detail === undefined ? addTitle : t('dns.editTitle', { name: `${detail.namespace}/${detail.name}` });
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} closeLabel={t('action.close')} {...(detail === undefined ? { description: addBody } : {})}>
      {initial === undefined ? <p className="text-sm text-muted">{none}</p> : <FrameForm {...props} initial={initial} />}
    </Dialog>
  );
}

function FrameForm<Form extends Named, Input extends Named, Errors extends object>({ kind, detail, initial, read, save, renderFields, renderPlanned, onClose }: RecordFrameProps<Form, Input, Errors> & { initial: Form }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const { setParams } = useAddressParams();
  const [form, setForm] = useState(initial);
  const [isTried, setIsTried] = useState(false);
  const result = read(form);
  const saving = useMutation({
    mutationFn: (input: Input) => save(input, form),
    onSuccess: async (_, { namespace, name }) => {
      setParams({ record: recordId({ kind, namespace, name }), tab: '' }, 'replace');
      await client.invalidateQueries({ queryKey: queryKeys.dns });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (result.ok) saving.mutate(result.input);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {renderFields(form, isTried && !result.ok ? result.errors : {}, (part) => setForm({ ...form, ...part }))}
      {renderPlanned(result.ok ? result.input : undefined, form)}
      <FailureNote error={saving.error} />
      <div><Button type="submit" look="primary" disabled={saving.isPending}>{t(detail === undefined ? 'dns.addDo' : 'dns.apply')}</Button></div>
    </form>
  );
}

/** Chooses what the record is made of, out of the federated objects that have none yet. */
export function SourcePicker<Source extends Named>({ label, sources, chosen, onChoose }: { label: string; sources: readonly Source[]; chosen: Named; onChoose: (source: Source) => void }) {
  const keyOf = ({ namespace, name }: Named): string => `${namespace}/${name}`;
  const choose = (key: string) => {
    const source = sources.find((one) => keyOf(one) === key);
    if (source !== undefined) onChoose(source);
  };
  return <Labelled label={label}><Select label={label} value={keyOf(chosen)} options={sources.map((one) => ({ value: keyOf(one), label: keyOf(one) }))} onChange={choose} /></Labelled>;
}
