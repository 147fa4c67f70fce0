import type { AddressChoice } from '#lib/federation/dns/policy.ts';
import type { ServiceTarget, ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import { compareBytewise } from '#lib/kube/json.ts';

export type AddressSet = { ttl: number; targets: readonly string[]; choice?: AddressChoice };

/** What one name holds, from all records that speak of it. An alias has nothing beside it. */
export type NodeSets = {
  A?: AddressSet;
  AAAA?: AddressSet;
  CNAME?: { ttl: number; target: string };
  SRV?: { ttl: number; targets: readonly ServiceTarget[] };
  TXT?: { ttl: number; texts: readonly string[] };
};

/** Unites the records of one name: targets are joined, the lowest TTL counts, addresses beat an alias. */
export function toNodeSets(records: readonly ZoneRecord[]): NodeSets {
  const sets: NodeSets = {};
  for (const record of records) {
    switch (record.type) {
      case 'A': case 'AAAA': {
        const known = sets[record.type];
        const targets = [...new Set([...known?.targets ?? [], ...record.targets])].toSorted(compareBytewise);
        // Two records that both choose for a name leave no single rule to choose by: then every address counts.
        const choice = known === undefined ? record.choice : undefined;
        sets[record.type] = { ttl: lower(known?.ttl, record.ttl), targets, ...(choice === undefined ? {} : { choice }) };
        break;
      }
      case 'CNAME':
        if (sets.CNAME === undefined || record.target < sets.CNAME.target) sets.CNAME = { ttl: record.ttl, target: record.target };
        break;
      case 'SRV':
        sets.SRV = { ttl: lower(sets.SRV?.ttl, record.ttl), targets: uniqueTargets([...sets.SRV?.targets ?? [], ...record.targets]) };
        break;
      case 'TXT':
        sets.TXT = { ttl: lower(sets.TXT?.ttl, record.ttl), texts: [...new Set([...sets.TXT?.texts ?? [], ...record.texts])].toSorted(compareBytewise) };
    }
  }
  if (sets.CNAME === undefined) return sets;
  if (sets.A === undefined && sets.AAAA === undefined) return { CNAME: sets.CNAME };
  const { CNAME: _, ...rest } = sets;
  return rest;
}

function lower(known: number | undefined, ttl: number): number {
  return known === undefined ? ttl : Math.min(known, ttl);
}

function uniqueTargets(targets: readonly ServiceTarget[]): ServiceTarget[] {
  return [...new Map(targets.map((one) => [`${one.priority} ${one.weight} ${one.port} ${one.target}`, one])).values()];
}
