'use client';

import { TextArea, TextField } from '#components/clusters/fields.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { useActions } from '#lib/client/actions.tsx';
import type { DnsOverview, DnsRecordDetail } from '#lib/contracts/dns.ts';
import { formOfIngress, newIngressForm, readIngressForm } from '#lib/views/dns/ingress-form.ts';
import { PlannedChanges } from './planned-changes.tsx';
import { RecordFrame, SourcePicker } from './record-frame.tsx';

type IngressDialogProps = { overview: DnsOverview; /** The record that is edited; absent to make one. */ detail?: DnsRecordDetail; onClose: () => void };

const HOST_ROWS = 4;

/** Makes an Ingress record from a federated Ingress, or edits one. */
export function IngressDialog({ overview, detail, onClose }: IngressDialogProps) {
  const { t } = usePhrasing();
  const { saveIngressRecord } = useActions();
  const free = overview.ingresses.filter(({ hasRecord }) => !hasRecord);
  const [first] = free;
  return (
    <RecordFrame
      kind="ingress" detail={detail} addTitle={t('dns.addIngress')} addBody={t('dns.addIngressBody')} none={t('dns.noFreeIngresses')} onClose={onClose}
      initial={detail !== undefined ? formOfIngress(detail) : first === undefined ? undefined : newIngressForm(first)}
      read={(form) => readIngressForm(form, detail?.generation)}
      save={saveIngressRecord}
      renderFields={(form, errors, change) => (
        <>
          {detail === undefined ? <SourcePicker label={t('dns.ingress')} sources={free} chosen={form} onChoose={(ingress) => change(newIngressForm(ingress))} /> : null}
          <TextArea label={t('dns.hosts')} help={t('dns.hostsHelp')} rows={HOST_ROWS} value={form.hosts} onChange={(hosts) => change({ hosts })} error={errors.hosts === undefined ? undefined : t(errors.hosts)} isMono />
          <TextField label={t('dns.ttlSeconds')} value={form.ttl} onChange={(ttl) => change({ ttl })} error={errors.ttl === undefined ? undefined : t(errors.ttl)} />
        </>
      )}
      renderPlanned={(ingress) => <PlannedChanges request={ingress === undefined ? undefined : { ingress }} />}
    />
  );
}
