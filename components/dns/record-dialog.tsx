'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { useActions } from '#lib/client/actions.tsx';
import type { DnsOverview, DnsRecordDetail, ServiceRecordInput } from '#lib/contracts/dns.ts';
import { formOfRecord, newRecordForm, readRecordForm, type RecordForm } from '#lib/views/dns/record-form.ts';
import { PlannedChanges } from './planned-changes.tsx';
import { RecordFields } from './record-fields.tsx';
import { RecordFrame, SourcePicker } from './record-frame.tsx';

type RecordDialogProps = {
  overview: DnsOverview;
  /** The record that is edited; absent to make one. */
  detail?: DnsRecordDetail;
  /** `namespace/name` of the federated Service that is chosen at first. */
  service?: string;
  onClose: () => void;
};

/** Makes a Service record from a federated Service, or edits one. */
export function RecordDialog({ overview, detail, service = '', onClose }: RecordDialogProps) {
  const { t } = usePhrasing();
  const save = useSave();
  const free = overview.services.filter(({ hasRecord }) => !hasRecord);
  const first = free.find(({ namespace, name }) => `${namespace}/${name}` === service) ?? free[0];
  return (
    <RecordFrame
      kind="service" detail={detail} addTitle={t('dns.add')} addBody={t('dns.addBody')} none={t('dns.noFreeServices')} onClose={onClose}
      initial={detail !== undefined ? formOfRecord(detail) : first === undefined ? undefined : newRecordForm(first, overview.domains)}
      read={(form) => readRecordForm(form, detail?.generation)}
      save={save}
      renderFields={(form, errors, change) => (
        <>
          {detail === undefined ? <SourcePicker label={t('dns.service')} sources={free} chosen={form} onChoose={({ namespace, name }) => change({ namespace, name })} /> : null}
          <RecordFields overview={overview} form={form} errors={errors} onChange={change} />
        </>
      )}
      renderPlanned={(record, form) => <PlannedChanges request={record === undefined ? undefined : { record, zone: form.domain === '' ? form.newZone : '', lost: [] }} policy={form.policy} />}
    />
  );
}

/** Makes the Domain first where the form says so; one that was made by an attempt that failed later is no obstacle to the next. */
function useSave(): (input: ServiceRecordInput, form: RecordForm) => Promise<unknown> {
  const { createDomain, saveServiceRecord } = useActions();
  const [madeZone, setMadeZone] = useState('');
  return async (input, form) => {
    if (form.domain === '' && madeZone !== form.newZone) {
      await createDomain({ name: form.newDomain, zone: form.newZone, nameServer: '' });
      setMadeZone(form.newZone);
    }
    return saveServiceRecord(input);
  };
}
