import type { Activity } from '#lib/contracts/activity.ts';
import type { Host } from '#server/host/host.ts';
import { readEvents } from '../read-events.ts';

/** Events that one reading returns; the host keeps them for about an hour. */
const EVENTS_MAX = 1_000;

/** Every event of the federation that the host still has, newest first, from the cache. */
export function readActivity(host: Host, now: Date): Activity {
  const events = readEvents(host, EVENTS_MAX + 1);
  return { asOf: now.toISOString(), events: events.slice(0, EVENTS_MAX), isCut: events.length > EVENTS_MAX };
}
