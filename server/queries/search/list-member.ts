import { typeConfigName } from '#lib/federation/types/type-config.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { toObjectKey } from '#server/host/keys.ts';
import type { Member } from '#server/members/member.ts';

/** Objects of one type that are read of one cluster; beyond them only a whole name is found. */
const OBJECTS_MAX = 1_000;
const LIST_DEADLINE_MS = 4_000;
/** Letters come quickly, lists change slowly: one reading serves this long. */
const FRESH_FOR_MS = 5_000;

/** A type's objects in one cluster, by `namespace/name`. `isCut`: there are more than were read. */
export type Listing = { type: ResourceType; keys: readonly string[]; isCut: boolean };
export type MemberListing = { ok: true; listings: readonly Listing[] } | { ok: false };

type Reading = { atMs: number; types: string; result: Promise<MemberListing> };
const readings = new WeakMap<Member, Reading>();

/** What one cluster has of the types, names only. A type that it does not serve, or that may not be read there, has none. */
export function listMember(member: Member, types: readonly ResourceType[]): Promise<MemberListing> {
  if (!member.isReachable) return Promise.resolve({ ok: false });
  const wanted = types.map(typeConfigName).join();
  const known = readings.get(member);
  if (known !== undefined && known.types === wanted && performance.now() - known.atMs < FRESH_FOR_MS) return known.result;
  const result = readAll(member, types);
  readings.set(member, { atMs: performance.now(), types: wanted, result });
  void result.then(({ ok }) => { if (!ok) readings.delete(member); });
  return result;
}

/** The keys of a type's objects that have exactly one of the names, for lists that were cut. */
export async function findByName(member: Member, type: ResourceType, names: readonly string[]): Promise<string[]> {
  const pages = await Promise.allSettled(names.map((name) => member.client.list<KubeObject>(type, { fieldSelector: `metadata.name=${name}`, limit: OBJECTS_MAX, view: 'metadata', deadlineMs: LIST_DEADLINE_MS })));
  return pages.flatMap((page) => (page.status === 'fulfilled' ? page.value.items.map(({ metadata }) => toObjectKey(metadata)) : []));
}

async function readAll(member: Member, types: readonly ResourceType[]): Promise<MemberListing> {
  const pages = await Promise.allSettled(types.map(async (type): Promise<Listing> => {
    const { items, metadata } = await member.client.list<KubeObject>(type, { limit: OBJECTS_MAX, view: 'metadata', deadlineMs: LIST_DEADLINE_MS });
    return { type, keys: items.map((object) => toObjectKey(object.metadata)), isCut: (metadata.continue ?? '') !== '' };
  }));
  const listings = pages.flatMap((page) => (page.status === 'fulfilled' ? [page.value] : []));
  return listings.length === 0 ? { ok: false } : { ok: true, listings };
}
