import type { Answer } from 'dns-packet';
import { chooseTargets, type Client } from './choose-targets.ts';
import type { NodeSets } from './node-sets.ts';
import { RCODE, type Rcode } from './wire.ts';
import { addressRecords, nsOf, recordsOf, soaOf } from './zone-answers.ts';
import type { Zone, Zones } from './zones.ts';

export type Resolved = {
  rcode: Rcode;
  isAuthoritative: boolean;
  answers: Answer[];
  authorities: Answer[];
  additionals: Answer[];
  scope: number;
  /** Must not be kept for the next query. */
  isVariable: boolean;
  basis: Basis;
};

/** What an answer rests on: it holds while the names looked at, or the whole zone where its SOA is part of it, have their stamps. */
export type Basis = { zone: Zone | undefined; names: string[]; hasSoa: boolean };

/** Aliases followed within a zone; ours are at most three deep. */
const MAX_ALIASES = 8;

/** Answers one question from the zones. Aliases are followed while they stay in the zone; ANY is answered as RFC 8482 says. */
export function resolve(zones: Zones, question: { name: string; type: string }, client: Client): Resolved {
  const name = question.name.toLowerCase();
  const zone = zones.zoneOf(name);
  if (zone === undefined) return { ...empty(RCODE.REFUSED, zone), isAuthoritative: false };
  const resolved = empty(RCODE.NOERROR, zone);
  if (question.type === 'ANY' && zone.exists(name)) {
    resolved.basis.hasSoa = true;
    resolved.answers.push({ type: 'HINFO', class: 'IN', name: question.name, ttl: NO_ANY_TTL_SECONDS, data: { cpu: 'RFC8482', os: '' } });
    return resolved;
  }
  if (name === zone.name && (question.type === 'SOA' || question.type === 'NS')) return atApex(zone, question, resolved);
  follow(zone, question, client, resolved);
  return resolved;
}

const NO_ANY_TTL_SECONDS = 3_600;

function empty(rcode: Rcode, zone: Zone | undefined): Resolved {
  return { rcode, isAuthoritative: true, answers: [], authorities: [], additionals: [], scope: 0, isVariable: false, basis: { zone, names: [], hasSoa: false } };
}

function atApex(zone: Zone, { name, type }: { name: string; type: string }, resolved: Resolved): Resolved {
  resolved.basis.hasSoa = true;
  resolved.answers.push({ ...(type === 'SOA' ? soaOf(zone) : nsOf(zone)), name });
  const glue = zone.sets(zone.nameServer);
  if (type === 'NS' && glue !== undefined) resolved.additionals.push(...recordsOf(zone.nameServer, glue, 'A'), ...recordsOf(zone.nameServer, glue, 'AAAA'));
  return resolved;
}

function follow(zone: Zone, question: { name: string; type: string }, client: Client, resolved: Resolved): void {
  let owner = question.name;
  for (let hops = 0; hops <= MAX_ALIASES; hops += 1) {
    const name = owner.toLowerCase();
    resolved.basis.names.push(name);
    const sets = zone.sets(name);
    if (sets === undefined && !zone.exists(name)) resolved.rcode = RCODE.NXDOMAIN;
    const found = sets === undefined ? [] : answersOf(owner, sets, question.type, client, resolved);
    resolved.answers.push(...found);
    if (found.length > 0) {
      if (question.type === 'SRV') addTargets(zone, sets, client, resolved);
      return;
    }
    if (sets?.CNAME === undefined) {
      resolved.basis.hasSoa = true;
      resolved.authorities.push(soaOf(zone, 'negative'));
      return;
    }
    resolved.answers.push(...recordsOf(owner, sets, 'CNAME'));
    owner = sets.CNAME.target;
    // What lies outside is for the client's resolver to ask for.
    if (owner !== zone.name && !owner.endsWith(`.${zone.name}`)) return;
  }
}

function answersOf(owner: string, sets: NodeSets, type: string, client: Client, resolved: Resolved): Answer[] {
  switch (type) {
    case 'A': case 'AAAA': {
      const set = sets[type];
      if (set === undefined) return [];
      const chosen = chooseTargets(set, client);
      resolved.scope = Math.max(resolved.scope, chosen.scope);
      resolved.isVariable ||= chosen.isVariable;
      return addressRecords(owner, type, set.ttl, chosen.targets);
    }
    case 'CNAME': case 'SRV': case 'TXT': return recordsOf(owner, sets, type);
    default: return [];
  }
}

/** The addresses behind SRV targets, so that the client need not ask again. */
function addTargets(zone: Zone, sets: NodeSets | undefined, client: Client, resolved: Resolved): void {
  for (const target of new Set((sets?.SRV?.targets ?? []).map((one) => one.target))) {
    const behind = zone.sets(target);
    resolved.basis.names.push(target);
    if (behind === undefined) continue;
    resolved.additionals.push(...answersOf(target, behind, 'A', client, resolved), ...answersOf(target, behind, 'AAAA', client, resolved));
  }
}
