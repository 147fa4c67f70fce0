import { type DnsRecordDetail, HOSTS_MAX, INGRESS_HOST, type IngressRecordInput } from '#lib/contracts/dns.ts';
import { DEFAULT_TTL_SECONDS } from '#lib/federation/dns/records.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import { lines, TTL_MAX, whole } from './read-fields.ts';

/** What is typed into the form of an Ingress record, as it was typed. */
export type IngressForm = { namespace: string; name: string; /** One host a line. */ hosts: string; ttl: string };
export type IngressFormResult = { ok: true; input: IngressRecordInput } | { ok: false; errors: { hosts?: PlainMessageKey; ttl?: PlainMessageKey } };

const NAME_MAX = 253;

/** An untouched form for a federated Ingress: the hosts that it answers for already. */
export function newIngressForm({ namespace, name, hosts }: { namespace: string; name: string; hosts: readonly string[] }): IngressForm {
  return { namespace, name, hosts: hosts.join('\n'), ttl: String(DEFAULT_TTL_SECONDS) };
}

/** The form of a record that exists. */
export function formOfIngress({ namespace, name, hosts = [], recordTTL = DEFAULT_TTL_SECONDS }: DnsRecordDetail): IngressForm {
  return { namespace, name, hosts: hosts.join('\n'), ttl: String(recordTTL) };
}

/** Reads the form; `generation` is that of the record that is edited. */
export function readIngressForm(form: IngressForm, generation: number | undefined): IngressFormResult {
  const hosts = [...new Set(lines(form.hosts).map((host) => host.toLowerCase()))];
  const areHosts = hosts.length > 0 && hosts.length <= HOSTS_MAX && hosts.every((host) => host.length <= NAME_MAX && INGRESS_HOST.test(host));
  const ttl = whole(form.ttl, 1, TTL_MAX);
  if (!areHosts || ttl === undefined) return { ok: false, errors: { ...(areHosts ? {} : { hosts: 'dns.problem.hosts' }), ...(ttl === undefined ? { ttl: 'dns.problem.ttl' } : {}) } };
  return { ok: true, input: { namespace: form.namespace, name: form.name, ...(generation === undefined ? {} : { generation }), hosts, recordTTL: ttl === DEFAULT_TTL_SECONDS ? 0 : ttl } };
}
