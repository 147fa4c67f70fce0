import type { Activity } from '#lib/contracts/activity.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { Host } from '#server/host/host.ts';
import { toFederationEvent } from '../to-federation-event.ts';

/** Events that one reading returns; the host keeps them for about an hour. */
const EVENTS_MAX = 1_000;

/** Every event of the federation that the host still has, newest first, from the cache. */
export function readActivity(host: Host, now: Date): Activity {
  const events = [...host.events.store.values()].map(toFederationEvent).toSorted((a, b) => compareBytewise(b.lastSeen, a.lastSeen));
  return { asOf: now.toISOString(), events: events.slice(0, EVENTS_MAX), isCut: events.length > EVENTS_MAX };
}
