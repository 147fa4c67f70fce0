'use client';

import { Checkbox, TextArea, TextField } from '#components/clusters/fields.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Select } from '#components/ui/select.tsx';
import { DNS_POLICIES, type DnsOverview } from '#lib/contracts/dns.ts';
import type { PlainMessageKey } from '#lib/views/messages/messages.ts';
import type { RecordForm, RecordFormField } from '#lib/views/dns/record-form.ts';
import { Labelled } from './labelled.tsx';

type FieldsProps = {
  overview: DnsOverview;
  form: RecordForm;
  errors: Partial<Record<RecordFormField, PlainMessageKey>>;
  onChange: (part: Partial<RecordForm>) => void;
};

/** Every field of a Service record; those of a policy appear with it. */
export function RecordFields(props: FieldsProps) {
  const { form, onChange } = props;
  const { t } = usePhrasing();
  const error = useErrors(props.errors);
  return (
    <>
      <DomainFields {...props} />
      <div className="grid grid-cols-2 gap-3">
        <TextField label={t('dns.ttlSeconds')} value={form.ttl} onChange={(ttl) => onChange({ ttl })} error={error('ttl')} />
        <TextField label={t('dns.prefix')} value={form.prefix} onChange={(prefix) => onChange({ prefix })} error={error('prefix')} isMono />
      </div>
      <PolicyFields {...props} />
      <details className="rounded-md border border-line px-3 py-2" open={form.hasCheck || form.allowWithoutEndpoints || form.externalName !== ''}>
        <summary className="text-sm font-medium">{t('dns.moreFields')}</summary>
        <div className="mt-3 grid gap-3">
          <TextField label={t('dns.externalName')} help={t('dns.externalNameHelp')} value={form.externalName} onChange={(externalName) => onChange({ externalName })} error={error('externalName')} isMono />
          <Checkbox label={t('dns.allowWithout')} isChecked={form.allowWithoutEndpoints} onChange={(allowWithoutEndpoints) => onChange({ allowWithoutEndpoints })} />
          <CheckFields {...props} />
        </div>
      </details>
    </>
  );
}

function DomainFields({ overview, form, errors, onChange }: FieldsProps) {
  const { t } = usePhrasing();
  const error = useErrors(errors);
  const options = [...overview.domains.map(({ name, zone }) => ({ value: name, label: `${zone} (${name})` })), { value: '', label: t('dns.newDomain') }];
  return (
    <>
      {overview.domains.length === 0 ? null : (
        <Labelled label={t('dns.domain')}><Select label={t('dns.domain')} value={form.domain} options={options} onChange={(domain) => onChange({ domain })} /></Labelled>
      )}
      {form.domain === '' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextField label={t('dns.zone')} help={t('dns.zoneHelp')} value={form.newZone} onChange={(newZone) => onChange({ newZone })} error={error('newZone')} isMono />
          <TextField label={t('dns.domainName')} help={t('dns.domainNameHelp')} value={form.newDomain} onChange={(newDomain) => onChange({ newDomain })} error={error('newDomain')} isMono />
        </div>
      ) : null}
    </>
  );
}

function PolicyFields({ overview, form, errors, onChange }: FieldsProps) {
  const { t } = usePhrasing();
  const error = useErrors(errors);
  return (
    <div className="grid gap-2">
      <Labelled label={t('dns.policy')}><Select label={t('dns.policy')} value={form.policy} options={DNS_POLICIES.map((value) => ({ value, label: t(`dns.policy.${value}`) }))} onChange={(policy) => onChange({ policy })} /></Labelled>
      <p className="text-xs text-muted">{t(`dns.policyHelp.${form.policy}`)}</p>
      {form.policy === 'Weighted' ? (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          {overview.clusters.map(({ name }) => (
            <TextField key={name} label={t('dns.weightOf', { cluster: name })} value={form.weights[name] ?? ''} onChange={(value) => onChange({ weights: { ...form.weights, [name]: value } })} />
          ))}
          {error('weights') === undefined ? null : <p role="alert" className="col-span-full text-xs font-medium">{error('weights')}</p>}
        </div>
      ) : null}
      {form.policy === 'Failover' ? <TextArea label={t('dns.failoverOrder')} help={t('dns.failoverHelp')} value={form.failover} onChange={(failover) => onChange({ failover })} rows={3} /> : null}
      {form.policy === 'Geo' ? <TextArea label={t('dns.subnets')} help={t('dns.subnetsHelp')} value={form.subnets} onChange={(subnets) => onChange({ subnets })} error={error('subnets')} rows={3} /> : null}
    </div>
  );
}

function CheckFields({ form, errors, onChange }: FieldsProps) {
  const { t } = usePhrasing();
  const error = useErrors(errors);
  return (
    <>
      <Checkbox label={t('dns.hasCheck')} isChecked={form.hasCheck} onChange={(hasCheck) => onChange({ hasCheck })} />
      {form.hasCheck ? (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          <TextField label={t('dns.port')} value={form.port} onChange={(port) => onChange({ port })} error={error('port')} />
          <TextField label={t('dns.path')} help={t('dns.pathHelp')} value={form.path} onChange={(path) => onChange({ path })} error={error('path')} isMono />
          <TextField label={t('dns.interval')} value={form.interval} onChange={(interval) => onChange({ interval })} error={error('interval')} />
        </div>
      ) : null}
    </>
  );
}

function useErrors(errors: FieldsProps['errors']): (field: RecordFormField) => string | undefined {
  const { t } = usePhrasing();
  return (field) => {
    const key = errors[field];
    return key === undefined ? undefined : t(key);
  };
}
