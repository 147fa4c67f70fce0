import type { DnsOffer, DnsRecordDetail } from '#lib/contracts/dns.ts';
import type { DnsEndpoint } from '#lib/federation/dns/records.ts';
import { baseNameOf } from '#lib/federation/dns/service-records.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import { CLUSTER_HEALTH, type StatusWord } from '../status.ts';

export type DnsLevel = 'global' | 'region' | 'zone' | 'alias' | 'host';

/** `clusters` is empty for an address that no cluster offers any more: it was good last. */
export type DnsTargetRow = { target: string; clusters: { name: string; status: StatusWord }[] };
export type DnsRecordRow = { type: DnsEndpoint['recordType']; ttl: number; targets: DnsTargetRow[] };

/** One name with its records; `fallback` is the level that it is an alias of. */
export type DnsNode = { level: DnsLevel; place: string; name: string; records: DnsRecordRow[]; fallback: DnsLevel | undefined; children: DnsNode[] };

/** The names of a record as a tree: global, its regions, their zones, and the prefix beside. A level without records is there if others stand below it. */
export function toDnsTree(detail: DnsRecordDetail): DnsNode[] {
  const byName = new Map<string, DnsEndpoint[]>();
  for (const endpoint of detail.endpoints) byName.set(endpoint.dnsName, [...(byName.get(endpoint.dnsName) ?? []), endpoint]);
  const node = (level: DnsLevel, place: string, name: string, children: DnsNode[] = []): DnsNode => {
    const endpoints = byName.get(name) ?? [];
    const isAlias = endpoints.some(({ recordType }) => recordType === 'CNAME');
    return { level, place, name, children, records: endpoints.map((endpoint) => toRecordRow(endpoint, detail.offers)), fallback: isAlias ? levelAbove(level) : undefined };
  };
  if (detail.spec === undefined || detail.zone === undefined) return [...byName.keys()].map((name) => node('host', '', name));
  const { zone } = detail;
  const base = baseNameOf({ name: detail.name, namespace: detail.namespace, spec: detail.spec });
  const regions = new Map<string, string[]>();
  const others: string[] = [];
  for (const name of byName.keys()) {
    const place = placeOf(name, base, zone);
    if (place === undefined) others.push(name);
    else if (place.region !== undefined) regions.set(place.region, [...(regions.get(place.region) ?? []), ...(place.zone === undefined ? [] : [place.zone])]);
  }
  const below = [...regions].toSorted(([a], [b]) => compareBytewise(a, b)).map(([region, zones]) => node(
    'region', region, `${base}.${region}.${zone}`, zones.toSorted(compareBytewise).map((name) => node('zone', name, `${base}.${name}.${region}.${zone}`)),
  ));
  const global = node('global', '', `${base}.${zone}`, [...others.map((name) => node('alias', '', name)), ...below]);
  return global.records.length === 0 && global.children.length === 0 ? [] : [global];
}

/** Whether clients are sent to what a cluster offers, and if not, why. */
export function offerStatus(offer: DnsOffer, isService: boolean): StatusWord {
  if (offer.health !== 'ready') return CLUSTER_HEALTH[offer.health];
  if (!offer.isReady) return { tone: 'progress', key: 'dns.offer.reading' };
  if (!offer.isThere) return { tone: 'paused', key: 'dns.offer.absent' };
  if (offer.addresses.length === 0) return { tone: 'progress', key: 'dns.offer.noAddress' };
  if (isService && offer.readyEndpoints === 0) return { tone: 'warning', key: 'dns.offer.noEndpoints' };
  if (offer.unhealthy.length === offer.addresses.length) return { tone: 'warning', key: 'dns.offer.failsCheck' };
  return CLUSTER_HEALTH.ready;
}

function toRecordRow({ recordType, recordTTL, targets }: DnsEndpoint, offers: readonly DnsOffer[]): DnsRecordRow {
  return {
    type: recordType, ttl: recordTTL,
    targets: targets.map((target) => ({ target, clusters: offers.filter(({ addresses }) => addresses.includes(target)).map((offer) => ({ name: offer.cluster, status: offerStatus(offer, false) })) })),
  };
}

function levelAbove(level: DnsLevel): DnsLevel {
  return level === 'zone' ? 'region' : 'global';
}

function placeOf(name: string, base: string, zone: string): { region?: string; zone?: string } | undefined {
  if (name === `${base}.${zone}`) return {};
  if (!name.startsWith(`${base}.`) || !name.endsWith(`.${zone}`)) return undefined;
  const middle = name.slice(base.length + 1, -(zone.length + 1)).split('.');
  const [first = '', second] = middle;
  if (middle.length > 2) return undefined;
  return second === undefined ? { region: first } : { region: second, zone: first };
}
