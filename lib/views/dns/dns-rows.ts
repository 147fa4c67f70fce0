import type { DnsOverview, DnsRecordDetail, DnsRecordKind, DnsRecordRef, DnsRecordState, DnsRecordSummary, MulticlusterExport } from '#lib/contracts/dns.ts';
import type { DnsEndpoint, RecordChanges } from '#lib/federation/dns/records.ts';
import { explainReason } from '../explain.ts';
import type { Phrasing } from '../phrasing.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { StatusWord } from '../status.ts';

export const DNS_STATE: Readonly<Record<DnsRecordState, StatusWord>> = {
  answering: { tone: 'ok', key: 'dns.state.answering' },
  someUnresolved: { tone: 'warning', key: 'dns.state.someUnresolved' },
  lastKnownKept: { tone: 'warning', key: 'dns.state.lastKnownKept' },
  empty: { tone: 'failed', key: 'dns.state.empty' },
  domainNotFound: { tone: 'failed', key: 'dns.state.domainNotFound' },
  starting: { tone: 'progress', key: 'dns.state.starting' },
};

/** The reasons of a record's own condition that stand behind its states; one that starts has none yet. */
const STATE_REASONS = {
  answering: 'Answering', someUnresolved: 'SomeUnresolved', lastKnownKept: 'LastKnownKept', empty: 'NoAddresses', domainNotFound: 'DomainNotFound', starting: '',
} as const satisfies Readonly<Record<DnsRecordState, string>>;

/** Why a record's names are not all there, in a sentence; empty while all is well. */
export function explainRecord({ state, message }: Pick<DnsRecordDetail, 'state' | 'message'>, phrasing: Phrasing): string {
  return state === 'answering' ? '' : explainReason(STATE_REASONS[state], message, phrasing);
}

/**
 * Where names lead while clusters are away, which for names is every cluster that is not ready, whether it answers or not;
 * empty while none is, and where there are no names.
 */
export function explainAway({ clusters, records, whenNothingReady }: Pick<DnsOverview, 'clusters' | 'records' | 'whenNothingReady'>, { t, list, sentences }: Phrasing): string {
  const away = clusters.filter(({ health }) => health !== 'ready').map(({ name }) => name);
  if (away.length === 0 || records.length === 0) return '';
  return sentences([t('dns.away', { count: away.length, clusters: list(shorten(away)) }), t(whenNothingReady === 'keep-last' ? 'dns.awayKept' : 'dns.awayEmpty')]);
}

/** Clusters named in one sentence; the pages of the clusters have all. */
const NAMED_MAX = 5;

function shorten(names: readonly string[]): readonly string[] {
  return names.length <= NAMED_MAX ? names : [...names.slice(0, NAMED_MAX), `+${names.length - NAMED_MAX}`];
}

export const EXPORT_STATE: Readonly<Record<MulticlusterExport['condition'], StatusWord>> = {
  valid: { tone: 'ok', key: 'dns.export.valid' },
  conflict: { tone: 'failed', key: 'dns.export.conflict' },
  invalid: { tone: 'failed', key: 'dns.export.invalid' },
  unknown: { tone: 'unknown', key: 'dns.export.unknown' },
};

export const LEVEL_WORD = {
  global: 'dns.level.global', region: 'dns.level.region', zone: 'dns.level.zone', alias: 'dns.level.alias', host: 'dns.level.host',
} as const satisfies Record<string, PlainMessageKey>;

/** A record as the address of the page names it. */
export function recordId({ kind, namespace, name }: DnsRecordRef): string {
  return `${kind}/${namespace}/${name}`;
}

export function parseRecordId(text: string): DnsRecordRef | undefined {
  const [kind, namespace, name, ...rest] = text.split('/');
  const known: DnsRecordKind | undefined = kind === 'service' || kind === 'ingress' ? kind : undefined;
  return known === undefined || namespace === undefined || name === undefined || rest.length > 0 ? undefined : { kind: known, namespace, name };
}

export function filterRecords(records: readonly DnsRecordSummary[], text: string): readonly DnsRecordSummary[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return records;
  return records.filter(({ namespace, name, names }) => [`${namespace}/${name}`, ...names].some((one) => one.toLowerCase().includes(wanted)));
}

export type ChangeRow = { sign: '+' | '−' | '~'; name: string; before: string; after: string };

/** What is made, changed and removed, by name. */
export function toChangeRows({ create, update, delete: gone }: RecordChanges): ChangeRow[] {
  return [
    ...create.map((to): ChangeRow => ({ sign: '+', name: to.dnsName, before: '', after: describe(to) })),
    ...update.map(({ from, to }): ChangeRow => ({ sign: '~', name: to.dnsName, before: describe(from), after: describe(to) })),
    ...gone.map((from): ChangeRow => ({ sign: '−', name: from.dnsName, before: describe(from), after: '' })),
  ].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function describe({ recordTTL, recordType, targets }: DnsEndpoint): string {
  return `${recordTTL} ${recordType} ${targets.join(' ')}`;
}
