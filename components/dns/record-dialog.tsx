'use client';

import { useState, type FormEvent } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Select } from '#components/ui/select.tsx';
import { useActions } from '#lib/client/actions.tsx';
import type { DnsOverview, DnsRecordDetail, ServiceRecordInput } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { recordId } from '#lib/views/dns/dns-rows.ts';
import { formOfRecord, newRecordForm, readRecordForm, type RecordForm } from '#lib/views/dns/record-form.ts';
import { PlannedChanges } from './planned-changes.tsx';
import { RecordFields } from './record-fields.tsx';

type RecordDialogProps = {
  overview: DnsOverview;
  /** The record that is edited; absent to make one. */
  detail?: DnsRecordDetail;
  /** `namespace/name` of the federated Service that is chosen at first. */
  service?: string;
  onClose: () => void;
};

/** Makes a Service record from a federated Service, or edits one. What would change is shown before anything is written. */
export function RecordDialog({ overview, detail, service = '', onClose }: RecordDialogProps) {
  const { t } = usePhrasing();
  const free = overview.services.filter(({ hasRecord }) => !hasRecord);
  const first = free.find(({ namespace, name }) => `${namespace}/${name}` === service) ?? free[0];
  const title = detail === undefined ? t('dns.add') : t('dns.editTitle', { name: `${detail.namespace}/${detail.name}` });
  return (
    <Dialog isOpen onOpenChange={onClose} title={title} closeLabel={t('action.close')} {...(detail === undefined ? { description: t('dns.addBody') } : {})}>
      {detail === undefined && first === undefined ? <p className="text-sm text-muted">{t('dns.noFreeServices')}</p> : (
        <Form overview={overview} detail={detail} initial={detail === undefined ? newRecordForm(first ?? { namespace: '', name: '' }, overview.domains) : formOfRecord(detail)} onClose={onClose} />
      )}
    </Dialog>
  );
}

type FormProps = { overview: DnsOverview; detail: DnsRecordDetail | undefined; initial: RecordForm; onClose: () => void };

function Form({ overview, detail, initial, onClose }: FormProps) {
  const { t } = usePhrasing();
  const [form, setForm] = useState(initial);
  const [isTried, setIsTried] = useState(false);
  const result = readRecordForm(form, detail?.generation);
  const save = useSave(form, onClose);
  const change = (part: Partial<RecordForm>) => setForm({ ...form, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (result.ok) save.mutate(result.input);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {detail === undefined ? <ServicePicker overview={overview} form={form} onChange={change} /> : null}
      <RecordFields overview={overview} form={form} errors={isTried && !result.ok ? result.errors : {}} onChange={change} />
      <PlannedChanges request={result.ok ? { record: result.input, zone: form.domain === '' ? form.newZone : '', lost: [] } : undefined} policy={form.policy} />
      <FailureNote error={save.error} />
      <div><Button type="submit" look="primary" disabled={save.isPending}>{t(detail === undefined ? 'dns.addDo' : 'dns.apply')}</Button></div>
    </form>
  );
}

/** Makes the Domain first where the form says so; one that was made by an attempt that failed later is no obstacle to the next. */
function useSave(form: RecordForm, onClose: () => void) {
  const client = useQueryClient();
  const { createDomain, saveServiceRecord } = useActions();
  const { setParams } = useAddressParams();
  const [madeZone, setMadeZone] = useState('');
  return useMutation({
    mutationFn: async (input: ServiceRecordInput) => {
      if (form.domain === '' && madeZone !== form.newZone) {
        await createDomain({ name: form.newDomain, zone: form.newZone, nameServer: '' });
        setMadeZone(form.newZone);
      }
      return saveServiceRecord(input);
    },
    onSuccess: async (_, { namespace, name }) => {
      setParams({ record: recordId({ kind: 'service', namespace, name }), tab: '' }, 'replace');
      await client.invalidateQueries({ queryKey: queryKeys.dns });
      onClose();
    },
  });
}

function ServicePicker({ overview, form, onChange }: { overview: DnsOverview; form: RecordForm; onChange: (part: Partial<RecordForm>) => void }) {
  const { t } = usePhrasing();
  const free = overview.services.filter(({ hasRecord }) => !hasRecord);
  const options = free.map(({ namespace, name }) => ({ value: `${namespace}/${name}`, label: `${namespace}/${name}` }));
  const choose = (value: string) => {
    const service = free.find(({ namespace, name }) => `${namespace}/${name}` === value);
    if (service !== undefined) onChange({ namespace: service.namespace, name: service.name });
  };
  return (
    <div className="grid gap-1">
      <span aria-hidden className="text-sm font-medium">{t('dns.service')}</span>
      <div className="flex"><Select label={t('dns.service')} value={`${form.namespace}/${form.name}`} options={options} onChange={choose} /></div>
    </div>
  );
}
