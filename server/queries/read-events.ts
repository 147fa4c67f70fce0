import type { FederationEvent } from '#lib/contracts/dto.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { Host } from '#server/host/host.ts';
import { lastSeenOf, toFederationEvents } from './to-federation-event.ts';

/** The newest `max` events of the federation that the host still has and that `isMeant` lets through, from the cache; newest first. */
export function readEvents(host: Host, max: number, isMeant: (event: FederationEvent) => boolean = () => true): FederationEvent[] {
  const events: FederationEvent[] = [];
  for (const event of [...host.events.store.values()].toSorted((a, b) => compareBytewise(lastSeenOf(b), lastSeenOf(a)))) {
    if (events.length >= max) break;
    events.push(...toFederationEvents(event).filter(isMeant));
  }
  return events.slice(0, max);
}
