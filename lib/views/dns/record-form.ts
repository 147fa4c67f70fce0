import type { DnsRecordDetail, ServiceRecordInput } from '#lib/contracts/dns.ts';
import type { DnsPolicyName } from '#lib/federation/dns/policy.ts';
import { DEFAULT_TTL_SECONDS } from '#lib/federation/dns/records.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import { lines, TTL_MAX, whole } from './read-fields.ts';

/** What is typed into the form of a Service record, as it was typed. */
export type RecordForm = {
  namespace: string;
  name: string;
  /** Name of the Domain; empty for one that is to be made too. */
  domain: string;
  newDomain: string;
  newZone: string;
  ttl: string;
  prefix: string;
  externalName: string;
  allowWithoutEndpoints: boolean;
  policy: DnsPolicyName;
  /** By cluster; empty counts with its ready endpoints. */
  weights: Readonly<Record<string, string>>;
  /** One cluster a line. */
  failover: string;
  /** One `subnet region` a line. */
  subnets: string;
  hasCheck: boolean;
  port: string;
  path: string;
  interval: string;
};

export type RecordFormField = 'ttl' | 'prefix' | 'externalName' | 'newDomain' | 'newZone' | 'weights' | 'subnets' | 'port' | 'path' | 'interval';
export type RecordFormResult = { ok: true; input: ServiceRecordInput } | { ok: false; errors: Partial<Record<RecordFormField, PlainMessageKey>> };

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const ZONE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WEIGHT_MAX = 1_000_000;
const PORT_MAX = 65_535;
const FIRST_DOMAIN = 'fed';

/** An untouched form for a federated Service; the only Domain there is is chosen already. */
export function newRecordForm(service: { namespace: string; name: string }, domains: readonly { name: string }[]): RecordForm {
  return {
    ...service, domain: domains[0]?.name ?? '', newDomain: FIRST_DOMAIN, newZone: '', ttl: String(DEFAULT_TTL_SECONDS), prefix: '', externalName: '',
    allowWithoutEndpoints: false, policy: 'Multivalue', weights: {}, failover: '', subnets: '', hasCheck: false, port: '80', path: '', interval: '10s',
  };
}

/** The form of a record that exists. */
export function formOfRecord({ namespace, name, spec }: DnsRecordDetail): RecordForm {
  const fresh = newRecordForm({ namespace, name }, []);
  if (spec === undefined) return fresh;
  const { healthCheck } = spec;
  return {
    ...fresh, domain: spec.domainRef, ttl: String(spec.recordTTL ?? DEFAULT_TTL_SECONDS), prefix: spec.dnsPrefix ?? '', externalName: spec.externalName ?? '',
    allowWithoutEndpoints: spec.allowServiceWithoutEndpoints === true, policy: spec.policy ?? 'Multivalue',
    weights: Object.fromEntries((spec.weights ?? []).map(({ cluster, weight }) => [cluster, String(weight)])),
    failover: (spec.failoverOrder ?? []).join('\n'), subnets: (spec.subnets ?? []).map(({ cidr, region }) => `${cidr} ${region}`).join('\n'),
    ...(healthCheck === undefined ? {} : { hasCheck: true, port: String(healthCheck.port), path: healthCheck.path ?? '', interval: healthCheck.interval ?? '10s' }),
  };
}

/** Reads the form; `generation` is that of the record that is edited. */
export function readRecordForm(form: RecordForm, generation: number | undefined): RecordFormResult {
  const errors: Partial<Record<RecordFormField, PlainMessageKey>> = {};
  const ttl = whole(form.ttl, 1, TTL_MAX);
  if (ttl === undefined) errors.ttl = 'dns.problem.ttl';
  if (form.prefix !== '' && !LABEL.test(form.prefix)) errors.prefix = 'dns.problem.label';
  if (form.externalName !== '' && !LABEL.test(form.externalName)) errors.externalName = 'dns.problem.label';
  if (form.domain === '' && !LABEL.test(form.newDomain)) errors.newDomain = 'dns.problem.label';
  if (form.domain === '' && !isZone(form.newZone)) errors.newZone = 'dns.problem.zone';
  const weights = Object.entries(form.weights).filter(([, text]) => text.trim() !== '').map(([cluster, text]) => ({ cluster, weight: whole(text, 0, WEIGHT_MAX) }));
  if (form.policy === 'Weighted' && weights.some(({ weight }) => weight === undefined)) errors.weights = 'dns.problem.weight';
  const subnets = form.policy === 'Geo' ? readSubnets(form.subnets) : [];
  if (subnets === undefined) errors.subnets = 'dns.problem.subnets';
  const port = whole(form.port, 1, PORT_MAX);
  if (form.hasCheck && port === undefined) errors.port = 'dns.problem.port';
  if (form.hasCheck && form.path !== '' && !form.path.startsWith('/')) errors.path = 'dns.problem.path';
  if (form.hasCheck && !/^([0-9]+(ms|s|m|h))+$/.test(form.interval)) errors.interval = 'dns.problem.interval';
  if (ttl === undefined || subnets === undefined || Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    input: {
      namespace: form.namespace, name: form.name, ...(generation === undefined ? {} : { generation }), domainRef: form.domain === '' ? form.newDomain : form.domain,
      recordTTL: ttl === DEFAULT_TTL_SECONDS ? 0 : ttl, dnsPrefix: form.prefix, externalName: form.externalName, allowServiceWithoutEndpoints: form.allowWithoutEndpoints, policy: form.policy,
      weights: form.policy === 'Weighted' ? weights.flatMap(({ cluster, weight }) => (weight === undefined ? [] : [{ cluster, weight }])) : [],
      failoverOrder: form.policy === 'Failover' ? lines(form.failover) : [], subnets,
      healthCheck: form.hasCheck && port !== undefined ? { port, path: form.path, interval: form.interval } : null,
    },
  };
}

export function isZone(text: string): boolean {
  return text.length <= 253 && ZONE.test(text);
}

export function isDomainName(text: string): boolean {
  return LABEL.test(text);
}

function readSubnets(text: string): { cidr: string; region: string }[] | undefined {
  const read = lines(text).map((line) => /^([0-9a-fA-F:.]+\/[0-9]{1,3})\s+(\S{1,63})$/.exec(line));
  return read.includes(null) ? undefined : read.flatMap((match) => (match?.[1] === undefined || match[2] === undefined ? [] : [{ cidr: match[1], region: match[2] }]));
}
