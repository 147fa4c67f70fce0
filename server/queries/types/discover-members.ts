import { errorText } from '#server/platform/logger.ts';
import { discoverTypes, type ServedType } from '#server/host/discovery.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';

/** A cluster that has not listed its types by then is named instead of waited for. */
const DISCOVERY_LIMIT_MS = 6_000;
/** Types change rarely and a discovery is some twenty requests, so one answer serves for this long. */
const FRESH_FOR_MS = 20_000;
/** Clusters asked at the same time: discovery of a large fleet must not crowd out propagation. */
const ASKED_AT_ONCE = 8;

export type Discovered = { cluster: string; isHost: boolean } & ({ ok: true; types: readonly ServedType[] } | { ok: false; message: string });
type Client = Host['client'];
type Answer = { atMs: number; result: Promise<Discovered> };

const answers = new WeakMap<Client, Answer>();

/** The types of the host and of every member, host first, then by name. A cluster that does not answer is told apart, never waited for. */
export async function discoverFleet(host: Host, registry: MemberRegistry): Promise<Discovered[]> {
  const members = [...registry.members()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const clients = [{ client: host.client, isHost: true }, ...members.map(({ client }) => ({ client, isHost: false }))];
  const results: Discovered[] = [];
  for (let from = 0; from < clients.length; from += ASKED_AT_ONCE) {
    results.push(...await Promise.all(clients.slice(from, from + ASKED_AT_ONCE).map(({ client, isHost }) => discover(client, isHost))));
  }
  return results;
}

function discover(client: Client, isHost: boolean): Promise<Discovered> {
  const known = answers.get(client);
  if (known !== undefined && performance.now() - known.atMs < FRESH_FOR_MS) return known.result;
  const result = ask(client, isHost);
  answers.set(client, { atMs: performance.now(), result });
  void result.then(({ ok }) => { if (!ok) answers.delete(client); });
  return result;
}

async function ask(client: Client, isHost: boolean): Promise<Discovered> {
  const { cluster } = client;
  const limit = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`${cluster} did not list its types within ${DISCOVERY_LIMIT_MS / 1_000} s`)), DISCOVERY_LIMIT_MS).unref();
  });
  try {
    const { types } = await Promise.race([discoverTypes(client), limit]);
    return { cluster, isHost, ok: true, types };
  } catch (error) {
    return { cluster, isHost, ok: false, message: errorText(error) };
  }
}
