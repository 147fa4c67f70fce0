'use client';

import { useMemo } from 'react';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Section } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import type { DnsRecordDetail } from '#lib/contracts/dns.ts';
import { answerForClient, type ClientAnswer } from '#lib/federation/dns/client-answer.ts';
import { baseNameOf } from '#lib/federation/dns/service-records.ts';

/** In the address: a client of no region. No region is called so, since names of regions begin with a letter. */
const ELSEWHERE = '-';

/** "What would a client in REGION get?", computed here by the very function that describes the name server. */
export function ClientAnswerSection({ detail }: { detail: DnsRecordDetail }) {
  const { t } = usePhrasing();
  const regions = useMemo(() => [...new Set(detail.offers.flatMap(({ region }) => region ?? []))].toSorted(), [detail.offers]);
  const { params, setParams } = useAddressParams();
  const asked = params.get('client');
  const region = asked === ELSEWHERE ? '' : asked ?? regions[0] ?? '';
  const answers = useMemo(() => answersFor(detail, region), [detail, region]);
  const shown = regions.includes(region) || region === '' ? regions : [...regions, region];
  const options = [...shown.map((value) => ({ value, label: value })), { value: '', label: t('dns.elsewhere') }];
  return (
    <Section id="dns-client" title={t('dns.client')} controls={<Select label={t('dns.clientRegion')} value={region} options={options} onChange={(value) => setParams({ client: value === '' ? ELSEWHERE : value }, 'replace')} />}>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2" aria-live="polite">{answers.map((answer) => <AnswerRow key={answer.asked} answer={answer} detail={detail} />)}</ul>
    </Section>
  );
}

function answersFor(detail: DnsRecordDetail, region: string): ClientAnswer[] {
  const choices = new Map(detail.choices);
  const ask = (name: string): ClientAnswer => answerForClient(detail.endpoints, choices, name, region === '' ? undefined : region);
  if (detail.spec === undefined || detail.zone === undefined) return (detail.hosts ?? []).map(ask);
  const base = baseNameOf({ name: detail.name, namespace: detail.namespace, spec: detail.spec });
  return [...(region === '' ? [] : [`${base}.${region}.${detail.zone}`]), `${base}.${detail.zone}`].map(ask);
}

function AnswerRow({ answer, detail }: { answer: ClientAnswer; detail: DnsRecordDetail }) {
  const { t, number } = usePhrasing();
  return (
    <li className="grid min-w-0 gap-1 rounded-md border border-line px-3 py-2 text-sm">
      <p className="min-w-0 wrap-anywhere"><span className="text-xs text-muted">{t('dns.asks')}</span> <span className="font-mono">{answer.asked}</span></p>
      {answer.aliases.map((alias) => <p key={alias} className="min-w-0 wrap-anywhere"><span className="text-xs text-focus">{t('dns.isAliasOf')}</span> <span className="font-mono">{alias}</span></p>)}
      {answer.addresses.length === 0 ? <p className="text-muted">{t('dns.getsNothing')}</p> : (
        <p className="flex min-w-0 flex-wrap gap-x-4 gap-y-1">
          <span className="text-xs leading-5 text-muted">{t('dns.gets')}</span>
          {answer.addresses.map(({ address, share }) => (
            <span key={address} className="font-mono font-medium wrap-anywhere">
              {address} <span className="font-sans text-xs font-normal text-muted">{clustersOf(detail, address)}{share === undefined ? '' : ` · ${t('dns.share', { percent: number(share * 100) })}`}</span>
            </span>
          ))}
        </p>
      )}
    </li>
  );
}

function clustersOf(detail: DnsRecordDetail, address: string): string {
  return detail.offers.filter(({ addresses }) => addresses.includes(address)).map(({ cluster }) => cluster).join(', ');
}
