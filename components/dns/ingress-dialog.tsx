'use client';

import { useState, type FormEvent } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { TextArea, TextField } from '#components/clusters/fields.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Select } from '#components/ui/select.tsx';
import { useActions } from '#lib/client/actions.tsx';
import type { DnsOverview, DnsRecordDetail } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { recordId } from '#lib/views/dns/dns-rows.ts';
import { formOfIngress, newIngressForm, readIngressForm, type IngressForm } from '#lib/views/dns/ingress-form.ts';
import { PlannedChanges } from './planned-changes.tsx';

type IngressDialogProps = { overview: DnsOverview; /** The record that is edited; absent to make one. */ detail?: DnsRecordDetail; onClose: () => void };

const HOST_ROWS = 4;

/** Makes an Ingress record from a federated Ingress, or edits one. What would change is shown before anything is written. */
export function IngressDialog({ overview, detail, onClose }: IngressDialogProps) {
  const { t } = usePhrasing();
  const [first] = overview.ingresses.filter(({ hasRecord }) => !hasRecord);
  const initial = detail !== undefined ? formOfIngress(detail) : first === undefined ? undefined : newIngressForm(first);
  return (
    <Dialog isOpen onOpenChange={onClose} title={detail === undefined ? t('dns.addIngress') : t('dns.editTitle', { name: `${detail.namespace}/${detail.name}` })} closeLabel={t('action.close')} {...(detail === undefined ? { description: t('dns.addIngressBody') } : {})}>
      {initial === undefined ? <p className="text-sm text-muted">{t('dns.noFreeIngresses')}</p> : <Form overview={overview} detail={detail} initial={initial} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ overview, detail, initial, onClose }: { overview: DnsOverview; detail: DnsRecordDetail | undefined; initial: IngressForm; onClose: () => void }) {
  const { t } = usePhrasing();
  const [form, setForm] = useState(initial);
  const [isTried, setIsTried] = useState(false);
  const result = readIngressForm(form, detail?.generation);
  const errors = isTried && !result.ok ? result.errors : {};
  const save = useSave(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (result.ok) save.mutate(result.input);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {detail === undefined ? <IngressPicker overview={overview} form={form} onChange={setForm} /> : null}
      <TextArea label={t('dns.hosts')} help={t('dns.hostsHelp')} rows={HOST_ROWS} value={form.hosts} onChange={(hosts) => setForm({ ...form, hosts })} error={errors.hosts === undefined ? undefined : t(errors.hosts)} isMono />
      <TextField label={t('dns.ttlSeconds')} value={form.ttl} onChange={(ttl) => setForm({ ...form, ttl })} error={errors.ttl === undefined ? undefined : t(errors.ttl)} />
      <PlannedChanges request={result.ok ? { ingress: result.input } : undefined} />
      <FailureNote error={save.error} />
      <div><Button type="submit" look="primary" disabled={save.isPending}>{t(detail === undefined ? 'dns.addDo' : 'dns.apply')}</Button></div>
    </form>
  );
}

function useSave(onClose: () => void) {
  const client = useQueryClient();
  const { saveIngressRecord } = useActions();
  const { setParams } = useAddressParams();
  return useMutation({
    mutationFn: saveIngressRecord,
    onSuccess: async (_, { namespace, name }) => {
      setParams({ record: recordId({ kind: 'ingress', namespace, name }), tab: '' }, 'replace');
      await client.invalidateQueries({ queryKey: queryKeys.dns });
      onClose();
    },
  });
}

function IngressPicker({ overview, form, onChange }: { overview: DnsOverview; form: IngressForm; onChange: (form: IngressForm) => void }) {
  const { t } = usePhrasing();
  const free = overview.ingresses.filter(({ hasRecord }) => !hasRecord);
  const choose = (value: string) => {
    const ingress = free.find(({ namespace, name }) => `${namespace}/${name}` === value);
    if (ingress !== undefined) onChange(newIngressForm(ingress));
  };
  return (
    <div className="grid gap-1">
      <span aria-hidden className="text-sm font-medium">{t('dns.ingress')}</span>
      <div className="flex"><Select label={t('dns.ingress')} value={`${form.namespace}/${form.name}`} options={free.map(({ namespace, name }) => ({ value: `${namespace}/${name}`, label: `${namespace}/${name}` }))} onChange={choose} /></div>
    </div>
  );
}
