import type { Answer } from 'dns-packet';
import type { NodeSets } from './node-sets.ts';
import type { Zone } from './zones.ts';

/** Times of the SOA in seconds: secondaries ask again each five minutes without a NOTIFY, and give up after a week. */
const SOA_TTL_SECONDS = 300;
const REFRESH_SECONDS = 300;
const RETRY_SECONDS = 60;
const EXPIRE_SECONDS = 604_800;
/** How long a resolver may keep that a name does not exist: short, since a name may come with the next Service. */
const NEGATIVE_TTL_SECONDS = 30;
const NS_TTL_SECONDS = 3_600;

/** The zone's SOA. `purpose` negative gives it the TTL that a resolver has to take for "there is no such thing" (RFC 2308). */
export function soaOf(zone: Zone, purpose: 'answer' | 'negative' = 'answer'): Answer {
  return {
    type: 'SOA', class: 'IN', name: zone.name, ttl: purpose === 'negative' ? NEGATIVE_TTL_SECONDS : SOA_TTL_SECONDS,
    data: {
      mname: zone.nameServer, rname: `hostmaster.${zone.name}`, serial: zone.serial(), refresh: REFRESH_SECONDS, retry: RETRY_SECONDS,
      expire: EXPIRE_SECONDS, minimum: NEGATIVE_TTL_SECONDS,
    },
  };
}

export function nsOf(zone: Zone): Answer {
  return { type: 'NS', class: 'IN', name: zone.name, ttl: NS_TTL_SECONDS, data: zone.nameServer };
}

/** The records of one name in wire form; `owner` is spelt the way the client spelt it. `A` and `AAAA` have every target. */
export function recordsOf(owner: string, sets: NodeSets, type: keyof NodeSets): Answer[] {
  switch (type) {
    case 'A': case 'AAAA': {
      const set = sets[type];
      return set === undefined ? [] : addressRecords(owner, type, set.ttl, set.targets);
    }
    case 'CNAME': return sets.CNAME === undefined ? [] : [{ type, class: 'IN', name: owner, ttl: sets.CNAME.ttl, data: sets.CNAME.target }];
    case 'SRV': return (sets.SRV?.targets ?? []).map((data) => ({ type, class: 'IN', name: owner, ttl: sets.SRV?.ttl ?? 0, data }));
    case 'TXT': return (sets.TXT?.texts ?? []).map((text) => ({ type, class: 'IN', name: owner, ttl: sets.TXT?.ttl ?? 0, data: chunks(text) }));
  }
}

export function addressRecords(owner: string, type: 'A' | 'AAAA', ttl: number, targets: readonly string[]): Answer[] {
  return targets.map((data) => ({ type, class: 'IN', name: owner, ttl, data }));
}

export const SET_TYPES: readonly (keyof NodeSets)[] = ['A', 'AAAA', 'CNAME', 'SRV', 'TXT'];

/** Every record of a zone in an order of no meaning, without its SOA. */
export function* zoneRecords(zone: Zone): Generator<Answer> {
  yield nsOf(zone);
  for (const [name, sets] of zone.entries()) for (const type of SET_TYPES) yield* recordsOf(name, sets, type);
}

/** A character string of a TXT record holds at most 255 bytes; our texts are ASCII. */
function chunks(text: string): string[] {
  return text.match(/.{1,255}/gs) ?? [''];
}
