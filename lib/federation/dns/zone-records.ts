import { compareBytewise } from '#lib/kube/json.ts';
import { type AddressChoice, choiceKey } from './policy.ts';
import type { DnsEndpoint } from './records.ts';

export type ServiceTarget = { priority: number; weight: number; port: number; target: string };

/** What a name server holds under one name and type. Names are lower case, without the dot at the end. */
export type ZoneRecord =
  | { type: 'A' | 'AAAA'; name: string; ttl: number; targets: readonly string[]; choice?: AddressChoice }
  | { type: 'CNAME'; name: string; ttl: number; target: string }
  | { type: 'SRV'; name: string; ttl: number; targets: readonly ServiceTarget[] }
  | { type: 'TXT'; name: string; ttl: number; texts: readonly string[] };

/** A port of a Service; `protocol` as Kubernetes writes it. */
export type NamedPort = { name: string; protocol: string; port: number };

export type ZoneInput = {
  endpoints: readonly DnsEndpoint[];
  choices?: ReadonlyMap<string, AddressChoice>;
  /** Named ports of the Services in all clusters; ports without a name have no SRV record. */
  ports?: readonly NamedPort[];
  /** The name in whose honour the records exist, for a TXT record beside each address. */
  text?: string;
};

const NAME_MAX = 253;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Lower case and without the dot at the end, as names are compared. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** True for a name that fits into a DNS message and has only letters, digits, hyphens and underscores; a wildcard has not. */
export function isServableName(name: string): boolean {
  return name.length <= NAME_MAX && name.split('.').every((label) => LABEL.test(label));
}

/** The records a name server serves for a set of endpoints: those, `_port._protocol` services and a TXT for each addressed name. */
export function toZoneRecords({ endpoints, choices, ports = [], text }: ZoneInput): ZoneRecord[] {
  const records: ZoneRecord[] = [];
  const addressed = new Map<string, number>();
  const named = new Map<string, number>();
  const aliases = new Map<string, string>();
  for (const { dnsName, recordType, recordTTL: ttl, targets } of endpoints) {
    const name = canonicalName(dnsName);
    if (!isServableName(name)) continue;
    named.set(name, ttl);
    if (recordType === 'CNAME') {
      const [target] = targets;
      if (target !== undefined) {
        records.push({ type: 'CNAME', name, ttl, target: canonicalName(target) });
        aliases.set(name, canonicalName(target));
      }
      continue;
    }
    addressed.set(name, ttl);
    const choice = choices?.get(choiceKey(dnsName, recordType));
    records.push({ type: recordType, name, ttl, targets, ...(choice === undefined ? {} : { choice }) });
  }
  if (text !== undefined) for (const [name, ttl] of addressed) records.push({ type: 'TXT', name, ttl, texts: [text] });
  for (const [name, ttl] of named) {
    const target = endOf(name, aliases);
    if (addressed.has(target)) records.push(...serviceRecords(name, target, ttl, ports));
  }
  return records;
}

/** Where a chain of aliases ends: a service must not point at an alias (RFC 2782). */
function endOf(name: string, aliases: ReadonlyMap<string, string>): string {
  let end = name;
  for (let hops = 0; hops < aliases.size; hops += 1) end = aliases.get(end) ?? end;
  return end;
}

function serviceRecords(name: string, target: string, ttl: number, ports: readonly NamedPort[]): ZoneRecord[] {
  const byService = new Map<string, Set<number>>();
  for (const { name: portName, protocol, port } of ports) {
    if (portName === '') continue;
    const service = `_${portName}._${protocol.toLowerCase()}.${name}`;
    byService.set(service, (byService.get(service) ?? new Set()).add(port));
  }
  return [...byService].filter(([service]) => isServableName(service)).toSorted(([a], [b]) => compareBytewise(a, b)).map(([service, numbers]): ZoneRecord => ({
    type: 'SRV', name: service, ttl, targets: [...numbers].toSorted((a, b) => a - b).map((port) => ({ priority: 0, weight: 0, port, target })),
  }));
}
